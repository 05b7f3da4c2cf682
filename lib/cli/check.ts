import { ipv4Address, ipv6Address } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { planZone } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";
import { describeFailure, type Failure } from "../failure.ts";
import { createZoneFinder } from "../update/find_zones.ts";
import { examineNetwork } from "./check_network.ts";
import type { Finding } from "./finding.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT, exitCode } from "./exit.ts";
import { jsonText } from "./json_output.ts";
import { type CommandSession, openCommandSession } from "./command_session.ts";
import type { Terminal } from "./terminal.ts";
import { ConfigError } from "../config/config_error.ts";
import {
  readServiceConfig,
  type ServiceConfig,
} from "../config/service_config.ts";

/** Asked for to sign in where no host is known; nobody can have it (RFC 6761). */
const NOBODYS_ZONE = "schlund-ddns.invalid";

/** Seconds; half a TOTP step, beyond which a one-time password may be refused. */
const CLOCK_TOLERANCE = 15;

/**
 * `schlund-ddns check [HOSTNAME...]`, the doctor: looks at everything that an
 * update needs, and changes nothing.
 *
 * @returns the exit code
 * @throws {UsageError} if a word is not a host name
 */
export async function runCheck(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const hosts = args.words.map((word) => {
    const host = parseHostname(word);
    if (host !== undefined) return host;
    throw new UsageError(`${JSON.stringify(word)} is not a host name`);
  });
  const findings: Finding[] = [];
  function tell(finding: Finding): void {
    findings.push(finding);
    if (args.switches.has("json")) return;
    const { ok, warning, text } = finding;
    const quiet = args.switches.has("quiet") && ok && !warning;
    if (!quiet) terminal.out(`${!ok ? "✗" : warning ? "!" : "✓"} ${text}`);
  }
  let code = await examine(args, hosts, terminal, tell);
  const failures = findings.filter(({ ok }) => !ok)
    .map(({ failure }) => failure);
  code ||= failures.includes(undefined)
    ? EXIT.failed
    : exitCode(failures.flatMap((failure) => failure ?? []));
  if (args.switches.has("json")) {
    terminal.out(jsonText({ ok: code === EXIT.ok, findings }));
  }
  return code;
}

async function examine(
  args: Arguments,
  hostsGiven: readonly string[],
  terminal: Terminal,
  tell: (finding: Finding) => void,
): Promise<number> {
  let session: CommandSession;
  let service: ServiceConfig;
  try {
    session = await openCommandSession(args, terminal);
    service = readServiceConfig(session.sources);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    const failure = { kind: "config", message: error.message } as const;
    tell({ ok: false, text: `configuration: ${error.message}`, failure });
    return EXIT.usage;
  }
  const { account, config, gateway, deadline } = session;
  tell({
    ok: true,
    text: `configuration: user ${account.user}, context ${account.context}, ` +
      `2FA ${account.totpSecret === undefined ? "no" : "yes"}`,
  });
  for (const message of config.emptyRestrictions) {
    tell({ ok: false, text: message, failure: { kind: "config", message } });
  }
  for (const warning of [...config.warnings, ...service.warnings]) {
    tell({ ok: true, text: `configuration: ${warning}` });
  }
  if (service.clients.length > 0) {
    const names = service.clients.map(({ name }) => name).join(", ");
    tell({ ok: true, text: `clients: ${names}` });
  }
  const url = new URL(account.url);
  (await examineNetwork(url, terminal.platform)).forEach(tell);
  const probe = await gateway.inquire(NOBODYS_ZONE, deadline);
  const failure = probe.status === "found" ? undefined : probe.failure;
  if (
    failure?.kind === "temporary" || failure?.kind === "config" ||
    failure?.kind === "untrusted"
  ) {
    const advice = failure.kind === "temporary"
      ? `; is ${account.url} right, and does this machine reach it?`
      : "";
    const text = `gateway: ${describeFailure(failure)}${advice}`;
    tell({ ok: false, text, failure });
    return exitCode([failure]);
  }
  tell({ ok: true, text: `gateway: ${account.url} answers` });
  tell(examineClock(gateway.clockLead(), account.totpSecret !== undefined));
  if (failure?.kind === "credentials") {
    tell({ ok: false, text: signInRemedy(failure, account), failure });
    return exitCode([failure]);
  }
  tell({ ok: true, text: "sign-in: accepted" });
  const hosts = hostsGiven.length > 0
    ? hostsGiven
    : hostsOf(config.allowedHostnames ?? [], service);
  const { find } = createZoneFinder(gateway, deadline, config.zones);
  for (const host of hosts) {
    const found = await find(host);
    tell(
      "failure" in found
        ? {
          ok: false,
          text: `${host}: ${describeFailure(found.failure)}`,
          failure: found.failure,
        }
        : examineHost(found.zone, host, config.create),
    );
  }
  if (hosts.length === 0) {
    tell({
      ok: true,
      text: "hosts: none to look at; name some, or set allowed_hostnames",
    });
  }
  return EXIT.ok;
}

/** The hosts that the configuration names: a pattern names none. */
function hostsOf(
  allowed: readonly string[],
  { clients, interfaceIds }: ServiceConfig,
): readonly string[] {
  const named = clients.flatMap(({ hostnames }) => hostnames)
    .filter((host) => !host.startsWith("*."));
  return [...new Set([...allowed, ...named, ...interfaceIds.keys()])];
}

function examineClock(lead: number | undefined, totp: boolean): Finding {
  if (lead === undefined) {
    return { ok: true, text: "clock: the gateway does not tell its time" };
  }
  const seconds = Math.round(Math.abs(lead) / 1000);
  if (seconds <= CLOCK_TOLERANCE) {
    return {
      ok: true,
      text: `clock: within ${Math.max(seconds, 1)} s of the gateway's`,
    };
  }
  const text = `clock: ${seconds} s ${
    lead > 0 ? "behind" : "ahead of"
  } the gateway's`;
  return totp
    ? {
      ok: false,
      text: `${text}; one-time passwords need the right time, set up NTP`,
    }
    : { ok: true, text };
}

function signInRemedy(
  failure: Failure,
  { context, totpSecret }: CommandSession["account"],
): string {
  const remedy = totpSecret === undefined
    ? "if the account has 2FA, set totp_secret"
    : "if the account has no 2FA, remove totp_secret";
  return `sign-in: ${describeFailure(failure)}; check username and password, ` +
    `the context (now ${context}), and that XML-Gateway access is ordered; ${remedy}`;
}

/** Tries what an update of both families would find. */
function examineHost(zone: Zone, host: string, create: boolean): Finding {
  const addresses = [ipv4Address([0, 0, 0, 0]), ipv6Address(Array(16).fill(0))];
  const { records } = planZone(zone, [{ host, addresses }], { create });
  const present = records.filter(({ was, action }) =>
    was.length > 0 && action !== "refuse"
  ).map(({ type, was }) => `${type} ${was.join(", ")}`);
  if (present.length > 0) {
    return {
      ok: true,
      text: `${host}: zone ${zone.name}, ${present.join(", ")}`,
    };
  }
  const [first] = records;
  if (first?.action !== "refuse") {
    return {
      ok: true,
      text: `${host}: zone ${zone.name}, records will be made`,
    };
  }
  const { reason } = first;
  const failure = { kind: "missing", message: reason } as const;
  return { ok: false, text: `${host}: ${reason}`, failure };
}
