import type { NotifyConfig } from "./config.ts";
import {
  type Delivery,
  pingHealthcheck,
  type RunReport,
  sendMessage,
} from "./delivery.ts";
import { createEvents, type RunState } from "./events.ts";

/** Sends notifications in the background. */
export type Notifier = {
  /** Reports a run to the health check. */
  readonly ping: (run: RunReport) => void;
  /** Notifies every channel of what is new after a run. */
  readonly notify: (run: RunState) => void;
  /** Resolves when nothing is being sent. */
  readonly idle: () => Promise<void>;
};

/**
 * Creates a notifier. Each channel gets its messages in order; one that was not
 * accepted is sent again after the next run, if it still holds. A failure is logged
 * once, until sending works again.
 */
export function createNotifier(
  config: NotifyConfig,
  { fetch, monotonic, log }: {
    readonly fetch: typeof globalThis.fetch;
    readonly monotonic: () => number;
    readonly log: (level: "warning", message: string) => void;
  },
): Notifier {
  const active = new Map<string, Promise<void>>();
  const broken = new Set<string>();
  const channels = config.channels.map((channel) => ({
    channel,
    events: createEvents({ ...config, now: monotonic }),
    /** What happened while a message was being sent. */
    runs: new Array<RunState>(),
  }));

  /** Starts work under a name, unless it is under way. */
  function start(name: string, work: () => Promise<void>): void {
    if (active.has(name)) return;
    active.set(name, work().finally(() => active.delete(name)));
  }

  async function attempt(
    name: string,
    sending: Promise<Delivery>,
  ): Promise<boolean> {
    const { ok, answer } = await sending.catch((): Delivery => (
      { ok: false, answer: "internal error" }
    ));
    if (ok) broken.delete(name);
    else if (!broken.has(name)) {
      broken.add(name);
      log("warning", `could not notify ${name}: ${answer}`);
    }
    return ok;
  }

  async function sendAll(
    { channel, events, runs }: typeof channels[number],
  ): Promise<void> {
    while (runs.length > 0) {
      runs.splice(0).forEach(events.learn);
      for (let due = events.next(); due !== undefined; due = events.next()) {
        const { message, accept } = due;
        const sending = sendMessage(channel, message, fetch);
        if (!await attempt(channel.name, sending)) break;
        accept();
      }
    }
  }

  return {
    ping(run) {
      const { healthcheck } = config;
      if (healthcheck === undefined) return;
      const name = "the health check";
      start(name, async () => {
        await attempt(name, pingHealthcheck(healthcheck, run, fetch));
      });
    },
    notify(run) {
      for (const each of channels) {
        each.runs.push(run);
        start(each.channel.name, () => sendAll(each));
      }
    },
    async idle() {
      while (active.size > 0) await Promise.all(active.values());
    },
  };
}
