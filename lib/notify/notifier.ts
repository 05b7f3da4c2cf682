import type { Channel, NotifyConfig } from "./config.ts";
import {
  type Delivery,
  pingHealthcheck,
  type RunReport,
  sendMessage,
} from "./delivery.ts";
import { createEvents, type Events, type RunState } from "./events.ts";

/** What sending notifications needs. */
export interface NotifierContext {
  /** Sends requests. */
  readonly fetch: typeof fetch;
  /** Milliseconds of the monotonic clock. */
  readonly monotonic: () => number;
  /** Logs that a notification was not accepted. */
  readonly log: (level: "warning", message: string) => void;
}

/** Sends notifications in the background. */
export interface Notifier {
  /** Reports a run to the health check. */
  readonly ping: (run: RunReport) => void;
  /** Notifies every channel of what is new after a run. */
  readonly notify: (run: RunState) => void;
  /** Resolves when nothing is being sent. */
  readonly idle: () => Promise<void>;
}

/**
 * Creates a notifier. Each channel gets its messages in order; one that was not
 * accepted is sent again after the next run, if it still holds. A failure is logged
 * once, until sending works again.
 */
export function createNotifier(
  config: NotifyConfig,
  { fetch, monotonic, log }: NotifierContext,
): Notifier {
  const active = new Map<string, Promise<void>>();
  const broken = new Set<string>();
  const channels = config.channels.map((channel) => ({
    channel,
    events: createEvents({ ...config, now: monotonic }),
  }));

  /** Starts work under a name, unless it is under way. */
  function start(name: string, work: () => Promise<void>): void {
    if (active.has(name)) return;
    active.set(name, work().finally(() => active.delete(name)));
  }

  async function attempt(
    name: string,
    send: () => Promise<Delivery>,
  ): Promise<boolean> {
    const { ok, answer } = await send().catch((): Delivery => (
      { ok: false, answer: "internal error" }
    ));
    if (ok) broken.delete(name);
    else if (!broken.has(name)) {
      broken.add(name);
      log("warning", `could not notify ${name}: ${answer}`);
    }
    return ok;
  }

  async function sendAll(channel: Channel, { next }: Events): Promise<void> {
    for (let due = next(); due !== undefined; due = next()) {
      const { message, finish } = due;
      const send = () => sendMessage(channel, message, fetch);
      const accepted = await attempt(channel.name, send);
      finish(accepted);
      if (!accepted) return;
    }
  }

  return {
    ping(run) {
      const { healthcheck } = config;
      if (healthcheck === undefined) return;
      const send = () => pingHealthcheck(healthcheck, run, fetch);
      start(PING, async () => void await attempt(PING, send));
    },
    notify(run) {
      for (const { channel, events } of channels) {
        events.learn(run);
        start(channel.name, () => sendAll(channel, events));
      }
    },
    async idle() {
      while (active.size > 0) await Promise.all(active.values());
    },
  };
}

const PING = "the health check";
