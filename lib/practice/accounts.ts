import { totpAt } from "../gateway/totp.ts";
import { parseTotpSecret } from "../gateway/totp_secret.ts";
import type { PracticeSwitches } from "./switches.ts";
import type { TextKey } from "./texts.ts";

/** Somebody who may sign in. Every account sees every zone. */
export interface PracticeAccount {
  /** A number at SchlundTech, but any text here. */
  readonly user: string;
  /** Compared as it is. */
  readonly password: string;
  /** A bare integer; SchlundTech's is 10 ([doc]). */
  readonly context: string;
  /** Base32; the account has 2FA if it is there. */
  readonly totpSecret?: string;
}

/** What a request signs in with. */
export type Credentials =
  | {
    readonly user: string;
    readonly password: string;
    readonly context: string;
    readonly token?: string;
  }
  | { readonly hash: string };

/** The account, or why there is none: a text that is for people, not for clients to match on. */
export type SignedIn = { readonly account: PracticeAccount } | {
  readonly refusal: TextKey;
};

/** Who is who: accounts, the sessions they opened and the tokens they used. */
export interface SignIn {
  /** Checks credentials at a moment, in milliseconds since the Unix epoch. A right token counts as used. */
  readonly check: (
    credentials: Credentials,
    switches: PracticeSwitches,
    now: number,
  ) => Promise<SignedIn>;
  /** Starts a session, which lasts until the gateway is closed, and returns its hash. */
  readonly openSession: (account: PracticeAccount) => string;
}

const STEP = 30;
const MAX_SESSIONS = 1000;

/**
 * Makes the front door of one practice gateway.
 *
 * @throws {TypeError} if a TOTP secret is not Base32
 */
export function createSignIn(accounts: readonly PracticeAccount[]): SignIn {
  const sessions = new Map<string, PracticeAccount>();
  /** The time steps whose token each account used, newest last. */
  const used = new Map<PracticeAccount, number[]>();
  const secrets = new Map(
    accounts.flatMap((account) =>
      account.totpSecret === undefined
        ? []
        : [[account, parseTotpSecret(account.totpSecret)] as const]
    ),
  );

  async function checkToken(
    account: PracticeAccount,
    token: string | undefined,
    { tokenSkew, tokenReuse }: PracticeSwitches,
    now: number,
  ): Promise<SignedIn> {
    const secret = secrets.get(account);
    if (secret === undefined) {
      // Refused by the real one too ([field]).
      return token === undefined ? { account } : {
        refusal: "token-unexpected",
      };
    }
    if (token === undefined) return { refusal: "token-missing" };
    const current = Math.floor(now / 1000 / STEP);
    const steps = Array.from(
      { length: 2 * tokenSkew + 1 },
      (_, at) => current - tokenSkew + at,
    );
    const tokens = await Promise.all(
      steps.map((step) => totpAt(secret, step * STEP)),
    );
    const step = steps.find((_, at) => tokens[at] === token);
    if (step === undefined) return { refusal: "token-wrong" };
    // No `await` from here on: of two requests with one token, one is first.
    const before = used.get(account) ?? [];
    if (tokenReuse === "refuse" && before.includes(step)) {
      return { refusal: "token-reused" };
    }
    used.set(account, [...before, step].slice(-10));
    return { account };
  }

  return {
    async check(credentials, switches, now) {
      if ("hash" in credentials) {
        const account = sessions.get(credentials.hash);
        return account === undefined
          ? { refusal: "session-unknown" }
          : { account };
      }
      const { user, password, context, token } = credentials;
      const account = accounts.find((account) =>
        account.user === user && account.context === context
      );
      return account?.password === password
        ? await checkToken(account, token, switches, now)
        : { refusal: "wrong-credentials" };
    },
    openSession(account) {
      const hash = crypto.randomUUID().replaceAll("-", "");
      sessions.set(hash, account);
      if (sessions.size > MAX_SESSIONS) {
        sessions.delete(sessions.keys().next().value!);
      }
      return hash;
    },
  };
}
