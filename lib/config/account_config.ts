import type { GatewayAccount } from "../gateway/client.ts";
import { isLoopback } from "../internet/loopback.ts";
import { isXmlText } from "../gateway/request.ts";
import { secretOf } from "../secret.ts";
import { ConfigError } from "./config_error.ts";
import { isSeveralLines, odditiesOf } from "./oddities.ts";
import { ACCOUNT_SETTINGS, flagOf, variableOf } from "./settings.ts";
import { readValues, type SourcedText, type Sources } from "./sources.ts";

/** The account at the gateway. */
export interface AccountConfig {
  /** Where to sign in, and as whom. */
  readonly account: GatewayAccount;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

/** Bytes of 16 Base32 characters, the least that is usual [field]. */
const SHORTEST_SECRET = 10;

/** Asks for the password of a user; undefined if nobody answers. */
export type AskPassword = (user: string) => Promise<string | undefined>;

/**
 * Makes the account of its settings.
 *
 * @param askPassword asks a person, where there is one, if no source has a password
 * @throws {ConfigError} if something is missing or wrong
 */
export async function readAccountConfig(
  sources: Sources,
  askPassword?: AskPassword,
): Promise<AccountConfig> {
  const { get } = sources;
  const values = readValues(ACCOUNT_SETTINGS, get);
  const { username, url } = values;
  if (!username) throw missing("username", sources);
  const password = values.password?.reveal() || await askPassword?.(username);
  if (!password) throw missing("password", sources);
  requireXmlText("username", username, get);
  requireXmlText("password", password, get);
  const totpSecret = await readTotpSecret(get("totp_secret"));
  return {
    account: {
      url: url.href,
      user: username,
      password: secretOf(password),
      context: values.context,
      totpSecret,
      oddities: oddSettings(get),
    },
    warnings: [
      ...(url.protocol === "http:" && !isLoopback(url)
        ? [`${url.origin} is not https: password and token travel in the clear`]
        : []),
      ...(totpSecret !== undefined && totpSecret.length < SHORTEST_SECRET
        ? [
          `${
            get("totp_secret")?.origin
          }: the secret is shorter than 16 Base32 ` +
          "characters; was all of it copied?",
        ]
        : []),
    ],
  };
}

/** What about user, password and secret was probably not meant so, and where. */
function oddSettings(get: Sources["get"]): readonly string[] {
  return ["username", "password", "totp_secret"].flatMap((key) => {
    const source = get(key);
    return source === undefined
      ? []
      : odditiesOf(source.text).map((oddity) => `${source.origin} ${oddity}`);
  });
}

function missing(
  key: string,
  { file, lookedFor, hasOptions }: Sources,
): ConfigError {
  if (!hasOptions) return missingInFile(key, file?.path, lookedFor);
  const place = file?.path ??
    `a config file (--config, DDNS_CONFIG or ~/.schlund-ddns; ${lookedFor})`;
  return new ConfigError(
    `there is no ${key}: give --${flagOf(key)}, ${variableOf(key)}, ` +
      `or ${key} = … in ${place}`,
  );
}

/** For programs without a command line: CGI, and what `deno serve` hosts. */
function missingInFile(
  key: string,
  path: string | undefined,
  lookedFor: string,
): ConfigError {
  const place = path ??
    "~/.schlund-ddns, or into a file that DDNS_CONFIG names" +
      (lookedFor === "" ? "" : ` (${lookedFor})`);
  return new ConfigError(`there is no ${key}: put ${key} = … into ${place}`);
}

function requireXmlText(
  key: string,
  text: string,
  get: Sources["get"],
): void {
  if (isXmlText(text)) return;
  throw new ConfigError(
    `${
      get(key)?.origin ?? key
    }: it has a control character, which XML cannot carry`,
  );
}

async function readTotpSecret(
  source: SourcedText | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (source === undefined || source.text.trim() === "") return undefined;
  // Loaded only where there is 2FA.
  const { parseTotpSecret } = await import("../gateway/totp_secret.ts");
  try {
    return parseTotpSecret(source.text);
  } catch (error) {
    const hint = isSeveralLines(source.text)
      ? "; it has several lines, all of which count"
      : "";
    throw new ConfigError(
      `${source.origin}: ${(error as Error).message}${hint}`,
    );
  }
}
