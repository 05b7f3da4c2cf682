import { secretsOf } from "../sources/secrets.ts";
import type { LogLine } from "../dyndns/log_line.ts";
import type { Platform } from "../platform.ts";
import type { Examine } from "../serve/answer_check.ts";
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
  let examine: Promise<Examine> | undefined;
  return createService({
    ...platform,
    settings: protocolSettingsOf(session),
    secrets: secretsOf(sources),
    async examine(caller, asked) {
      examine ??= loadExamine(session, platform);
      return await (await examine)(caller, asked);
    },
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

/** The doctor is loaded when he is asked for the first time. */
async function loadExamine(
  session: ServiceSession,
  { monotonic }: Platform,
): Promise<Examine> {
  const { examinerOf } = await import("./examiner.ts");
  const { createExaminations } = await import("../serve/examinations.ts");
  return createExaminations(examinerOf(session, monotonic), monotonic);
}
