import type { Credentials } from "./credentials.ts";

/** Who asks, and what that allows. */
export interface Caller {
  /** A client's name, or who the web server says it is. */
  readonly name?: string;
  /** Whether a host may be updated. */
  readonly mayUpdate: (host: string) => boolean;
  /** The host that is meant if the request names none. */
  readonly onlyHost?: string;
}

/** Whether somebody is let in. */
export type Access =
  | { readonly status: "granted"; readonly caller: Caller }
  /** Nothing was presented: clients such as wget wait to be asked. */
  | { readonly status: "anonymous"; readonly reason: string }
  /** What was presented is wrong. */
  | { readonly status: "denied"; readonly reason: string }
  /** Nobody has looked: the peer has made too many attempts. */
  | { readonly status: "deferred"; readonly reason: string };

/** Finds out who asks. */
export type Authenticate = (
  credentials: readonly Credentials[],
  /** Whom the web server has authenticated. */
  user?: string,
) => Promise<Access>;

/** The host that is meant if a request names none: the only one of some names. */
export function onlyName(names: readonly string[]): string | undefined {
  const [name] = names;
  return names.length === 1 && !name!.startsWith("*.") ? name : undefined;
}
