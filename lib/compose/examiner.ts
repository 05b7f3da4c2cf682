import { createDeadline } from "../deadline.ts";
import { namedHosts } from "../config/service_config.ts";
import type { Sources } from "../config/sources.ts";
import { examineGateway } from "../doctor/examine_gateway.ts";
import { examineHosts } from "../doctor/examine_hosts.ts";
import { findingLine } from "../doctor/finding.ts";
import type { Examine } from "../serve/answer_check.ts";
import type { ServiceSession } from "./service_session.ts";

/**
 * Milliseconds that the doctor may take for somebody who asks over HTTP, waits for
 * one-time passwords included.
 */
const EXAMINE_TIME = 8000;

/**
 * The doctor for callers of a service: no path of this machine is in its lines.
 *
 * @param monotonic milliseconds, by a clock that nobody sets
 */
export function examinerOf(
  session: ServiceSession,
  monotonic: () => number,
): Examine {
  return async ({ mayUpdate }) => {
    const { account, config, gateway, service } = session;
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
    const hosts = namedHosts(config.allowedHostnames, service)
      .filter(mayUpdate);
    const rest = failure === undefined
      ? await examineHosts(gateway, hosts, config, deadline)
      : [];
    return [...findings, ...rest].map(findingLine)
      .map((line) => withoutPath(line, session.sources));
  };
}

function withoutPath(line: string, { file }: Sources): string {
  return file === undefined
    ? line
    : line.replaceAll(file.path, "the config file");
}
