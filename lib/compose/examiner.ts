import { createDeadline } from "../deadline.ts";
import { idleClients } from "../settings/idle_clients.ts";
import { namedHosts } from "../settings/service_config.ts";
import type { Sources } from "../sources/sources.ts";
import { examineGateway } from "../check/examine_gateway.ts";
import { examineHosts } from "../check/examine_hosts.ts";
import { type Finding, findingLine } from "../check/finding.ts";
import type { AskedHosts } from "../dyndns/asked_hosts.ts";
import type { Caller } from "../dyndns/caller.ts";
import { quote } from "../dyndns/quote.ts";
import { parseHostname } from "../internet/hostname.ts";
import type { Examine } from "../serve/answer_check.ts";
import type { ServiceSession } from "./service_session.ts";

/**
 * Milliseconds that the doctor may take for somebody who asks over HTTP, waits for
 * one-time passwords included.
 */
const EXAMINE_TIME = 8000;

/** Hosts that a caller may name in one request. */
const MOST_NAMED = 5;

/**
 * The doctor for callers of a service: no path of this machine is in its lines.
 *
 * @param monotonic milliseconds, by a clock that nobody sets
 */
export function examinerOf(
  session: ServiceSession,
  monotonic: () => number,
): Examine {
  return async (caller, asked) => {
    const { account, config, gateway } = session;
    const time = Math.min(config.timeoutMilliseconds, EXAMINE_TIME);
    const deadline = createDeadline(
      time,
      monotonic,
      createDeadline(time, monotonic),
    );
    const { findings, failure } = await examineGateway(
      gateway,
      account,
      deadline,
    );
    const { hosts, remarks } = hostsToExamine(session, caller, asked);
    const rest = failure === undefined
      ? await examineHosts(gateway, hosts, config, deadline)
      : [];
    return [...findings, ...rest, ...remarks].map(findingLine)
      .map((line) => withoutPath(line, session.sources));
  };
}

/** The hosts that a caller is told about, and what else is to be said of them. */
function hostsToExamine(
  { config, service }: ServiceSession,
  { name, mayUpdate }: Caller,
  asked: AskedHosts,
): {
  readonly hosts: readonly string[];
  readonly remarks: readonly Finding[];
} {
  const { allowedHostnames: allowed, emptyRestrictions } = config;
  if (allowed !== undefined && !allowed.some(mayUpdate)) {
    const own = service.clients.filter((client) => client.name === name);
    const why = [
      ...(allowed.length === 0 ? emptyRestrictions : []),
      ...idleClients(allowed, own),
    ];
    return { hosts: [], remarks: why.map(wrong) };
  }
  if (asked.status === "refused") {
    return { hosts: [], remarks: [wrong(`hosts: ${asked.reason}`)] };
  }
  if (asked.status === "named") return namedByCaller(asked.names, mayUpdate);
  const hosts = namedHosts(allowed, service).filter(mayUpdate);
  return {
    hosts,
    remarks: hosts.length > 0 ? [] : [{
      ok: true,
      warning: true,
      text: "hosts: none to look at; name some: …/check?hostname=HOST",
    }],
  };
}

/** What a caller may update of the hosts that it names, and why not the rest. */
function namedByCaller(
  names: readonly string[],
  mayUpdate: Caller["mayUpdate"],
): ReturnType<typeof hostsToExamine> {
  const hosts = new Set<string>();
  const remarks: Finding[] = [];
  for (const name of new Set(names.slice(0, MOST_NAMED))) {
    const host = parseHostname(name);
    if (host === undefined) {
      remarks.push(wrong(`hosts: ${quote(name)} is no host name with a dot`));
    } else if (mayUpdate(host)) hosts.add(host);
    else remarks.push(wrong(`${host}: this caller may not update it`));
  }
  if (names.length > MOST_NAMED) {
    remarks.push({
      ok: true,
      warning: true,
      text: `hosts: no more than ${MOST_NAMED} are looked at`,
    });
  }
  return { hosts: [...hosts], remarks };
}

function wrong(message: string): Finding {
  return {
    ok: false,
    text: message,
    failure: { kind: "config", message },
  };
}

function withoutPath(line: string, { file }: Sources): string {
  return file === undefined
    ? line
    : line.replaceAll(file.path, "the config file");
}
