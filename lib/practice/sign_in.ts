import { decodeBase32 } from "@std/encoding/base32";
import type { PracticeSwitches } from "./switches.ts";
import type { TextKey } from "./answer.ts";

/** Somebody who may sign in. Every account sees every zone. */
export interface PracticeAccount {
  /** A number at SchlundTech, but any text here. */
  readonly user: string;
  /** Compared as it is. */
  readonly password: string;
  /** A bare integer; SchlundTech's is 10 ([doc]). */
  readonly context: string;
  /** Base32 in capitals; the account has 2FA if it is there. */
  readonly totpSecret?: string;
}

/** What a request signs in with. */
export type Credentials = Omit<PracticeAccount, "totpSecret"> & {
  readonly token?: string;
};

const STEP = 30_000;

/** Checks credentials, see {@linkcode createSignIn}. */
export type SignIn = ReturnType<typeof createSignIn>;

/**
 * Makes what checks credentials at a moment, in milliseconds since the Unix
 * epoch. A right token counts as used. Why somebody is refused is for people, not
 * for clients to match on.
 */
export function createSignIn(accounts: readonly PracticeAccount[]) {
  /** `USER STEP` of all tokens that were right. */
  const used = new Set<string>();
  return async (
    { user, password, context, token }: Credentials,
    { tokenSkew, tokenReuse }: PracticeSwitches,
    now: number,
  ): Promise<{ account: PracticeAccount } | { refusal: TextKey }> => {
    const account = accounts.find((account) =>
      account.user === user && account.context === context
    );
    if (account?.password !== password) return { refusal: "wrongCredentials" };
    if (account.totpSecret === undefined) {
      // Refused by the real one too ([field]).
      return token === undefined ? { account } : { refusal: "tokenUnexpected" };
    }
    if (token === undefined) return { refusal: "tokenMissing" };
    let step = Math.floor(now / STEP) - tokenSkew;
    const last = step + 2 * tokenSkew;
    while (await tokenOf(account.totpSecret, step) !== token) {
      if (step++ === last) return { refusal: "tokenWrong" };
    }
    // No `await` from here on: of two requests with one token, one is first.
    const use = `${user} ${step}`;
    const isReused = used.size === used.add(use).size;
    return isReused && tokenReuse === "refuse"
      ? { refusal: "tokenReused" }
      : { account };
  };
}

/**
 * The token of a time step (RFC 6238: HMAC-SHA-1, 6 digits). The product has
 * its own: a mistake there is to be found here.
 */
async function tokenOf(secret: string, step: number): Promise<string> {
  const padded = secret.padEnd(Math.ceil(secret.length / 8) * 8, "=");
  const algorithm = { name: "HMAC", hash: "SHA-1" };
  const key = await crypto.subtle
    .importKey("raw", decodeBase32(padded), algorithm, false, ["sign"]);
  const counter = Uint8Array.fromHex(step.toString(16).padStart(16, "0"));
  const hash = new Uint8Array(await crypto.subtle.sign("HMAC", key, counter));
  // Dynamic truncation, RFC 4226, section 5.3.
  const start = hash.at(-1)! % 16;
  const [first, ...rest] = hash.subarray(start, start + 4);
  const number = rest.reduce((sum, byte) => sum * 256 + byte, first! % 128);
  return String(number % 1_000_000).padStart(6, "0");
}
