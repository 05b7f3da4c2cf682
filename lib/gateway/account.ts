import type { Secret } from "../secret.ts";
import type { ReadVariable } from "../http/read_variable.ts";

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
   * What about them was probably not meant so, such as a space at an end; told
   * when the gateway refuses them.
   */
  readonly oddities?: readonly string[];
}

/** What the client needs from the world. */
export interface GatewayWorld {
  /** Sends requests. */
  readonly fetch: typeof fetch;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes lines about requests and answers, free of secrets. */
  readonly log: (level: "debug" | "info" | "warning", message: string) => void;
  /** Environment variables, to explain a proxy in the way; absent: none. */
  readonly env?: ReadVariable;
}
