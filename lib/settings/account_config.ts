import type { GatewayAccount } from "../gateway/client.ts";
import { isLoopback } from "../internet/loopback.ts";
import { isXmlText } from "../gateway/request.ts";
import { secretOf } from "../secret.ts";
import { ACCOUNT_VALUES } from "./account_values.ts";
import { ConfigError } from "../config_error.ts";
import {
  readValues,
  type SourcedText,
  type Sources,
} from "../sources/sources.ts";
import type { TotpConfig } from "./totp_config.ts";

/** The account at the gateway. */
export interface AccountConfig {
  /** Where to sign in, and as whom. */
  readonly account: GatewayAccount;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

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
  const values = readValues(ACCOUNT_VALUES, get);
  const { username, url } = values;
  if (!username) throw await missing("username", sources);
  const password = values.password?.reveal() || await askPassword?.(username);
  if (!password) throw await missing("password", sources);
  requireXmlText("username", username, get);
  requireXmlText("password", password, get);
  const totp = await readTotp(get("totp_secret"));
  return {
    account: {
      url: url.href,
      user: username,
      password: secretOf(password),
      context: values.context,
      totpSecret: totp?.secret,
      oddities: await oddSettings(get),
    },
    warnings: [
      ...(url.protocol === "http:" && !isLoopback(url)
        ? [`${url.origin} is not https: password and token travel in the clear`]
        : []),
      ...totp?.warnings ?? [],
    ],
  };
}

/** Text that nobody has to look at: printing characters, and no quote before them. */
const PLAIN = /^(?!["'`])[!-~]*$/;

/** What about user, password and secret was probably not meant so, and where. */
async function oddSettings(get: Sources["get"]): Promise<readonly string[]> {
  const sources = ["username", "password", "totp_secret"]
    .flatMap((key) => get(key) ?? []);
  if (sources.every(({ text }) => PLAIN.test(text))) return [];
  const { odditiesOf } = await import("./oddities.ts");
  return sources.flatMap(({ text, origin }) =>
    odditiesOf(text).map((oddity) => `${origin} ${oddity}`)
  );
}

async function missing(key: string, sources: Sources): Promise<ConfigError> {
  const { missingSetting } = await import("./missing_setting.ts");
  return missingSetting(key, sources);
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

async function readTotp(
  source: SourcedText | undefined,
): Promise<TotpConfig | undefined> {
  if (source === undefined || source.text.trim() === "") return undefined;
  // Loaded only where there is 2FA.
  return (await import("./totp_config.ts")).readTotpConfig(source);
}
