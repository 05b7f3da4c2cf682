import { examineFor } from "../check/for_caller.ts";
import type { LogLine } from "../dyndns/log_line.ts";
import type { HttpHandler, Platform } from "../platform.ts";
import { createBudget } from "../serve/budget.ts";
import { createExaminations } from "../serve/examinations.ts";
import { createService } from "../serve/http.ts";
import { createQueue } from "../serve/queue.ts";
import { secretsOf } from "../sources/sources.ts";
import { createZoneMemory } from "../update/zone_memory.ts";
import type { ServiceSession } from "./service_session.ts";

/**
 * The handler of a process that answers update requests until it is stopped.
 *
 * @param log takes one line for each update request
 */
export function composeService(
  session: ServiceSession,
  platform: Platform,
  log: (line: LogLine) => void,
): HttpHandler {
  const { config, gateway, service, sources, deadlineIn } = session;
  const { monotonic } = platform;
  const zones = createZoneMemory(gateway, config.zones, monotonic);
  return createService({
    ...platform,
    settings: service,
    secrets: secretsOf(sources),
    examine: createExaminations(
      examineFor(session, monotonic),
      monotonic,
    ),
    queue: createQueue({
      now: monotonic,
      stateMilliseconds: service.stateMilliseconds,
      budget: createBudget(monotonic),
      zoneOf: zones.zoneOf,
      async update(intents) {
        const deadline = deadlineIn(config.timeoutMilliseconds);
        const { finder, asked } = zones.finder(deadline);
        const outcomes = await session.updateHosts(intents, {
          deadline,
          finder,
        });
        zones.learn(outcomes);
        const changed = outcomes.filter(({ status }) => status !== "unchanged");
        const sent = new Set(changed.flatMap(({ zone }) => zone ?? []));
        return { outcomes, requests: asked() + sent.size };
      },
    }),
    log,
  });
}
