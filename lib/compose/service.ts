import { examineFor } from "../check/for_caller.ts";
import { createDeadline } from "../deadline.ts";
import { PUBLISH_TIME } from "../serve/limits.ts";
import { createAuthenticate } from "../dyndns/access.ts";
import { type LogLine, secretForms } from "../dyndns/log_line.ts";
import type { HttpHandler, Platform } from "../platform.ts";
import { type Budget, createBudget } from "../serve/budget.ts";
import { createExaminations } from "../serve/examinations.ts";
import {
  createHistory,
  type Directory,
  directoryOf,
  type History,
} from "../serve/history.ts";
import { createService, type ServiceRules, type Views } from "../serve/http.ts";
import { createQueue, type QueueRules } from "../serve/queue.ts";
import { readStatusConfig } from "../settings/service.ts";
import { secretsOf } from "../sources/sources.ts";
import { createTxtQueue, type TxtReport } from "../serve/txt_queue.ts";
import { updateTxt } from "../update/update_txt.ts";
import type { TxtIntent } from "../zone/plan_txt.ts";
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
  const { monotonic, now } = platform;
  const budget = createBudget(monotonic);
  const history = createHistory(() => rules.directory, now);
  const memory = { history, budget, started: now() };
  let rules = rulesOf(session, platform, memory);
  const queue = createQueue(() => rules, {
    now: monotonic,
    budget,
  });
  const handle = createService(() => rules, {
    ...platform,
    txtQueue: createTxtQueue((intents) => rules.updateTxt(intents), {
      ...platform,
      budget,
    }),
    queue(intents, arrival, client, milliseconds) {
      history.wanted(intents, client);
      return queue(intents, arrival, client, milliseconds);
    },
    log(line) {
      history.answered(line.fields);
      log(line);
    },
  });
  return {
    handle,
    replace: (next) => void (rules = rulesOf(next, platform, memory)),
  };
}

/** What stays when a session is replaced, for the pages. */
interface Memory {
  readonly history: History;
  readonly budget: Budget;
  readonly started: number;
}

/** What a session decides about a service. */
interface Rules extends ServiceRules, QueueRules {
  readonly directory: Directory;
  readonly updateTxt: (intents: readonly TxtIntent[]) => Promise<TxtReport>;
}

/** Makes what a session decides about a service. */
function rulesOf(
  session: ServiceSession,
  { monotonic, now, sleep }: Platform,
  { history, budget, started }: Memory,
): Rules {
  const { config, gateway, service: settings, sources, deadlineIn } = session;
  const zones = createZoneMemory(gateway, config.zones, {
    monotonic,
    sleep,
  });
  gateway.observe(history.sent);
  const directory = directoryOf(settings);
  const status = readStatusConfig(sources);
  let views: Promise<Views> | undefined;
  return {
    directory,
    views: () =>
      views ??= import("../pages/mod.ts").then(({ createPages }) =>
        createPages({
          ...{ settings, status, history, directory, started, now },
          ...{ gateway, budget },
        })
      ),
    saw: history.saw,
    settings,
    authenticate: createAuthenticate(settings),
    secrets: secretForms(secretsOf(sources)),
    examine: createExaminations(examineFor(session, monotonic), monotonic),
    stateMilliseconds: settings.stateMilliseconds,
    zoneOf: zones.zoneOf,
    async updateTxt(intents) {
      const deadline = deadlineIn(config.timeoutMilliseconds);
      const { finder, asked } = zones.finder(deadline);
      const outcomes = await updateTxt(
        gateway,
        { intents, zones: config.zones },
        { sleep, log: session.log, deadline, finder },
      );
      zones.learn(outcomes.map((outcome) => ({ ...outcome, type: "TXT" })));
      const changed = outcomes.filter(({ status }) => status !== "unchanged");
      const sent = new Set(changed.flatMap(({ zone }) => zone ?? []));
      return { outcomes, requests: asked() + sent.size };
    },
    async update(intents) {
      const time = config.timeoutMilliseconds;
      const soon = createDeadline(Math.min(time, PUBLISH_TIME), monotonic);
      const deadline = { ...deadlineIn(time), patience: soon.left };
      const { finder, asked } = zones.finder(deadline);
      const outcomes = await session.updateHosts(intents, { deadline, finder });
      zones.learn(outcomes);
      const changed = outcomes.filter(({ status }) => status !== "unchanged");
      const sent = new Set(changed.flatMap(({ zone }) => zone ?? []));
      return { outcomes, requests: asked() + sent.size };
    },
  };
}
