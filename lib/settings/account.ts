import { ConfigError, readAll, ValueError } from "../config_error.ts";
import { isXmlText } from "../gateway/request.ts";
import { parseTotpSecret } from "../gateway/totp.ts";
import { isLoopback } from "../internet/loopback.ts";
import { secretOf } from "../secret.ts";
import {
  flagOf,
  type SourcedText,
  type Sources,
  variableOf,
} from "../sources/sources.ts";
import { invalid, parseSecret, parseText } from "./parsers.ts";
import { readValues, type SettingTable } from "./setting.ts";

/** The gateway, and the account there. */
export const ACCOUNT_SETTINGS = {
  username: {
    argument: "USER",
    help: "user name at the gateway",
    example: "USER",
    group: "account",
    flag: "inherited",
    environment: true,
    parse: parseText,
  },
  password: {
    argument: "PASS",
    help: "password of the user; asked for at a terminal if missing",
    example: "PASS",
    group: "account",
    flag: "inherited",
    environment: true,
    secret: true,
    parse: parseSecret,
  },
  totp_secret: {
    argument: "SECRET",
    help: "secret of the 2FA (Base32 or otpauth:// URI), if the account has it",
    example: "JBSW Y3DP EHPK 3PXP",
    group: "account",
    flag: "inherited",
    environment: true,
    secret: true,
    parse: parseSecret,
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
) {
  const { get } = sources;
  const [values, totp] = readGivenAccount(sources);
  const { username, url } = values;
  if (!username) throw missing("username", sources);
  const password = values.password?.reveal() || await askPassword?.(username);
  if (!password) throw missing("password", sources);
  requireXmlText("username", username, get);
  requireXmlText("password", password, get);
  const warnings = totp === undefined || totp.bytes.length >= SHORTEST_SECRET
    ? []
    : [
      `${totp.origin}: the secret is shorter than 16 Base32 characters; was all ` +
      "of it copied?",
    ];
  return {
    account: {
      url: url.href,
      user: username,
      password: secretOf(password),
      context: values.context,
      totpSecret: totp?.bytes,
      oddities: ["username", "password", "totp_secret"]
        .flatMap((key) => get(key) ?? [])
        .flatMap(({ text, origin }) =>
          ODDITIES.filter(([pattern]) => pattern.test(text))
            .map(([, phrase]) => `${origin} ${phrase}`)
        ),
    },
    warnings: url.protocol === "http:" && !isLoopback(url)
      ? [
        `${url.origin} is not https: password and token travel in the clear`,
        ...warnings,
      ]
      : warnings,
  };
}

/**
 * Reads the settings of the account that are given; some may be missing.
 *
 * @throws {ConfigError} with all faults
 */
export function readGivenAccount({ get }: Sources) {
  return readAll([
    () => readValues(ACCOUNT_SETTINGS, get),
    () => readTotp(get("totp_secret")),
  ]);
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

function requireXmlText(key: string, text: string, get: Sources["get"]): void {
  if (isXmlText(text)) return;
  throw new ConfigError(
    `${
      get(key)?.origin ?? key
    }: it has a control character, which XML cannot carry`,
  );
}

/** Bytes of 16 Base32 characters, the usual minimum [field]. */
const SHORTEST_SECRET = 10;

function readTotp(source: SourcedText | undefined) {
  if (source === undefined || source.text.trim() === "") return undefined;
  const { text, origin } = source;
  try {
    return { origin, bytes: parseTotpSecret(text) };
  } catch (error) {
    throw new ConfigError(`${origin}: ${(error as Error).message}`);
  }
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
