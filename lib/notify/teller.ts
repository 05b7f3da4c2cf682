import { createEvents, type RunState } from "./events.ts";
import { pingHealthcheck, type RunReport } from "./healthcheck.ts";
import { sendMessage, type Told } from "./send.ts";
import type { TellConfig } from "./tell_config.ts";

/** What telling needs. */
export interface TellContext {
  /** Sends requests. */
  readonly fetch: typeof fetch;
  /** Milliseconds of a clock that nobody sets. */
  readonly monotonic: () => number;
  /** Takes a line about somebody who could not be told. */
  readonly log: (level: "warning", message: string) => void;
}

/** Tells others, and is never waited for. */
export interface Teller {
  /** Tells the healthcheck how a run went. */
  readonly ping: (run: RunReport) => void;
  /** Tells what there is to tell after a run. */
  readonly notify: (run: RunState) => void;
  /** Resolves when nothing is under way. */
  readonly idle: () => Promise<void>;
}

/**
 * Makes a teller. Nothing is sent twice, nobody is waited for, and who is slow
 * misses a ping; what goes wrong is logged once, until it works again.
 */
export function createTeller(
  config: TellConfig,
  { fetch, monotonic, log }: TellContext,
): Teller {
  const events = createEvents({ ...config, now: monotonic });
  const underWay = new Set<Promise<void>>();
  const failing = new Set<string>();
  let pinging = false;

  function start(name: string, send: Promise<Told>): Promise<void> {
    const task = send.then(
      ({ ok, answer }) => note(name, ok, answer),
      () => note(name, false, "internal error"),
    ).finally(() => underWay.delete(task));
    underWay.add(task);
    return task;
  }

  function note(name: string, ok: boolean, answer: string): void {
    if (ok) failing.delete(name);
    else if (!failing.has(name)) {
      failing.add(name);
      log("warning", `${name} could not be told: ${answer}`);
    }
  }

  return {
    ping(run) {
      const { healthcheck } = config;
      if (healthcheck === undefined || pinging) return;
      pinging = true;
      start("healthcheck", pingHealthcheck(healthcheck, run, fetch))
        .finally(() => pinging = false);
    },
    notify(run) {
      for (const message of events(run)) {
        for (const channel of config.channels) {
          start(channel.name, sendMessage(channel, message, fetch));
        }
      }
    },
    async idle() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
  };
}
