import { idleClients } from "../dyndns/access.ts";
import { createDeadline } from "../deadline.ts";
import type { Caller } from "../dyndns/access.ts";
import { quote } from "../dyndns/client_text.ts";
import type { RequestedHosts } from "../dyndns/hosts.ts";
import { parseHostname } from "../internet/hostname.ts";
import { namedHosts } from "../settings/service.ts";
import type { Sources } from "../sources/sources.ts";
import { examine, type Subject } from "./examine.ts";
import { type Finding, findingLine, misconfigured, warn } from "./finding.ts";

/** Milliseconds that a check over HTTP may take, including waits for a token. */
const EXAMINE_TIME = 8000;

/** The most hosts that a caller may name in one request. */
const MOST_NAMED = 5;

/** What the updates of a service would work with. */
export interface ServiceSubject extends Omit<Subject, "deadline"> {
  /** The sources of the settings. */
  readonly sources: Pick<Sources, "file">;
}

/**
 * Checks updates for the callers of a service: only their own hosts, without paths
 * of this machine.
 *
 * @param monotonic milliseconds of a clock that is never set
 * @returns the lines of a check
 */
export function examineFor(
  service: ServiceSubject,
  monotonic: () => number,
): (caller: Caller, requested: RequestedHosts) => Promise<readonly string[]> {
  return async (caller, requested) => {
    const time = Math.min(service.config.timeoutMilliseconds, EXAMINE_TIME);
    const deadline = createDeadline(time, monotonic);
    const { hosts, remarks } = hostsToExamine(service, caller, requested);
    const findings = await Array.fromAsync(
      examine({ ...service, deadline }, { hosts }),
    );
    const { file } = service.sources;
    return [...findings, ...remarks].map((finding) => {
      const line = findingLine(finding);
      return file ? line.replaceAll(file.path, "the config file") : line;
    });
  };
}

/** The hosts that a caller may check, and why there are no others. */
function hostsToExamine(
  { config, service }: ServiceSubject,
  { name, mayUpdate }: Caller,
  requested: RequestedHosts,
): { readonly hosts: readonly string[]; readonly remarks: readonly Finding[] } {
  const { allowedHostnames: allowed, emptyRestrictions } = config;
  if (allowed !== undefined && !allowed.some(mayUpdate)) {
    const own = service.clients.filter((client) => client.name === name);
    const reasons = [
      ...allowed.length === 0 ? emptyRestrictions : [],
      ...idleClients(allowed, own),
    ];
    return {
      hosts: [],
      remarks: reasons.map((reason) => misconfigured(reason)),
    };
  }
  if (requested.status === "refused") {
    return {
      hosts: [],
      remarks: [misconfigured(`hosts: ${requested.reason}`)],
    };
  }
  if (requested.status !== "named") {
    const hosts = namedHosts(allowed, service).filter(mayUpdate);
    const none = "hosts: none to check; name some: …/check?hostname=HOST";
    return { hosts, remarks: hosts.length > 0 ? [] : [warn(none)] };
  }
  const { names } = requested;
  const few = [...new Set(names.slice(0, MOST_NAMED))]
    .map((name) => ({ name, host: parseHostname(name) }));
  const mine = few.flatMap(({ host }) => host && mayUpdate(host) ? host : []);
  const remarks = few.flatMap(({ name, host }) => {
    if (host !== undefined) {
      return mayUpdate(host)
        ? []
        : misconfigured(`${host}: this caller may not update it`);
    }
    const quoted = quote(name, "host");
    return misconfigured(`hosts: ${quoted} is not a host name with a dot`);
  });
  const more = warn(`hosts: at most ${MOST_NAMED} are checked`);
  return {
    hosts: [...new Set(mine)],
    remarks: names.length > MOST_NAMED ? [...remarks, more] : remarks,
  };
}
