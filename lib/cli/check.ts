import { parseHostname } from "../internet/hostname.ts";
import {
  type AddressConfig,
  readAddressConfig,
} from "../settings/address_config.ts";
import { ConfigError } from "../config_error.ts";
import { idleClients } from "../settings/idle_clients.ts";
import {
  namedHosts,
  readServiceConfig,
  type ServiceConfig,
} from "../settings/service_config.ts";
import { TELL_SECRETS } from "../settings/environment.ts";
import { readWatchConfig } from "../settings/watch_config.ts";
import { createDetector } from "../detect/detector.ts";
import { examineSources } from "../detect/examine.ts";
import { examineGateway } from "../check/examine_gateway.ts";
import { examineHosts } from "../check/examine_hosts.ts";
import { examineNetwork } from "../check/examine_network.ts";
import { type Finding, findingLine } from "../check/finding.ts";
import { readTellConfig } from "../notify/tell_config.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { type CommandSession, openCommandSession } from "./command_session.ts";
import { EXIT, exitCode } from "./exit.ts";
import { jsonText } from "./json_output.ts";
import type { Terminal } from "./terminal.ts";

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
    const { ok, warning } = finding;
    const quiet = args.switches.has("quiet") && ok && !warning;
    if (!quiet) terminal.out(findingLine(finding));
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
  let addresses: AddressConfig;
  try {
    session = await openCommandSession(args, terminal, {
      secrets: TELL_SECRETS,
    });
    service = await readServiceConfig(session.sources);
    addresses = readAddressConfig(session.sources);
    readWatchConfig(session.sources);
    readTellConfig(session.sources);
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
  const idle = idleClients(config.allowedHostnames, service.clients);
  for (const oddity of [...account.oddities ?? [], ...idle]) {
    tell({ ok: true, warning: true, text: oddity });
  }
  if (service.clients.length > 0) {
    const names = service.clients.map(({ name }) => name).join(", ");
    tell({ ok: true, text: `clients: ${names}` });
  }
  const url = new URL(account.url);
  (await examineNetwork(url, terminal.platform)).forEach(tell);
  const { findings, failure } = await examineGateway(
    gateway,
    account,
    deadline,
  );
  findings.forEach(tell);
  if (failure !== undefined) return exitCode([failure]);
  const hosts = hostsGiven.length > 0 ? hostsGiven : [
    ...new Set([
      ...namedHosts(config.allowedHostnames, service),
      ...addresses.hosts,
    ]),
  ];
  (await examineHosts(gateway, hosts, config, deadline)).forEach(tell);
  const sources = hosts.map(addresses.sourcesOf);
  const detector = createDetector(terminal.platform);
  (await examineSources(sources, detector)).forEach(tell);
  if (hosts.length === 0) {
    tell({
      ok: true,
      text: "hosts: none to look at; name some, or set allowed_hostnames",
    });
  }
  return EXIT.ok;
}
