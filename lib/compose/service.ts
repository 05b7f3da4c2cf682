import { examineFor } from "../check/for_caller.ts";
import { secretsOf } from "../sources/sources.ts";
import type { LogLine } from "../dyndns/log_line.ts";
import type { Platform } from "../platform.ts";
import { createExaminations } from "../serve/examinations.ts";
import { PUBLISH_TIME } from "../serve/limits.ts";
import { createQueue } from "../serve/queue.ts";
import { createService, type ServiceHandler } from "../serve/service.ts";
import { protocolSettingsOf, type ServiceSession } from "./service_session.ts";

/**
 * The handler of a process that answers update requests for long.
 *
 * @param log takes one line for each update request
 */
export function composeService(
  session: ServiceSession,
  platform: Platform,
  log: (line: LogLine) => void,
): ServiceHandler {
  const { config, service, sources, deadlineIn } = session;
  return createService({
    ...platform,
    settings: protocolSettingsOf(session),
    secrets: secretsOf(sources),
    examine: createExaminations(
      examineFor(session, platform.monotonic),
      platform.monotonic,
    ),
    enqueue: createQueue({
      now: platform.now,
      stateMilliseconds: service.stateMilliseconds,
      publishMilliseconds: PUBLISH_TIME,
      update: (intents, newest) =>
        session.updateHosts(intents, {
          deadline: deadlineIn(config.timeoutMilliseconds),
          newest,
        }),
    }),
    log,
  });
}
