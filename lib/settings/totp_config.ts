import { parseTotpSecret } from "../gateway/totp_secret.ts";
import { ConfigError } from "../config_error.ts";
import { isSeveralLines } from "./oddities.ts";
import type { SourcedText } from "../sources/sources.ts";

/** The account's 2FA. */
export interface TotpConfig {
  /** From which one-time passwords are made. */
  readonly secret: Uint8Array<ArrayBuffer>;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

/** Bytes of 16 Base32 characters, the least that is usual [field]. */
const SHORTEST_SECRET = 10;

/**
 * Reads the secret of the 2FA.
 *
 * @throws {ConfigError} if it is none
 */
export function readTotpConfig({ text, origin }: SourcedText): TotpConfig {
  let secret: TotpConfig["secret"];
  try {
    secret = parseTotpSecret(text);
  } catch (error) {
    const hint = isSeveralLines(text)
      ? "; it has several lines, all of which count"
      : "";
    throw new ConfigError(`${origin}: ${(error as Error).message}${hint}`);
  }
  return {
    secret,
    warnings: secret.length < SHORTEST_SECRET
      ? [
        `${origin}: the secret is shorter than 16 Base32 characters; was all ` +
        "of it copied?",
      ]
      : [],
  };
}
