import { ConfigError, ValueError } from "../config_error.ts";
import type { GatewayAccount } from "../gateway/account.ts";
import { isXmlText } from "../gateway/request.ts";
import { parseTotpSecret } from "../gateway/totp.ts";
import { isLoopback } from "../internet/loopback.ts";
import { type Secret, secretOf } from "../secret.ts";
import { flagOf, type Sources, variableOf } from "../sources/sources.ts";
import { invalid } from "./parsers.ts";
import {
  parseAt,
  readValues,
  type SettingTable,
  type ValuesOf,
} from "./setting.ts";

/** The gateway, and the account there. */
export const ACCOUNT_SETTINGS = {
  username: {
    argument: "USER",
    help: "user name at the gateway",
    example: "USER",
    group: "account",
    flag: "inherited",
    environment: true,
    parse: (text: string) => requireXmlText(text.trim()),
  },
  password: {
    argument: "PASS",
    help: "password of the user; asked for at a terminal if missing",
    example: "PASS",
    group: "account",
    flag: "inherited",
    environment: true,
    secret: true,
    parse: parsePassword,
  },
  totp_secret: {
    argument: "SECRET",
    help: "secret of the 2FA (Base32 or otpauth:// URI), if the account has it",
    example: "JBSW Y3DP EHPK 3PXP",
    group: "account",
    flag: "inherited",
    environment: true,
    secret: true,
    parse: parseTotp,
  },
  context: {
    argument: "NUMBER",
    help: "context of the account: 10 at SchlundTech, 4 at AutoDNS",
    example: "10",
    group: "account",
    flag: "inherited",
    environment: true,
    preset: "10",
    parse: parseContext,
  },
  url: {
    argument: "URL",
    help: "URL of the gateway",
    example: "https://gateway.schlundtech.de",
    group: "account",
    flag: "inherited",
    environment: true,
    preset: "https://gateway.schlundtech.de",
    parse: parseGatewayUrl,
  },
} as const satisfies SettingTable;

function parsePassword(text: string): Secret {
  return secretOf(requireXmlText(text));
}

function requireXmlText(text: string): string {
  if (isXmlText(text)) return text;
  throw new ValueError("it has a control character, which XML cannot carry");
}

function parseTotp(text: string) {
  if (text.trim() === "") return undefined;
  try {
    return parseTotpSecret(text);
  } catch (error) {
    throw new ValueError((error as Error).message);
  }
}

/** The context of an account: an integer (gateway fact). */
function parseContext(text: string): string {
  const context = text.trim();
  if (/^\d{1,9}$/.test(context)) return context;
  throw invalid(
    context,
    "the context is a number (10 at SchlundTech, 4 at AutoDNS)",
  );
}

/** The URL of a gateway, without credentials. */
function parseGatewayUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw invalid(text, "the gateway's URL begins with https:// (or http://)");
  }
  // It would send the password in the clear, and get no answer.
  if (url.protocol === "http:" && url.port === "443") {
    throw new ValueError("443 is the port of https://, not of http://");
  }
  if (url.username !== "" || url.password !== "") {
    throw new ValueError("remove the user name and password from the URL");
  }
  return url;
}

/** Bytes of 16 Base32 characters, the least that is usual [field]. */
const SHORTEST_SECRET = 10;

/** Asks for the password of a user; undefined if there is no answer. */
export type AskPassword = (user: string) => Promise<string | undefined>;

/**
 * Reads the account, with warnings for the log.
 *
 * @param askPassword asks a person, if there is one, for a missing password
 * @throws {ConfigError} if a setting is missing or invalid
 */
export async function readAccountConfig(
  sources: Sources,
  askPassword?: AskPassword,
): Promise<{
  readonly account: GatewayAccount;
  readonly warnings: readonly string[];
}> {
  const { get } = sources;
  const values = readGivenAccount(sources);
  const { username, url } = values;
  if (!username) throw missing("username", sources);
  let { password } = values;
  if (!password?.reveal()) {
    const answer = await askPassword?.(username);
    if (!answer) throw missing("password", sources);
    password = parseAt("password", () => parsePassword(answer));
  }
  return {
    account: {
      url: url.href,
      user: username,
      password,
      context: values.context,
      totpSecret: values.totp_secret,
      oddities: ["username", "password", "totp_secret"]
        .flatMap((key) => get(key) ?? [])
        .flatMap(({ text, origin }) =>
          ODDITIES.filter(([pattern]) => pattern.test(text))
            .map(([, phrase]) => `${origin} ${phrase}`)
        ),
    },
    warnings: [
      ...url.protocol === "http:" && !isLoopback(url)
        ? [`${url.origin} is not https: password and token travel in the clear`]
        : [],
      ...(values.totp_secret?.length ?? SHORTEST_SECRET) < SHORTEST_SECRET
        ? [
          `${
            get("totp_secret")?.origin
          }: the secret is shorter than 16 Base32 ` +
          "characters; was all of it copied?",
        ]
        : [],
    ],
  };
}

/**
 * Reads the settings of the account that are given; some may be missing.
 *
 * @throws {ConfigError} with all faults
 */
export function readGivenAccount(
  { get }: Sources,
): ValuesOf<typeof ACCOUNT_SETTINGS> {
  return readValues(ACCOUNT_SETTINGS, get);
}

function missing(
  key: string,
  { file, lookedFor, hasOptions }: Sources,
): ConfigError {
  const place = file?.path ??
    "~/.schlund-ddns, or into a file that DDNS_CONFIG names" +
      (lookedFor === "" ? "" : ` (${lookedFor})`);
  const options = hasOptions
    ? `give --${flagOf(key)}, ${variableOf(key)}, or `
    : "";
  return new ConfigError(
    `there is no ${key}: ${options}put ${key} = … into ${place}`,
  );
}

/**
 * What looks like a mistake in a user name, password or secret: a config file has
 * neither quotes nor comments after a value. No phrase contains the text itself.
 */
const ODDITIES: readonly (readonly [RegExp, phrase: string])[] = [
  [
    // White space, control and format characters are invisible.
    /^[\s\p{Cc}\p{Cf}]|[\s\p{Cc}\p{Cf}]$/u,
    "has a space or an invisible character at an end",
  ],
  [
    /^\s*(?:(["'`]).*\1|[“„«‘].*[”“»’])\s*$/s,
    "stands in quotes, which count as part of it",
  ],
  [
    /\S\s*[\r\n]\s*\S/,
    "has several lines, all of which count as part of it",
  ],
  [
    /\s[#;]/,
    "contains a # or ; after a space, which does not start a comment there",
  ],
];
