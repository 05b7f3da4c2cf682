import { examineFor } from "../check/for_caller.ts";
import { createAuthenticate } from "../dyndns/access.ts";
import type { LogLine } from "../dyndns/log_line.ts";
import type { HttpHandler, Platform } from "../platform.ts";
import { createBudget } from "../serve/budget.ts";
import { createExaminations } from "../serve/examinations.ts";
import { createService, type ServiceRules } from "../serve/http.ts";
import { createQueue, type QueueRules } from "../serve/queue.ts";
import { secretsOf } from "../sources/sources.ts";
import { createZoneMemory } from "../update/zone_memory.ts";
import type { ServiceSession } from "./service_session.ts";

/** A process that answers update requests until it is stopped. */
export interface Service {
  /** Answers a request. */
  readonly handle: HttpHandler;
  /** Goes on with another session; published state, throttle and queue stay. */
  readonly replace: (session: ServiceSession) => void;
}

/**
 * Joins a session and the platform to a service.
 *
 * @param log takes one line for each update request
 */
export function composeService(
  session: ServiceSession,
  platform: Platform,
  log: (line: LogLine) => void,
): Service {
  const { monotonic } = platform;
  let rules = rulesOf(session, monotonic);
  const queue = createQueue(() => rules, {
    now: monotonic,
    budget: createBudget(monotonic),
  });
  const handle = createService(() => rules, { ...platform, queue, log });
  return {
    handle,
    replace: (next) => void (rules = rulesOf(next, monotonic)),
  };
}

/** What a session decides about a service. */
function rulesOf(
  session: ServiceSession,
  monotonic: () => number,
): ServiceRules & QueueRules {
  const { config, gateway, service: settings, sources, deadlineIn } = session;
  const zones = createZoneMemory(gateway, config.zones, monotonic);
  return {
    settings,
    authenticate: createAuthenticate(settings),
    secrets: secretsOf(sources),
    examine: createExaminations(examineFor(session, monotonic), monotonic),
    stateMilliseconds: settings.stateMilliseconds,
    zoneOf: zones.zoneOf,
    async update(intents) {
      const deadline = deadlineIn(config.timeoutMilliseconds);
      const { finder, asked } = zones.finder(deadline);
      const outcomes = await session.updateHosts(intents, { deadline, finder });
      zones.learn(outcomes);
      const changed = outcomes.filter(({ status }) => status !== "unchanged");
      const sent = new Set(changed.flatMap(({ zone }) => zone ?? []));
      return { outcomes, requests: asked() + sent.size };
    },
  };
}
