import type { Platform } from "../platform.ts";
import type { Secret } from "../secret.ts";

/** The account at the gateway. */
export interface GatewayAccount {
  /** Where requests go. */
  readonly url: string;
  /** The account's user. */
  readonly user: string;
  /** Its password. */
  readonly password: Secret;
  /** A bare integer: 10 at SchlundTech, 4 at AutoDNS. */
  readonly context: string;
  /** Only with 2FA. */
  readonly totpSecret?: Uint8Array<ArrayBuffer>;
  /**
   * What looks like a mistake in these, such as a trailing space; reported when
   * the gateway refuses them.
   */
  readonly oddities?: readonly string[];
}

/** What the client of the gateway needs. */
export interface GatewayWorld
  extends Pick<Platform, "fetch" | "now" | "monotonic" | "sleep"> {
  /** Takes lines about requests and answers, free of secrets. */
  readonly log: (level: "debug" | "info" | "warning", message: string) => void;
  /** Environment variables, to explain a proxy in between; absent: none. */
  readonly env?: Platform["env"];
}
