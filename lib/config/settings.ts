import type { GatewayAccount } from "../gateway/client.ts";
import { isXmlText } from "../gateway/request.ts";
import {
  ConfigError,
  readSources,
  type Sourced,
  type Sources,
} from "./sources.ts";
import {
  readAllowedHostnames,
  readBoolean,
  readHostnames,
  readNumber,
} from "./parsers.ts";
import type { ConfigWorld } from "./world.ts";

/** Everything that a run needs to know, checked. */
export interface Settings {
  /** Where to sign in, and as whom. */
  readonly account: GatewayAccount;
  /** Empty if every host may be updated. */
  readonly allowedHostnames: readonly string[];
  /** Zones named outright, so that they need not be asked for. */
  readonly zones: readonly string[];
  /** Make records that are missing. */
  readonly create: boolean;
  /** Seconds; undefined: every record keeps its TTL. */
  readonly ttl?: number;
  /** How long a run may take in all. */
  readonly timeoutMilliseconds: number;
  /** Lines for the person who runs this. */
  readonly warnings: readonly string[];
}

const DEFAULT_URL = "https://gateway.schlundtech.de";
const DEFAULT_CONTEXT = "10";
const DEFAULT_TIMEOUT_SECONDS = 20;

/** Seconds; less is refused at SchlundTech [field]. */
const MINIMUM_TTL = 60;
/** RFC 2181 section 8. */
const MAXIMUM_TTL = 2 ** 31 - 1;

/**
 * Makes the settings of flags, environment and config file, in this order of
 * precedence, with defaults for the rest.
 *
 * @param flags values of options by setting name (`totp_secret`, not `totp-secret`)
 * @throws {ConfigError} if something is missing or wrong
 */
export async function loadSettings(
  flags: Readonly<Record<string, string | undefined>>,
  world: ConfigWorld,
): Promise<Settings> {
  const sources = await readSources(flags, world);
  return settingsOf(sources, world);
}

/**
 * Like {@linkcode loadSettings}, for sources that are read already.
 *
 * @throws {ConfigError} if something is missing or wrong
 */
export async function settingsOf(
  sources: Sources,
  world: ConfigWorld,
): Promise<Settings> {
  const { get } = sources;
  const url = readUrl(get("url") ?? { value: DEFAULT_URL, origin: "url" });
  return {
    account: { ...await readAccount(sources, world), url: url.href },
    allowedHostnames: readAllowedHostnames(get("allowed_hostnames")),
    zones: readHostnames(get("zone")),
    create: readBoolean(get("create")) ?? false,
    ttl: readNumber(get("ttl"), "whole seconds", MINIMUM_TTL, MAXIMUM_TTL),
    timeoutMilliseconds: 1000 *
      (readNumber(get("timeout"), "seconds", 0.1, 3600) ??
        DEFAULT_TIMEOUT_SECONDS),
    warnings: [
      ...sources.warnings,
      ...(isPlainOverNetwork(url)
        ? [`${url.origin} is not https: password and token travel in the clear`]
        : []),
    ],
  };
}

async function readAccount(
  { get, path }: Sources,
  world: ConfigWorld,
): Promise<Omit<GatewayAccount, "url">> {
  const inFile = path === undefined
    ? "a config file (--config, DDNS_CONFIG or ~/.schlund-ddns)"
    : path;
  const missing = (name: string) =>
    new ConfigError(
      `there is no ${name}: give --${name}, SCHLUND_DDNS_${name.toUpperCase()}, ` +
        `or ${name} = … in ${inFile}`,
    );
  const username = get("username");
  if (!username?.value) throw missing("username");
  const password = get("password") ?? { value: "", origin: "password" };
  const answered = password.value || await world.askPassword?.(username.value);
  if (!answered) throw missing("password");
  const context = get("context") ??
    { value: DEFAULT_CONTEXT, origin: "context" };
  if (!/^\d{1,9}$/.test(context.value)) {
    throw new ConfigError(
      `${context.origin}: the context is a number (10 at SchlundTech, 4 at AutoDNS)`,
    );
  }
  for (
    const { value, origin } of [username, { ...password, value: answered }]
  ) {
    if (isXmlText(value)) continue;
    throw new ConfigError(
      `${origin}: it has a control character, which XML cannot carry`,
    );
  }
  return {
    user: username.value,
    password: answered,
    context: context.value,
    totpSecret: await readTotpSecret(get("totp_secret")),
  };
}

async function readTotpSecret(
  source: Sourced | undefined,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  if (source === undefined || source.value.trim() === "") return undefined;
  // Loaded only where there is 2FA.
  const { parseTotpSecret } = await import("../gateway/totp_secret.ts");
  try {
    return parseTotpSecret(source.value);
  } catch (error) {
    throw new ConfigError(`${source.origin}: ${(error as Error).message}`);
  }
}

function readUrl({ value, origin }: Sourced): URL {
  const url = URL.parse(value);
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ConfigError(
      `${origin}: the gateway's URL begins with https:// (or http://)`,
    );
  }
  if (url.username !== "" || url.password !== "") {
    throw new ConfigError(
      `${origin}: user and password do not belong into the URL`,
    );
  }
  return url;
}

function isPlainOverNetwork({ protocol, hostname }: URL): boolean {
  return protocol === "http:" &&
    !/^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
}
