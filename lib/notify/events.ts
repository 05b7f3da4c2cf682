import { describeFailure, type Failure } from "../failure.ts";
import type { AddressType } from "../internet/address.ts";
import { plainText } from "../plain_text.ts";
import type { DoneOutcome } from "../update/outcome.ts";
import { type EventKind, listNames, type Message } from "./message.ts";

/** A record that fails. */
export interface FailingRecord {
  /** Its host. */
  readonly host: string;
  /** Its family. */
  readonly type: AddressType;
  /** Why. */
  readonly failure: Failure;
  /** How many attempts in a row failed. */
  readonly attempts: number;
}

/** The state after a run. */
export interface RunState {
  /** The records that the run changed or created. */
  readonly changes: readonly DoneOutcome[];
  /** All records that fail now. */
  readonly failing: readonly FailingRecord[];
  /** Records that are no longer watched, without being known to work. */
  readonly forgotten?: readonly Pick<FailingRecord, "host" | "type">[];
}

/** A message that has to be sent. */
export interface DueMessage {
  /** What to send. */
  readonly message: Message;
  /** Takes the result; a message that was not accepted is due again. */
  readonly finish: (accepted: boolean) => void;
}

/** The events that one channel has to be notified of. */
export interface Events {
  /** Takes the state after a run. */
  readonly learn: (run: RunState) => void;
  /** The next message, if there is one; it must be finished before the next. */
  readonly next: () => DueMessage | undefined;
}

/** A failure of a single run is not notified. */
const LASTING_ATTEMPTS = 2;

/** Changes that are kept for a channel that does not accept any. */
const MOST_CHANGES = 500;

type Change = Pick<DoneOutcome, "host" | "type" | "was" | "is">;

interface RecordState {
  readonly since: number;
  /** Whether a message about the failure was sent. */
  notified: boolean;
  /** Absent if the record works again. */
  failing?: FailingRecord;
}

/**
 * Remembers what one channel was notified of, so that it is notified of each event
 * once: of a failure when it has lasted, of a recovery only after the failure. What
 * no longer holds when a message can be sent is left out.
 */
export function createEvents(
  { afterMilliseconds, events, now }: {
    readonly afterMilliseconds: number;
    readonly events: ReadonlySet<EventKind>;
    readonly now: () => number;
  },
): Events {
  const changes = new Map<string, Change>();
  const states = new Map<string, RecordState>();

  function learnChange(change: Change, later?: Change): void {
    const key = keyOf(change);
    const { is } = later ?? change;
    changes.delete(key);
    if (change.was.join() !== is.join()) changes.set(key, { ...change, is });
    const [oldest] = changes.keys();
    if (changes.size > MOST_CHANGES) changes.delete(oldest!);
  }

  function changed(): DueMessage | undefined {
    if (changes.size === 0) return undefined;
    const sent = [...changes.values()];
    changes.clear();
    return {
      message: changedMessage(sent),
      finish(accepted) {
        if (accepted) return;
        const later = new Map(changes);
        changes.clear();
        for (const change of sent) {
          learnChange(change, later.get(keyOf(change)));
          later.delete(keyOf(change));
        }
        later.forEach((change) => learnChange(change));
      },
    };
  }

  function failed(): DueMessage | undefined {
    const lasting = [...states.values()].filter((
      { since, notified, failing },
    ) =>
      !notified && failing !== undefined &&
      failing.attempts >= LASTING_ATTEMPTS &&
      now() - since >= afterMilliseconds
    );
    if (lasting.length === 0) return undefined;
    lasting.forEach((state) => state.notified = true);
    return {
      message: failedMessage(lasting.map(({ failing }) => failing!)),
      finish(accepted) {
        if (accepted) return;
        lasting.forEach((state) => state.notified = false);
        for (const [key, state] of states) {
          if (!state.notified && state.failing === undefined) {
            states.delete(key);
          }
        }
      },
    };
  }

  function recovered(): DueMessage | undefined {
    const over = [...states].filter(([, { notified, failing }]) =>
      notified && failing === undefined
    );
    if (over.length === 0) return undefined;
    over.forEach(([key]) => states.delete(key));
    return {
      message: recoveredMessage(over.map(([key]) => key)),
      finish(accepted) {
        if (accepted) return;
        for (const [key, state] of over) {
          const again = states.get(key);
          if (again === undefined) states.set(key, state);
          else again.notified = true;
        }
      },
    };
  }

  return {
    learn({ changes: latest, failing, forgotten = [] }) {
      forgotten.forEach((record) => states.delete(keyOf(record)));
      for (const change of latest) {
        const before = changes.get(keyOf(change));
        learnChange(before ?? change, change);
      }
      const current = new Map(failing.map((record) => [keyOf(record), record]));
      for (const [key, record] of current) {
        const state = states.get(key) ?? { since: now(), notified: false };
        states.set(key, state);
        state.failing = record;
      }
      for (const [key, state] of states) {
        if (current.has(key)) continue;
        state.failing = undefined;
        if (!state.notified) states.delete(key);
      }
    },
    next() {
      for (const due of [changed, failed, recovered]) {
        const message = due();
        if (message === undefined) continue;
        if (events.has(message.message.event as EventKind)) return message;
        message.finish(true);
      }
      return undefined;
    },
  };
}

function keyOf(
  { host, type }: { readonly host: string; readonly type: AddressType },
): string {
  return `${host} ${type}`;
}

function changedMessage(changes: readonly Change[]): Message {
  const lines = changes.map(({ host, type, was, is }) =>
    `${host} ${type} ${was.join(", ") || "(none)"} → ${is.join(", ")}`
  );
  return messageOf("changed", changes.map(({ host }) => host), lines);
}

function failedMessage(records: readonly FailingRecord[]): Message {
  const lines = records.map((record) =>
    `${keyOf(record)}: ${describeFailure(record.failure)}`
  );
  return messageOf("failed", records.map(({ host }) => host), lines);
}

function recoveredMessage(keys: readonly string[]): Message {
  const hosts = keys.map((key) => key.replace(/ .*/, ""));
  return messageOf(
    "recovered",
    hosts,
    keys.map((key) => `${key}: works again`),
  );
}

const TITLES = {
  changed: "address changed",
  failed: "update failed",
  recovered: "update works again",
} as const;

function messageOf(
  event: EventKind,
  hosts: readonly string[],
  lines: readonly string[],
): Message {
  const names = [...new Set(hosts)];
  return {
    event,
    title: `${listNames(names)}: ${TITLES[event]}`,
    // They may contain text of the gateway.
    lines: lines.map((line) => plainText(line, [])),
    hosts: names,
  };
}
