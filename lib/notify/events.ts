import { describeFailure, type Failure } from "../failure.ts";
import type { AddressType } from "../internet/address.ts";
import { plainText } from "../plain_text.ts";
import type { DoneOutcome } from "../update/outcome.ts";
import { type EventKind, listNames, type Message } from "./message.ts";

/** A record that fails. */
export type FailingRecord = {
  readonly host: string;
  readonly type: AddressType;
  readonly failure: Failure;
  /** How many attempts in a row failed. */
  readonly attempts: number;
};

/** The state after a run. */
export type RunState = {
  /** The records that the run changed or created. */
  readonly changes: readonly DoneOutcome[];
  /** All records that fail now. */
  readonly failing: readonly FailingRecord[];
  /** Records that are no longer watched, without being known to work. */
  readonly forgotten?: readonly Pick<FailingRecord, "host" | "type">[];
};

/** The events that one channel has to be notified of. */
export type Events = {
  /** Takes the state after a run; not while a message is being sent. */
  readonly learn: (run: RunState) => void;
  /** The next message, if there is one: due until it is said to be accepted. */
  readonly next: () => Due | undefined;
};

/** A message, and what to do when it was accepted. */
export type Due = { readonly message: Message; readonly accept: () => void };

/** A failure of a single run is not notified. */
const LASTING_ATTEMPTS = 2;

/** Changes that are kept for a channel that does not accept any. */
const MOST_CHANGES = 500;

interface RecordState {
  readonly since: number;
  /** Whether the receiver knows of the failure. */
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
  const changes = new Map<
    string,
    Pick<DoneOutcome, "host" | "type" | "was" | "is">
  >();
  const states = new Map<string, RecordState>();

  const due: Readonly<Record<EventKind, () => Due>> = {
    changed: () => ({
      message: messageOf(
        "changed",
        [...changes].map(([key, { was, is }]) =>
          `${key} ${was.join(", ") || "(none)"} → ${is.join(", ")}`
        ),
      ),
      accept: () => changes.clear(),
    }),
    failed() {
      const lasting = [...states].filter(([, { since, notified, failing }]) =>
        !notified && failing !== undefined &&
        failing.attempts >= LASTING_ATTEMPTS &&
        now() - since >= afterMilliseconds
      );
      return {
        message: messageOf(
          "failed",
          lasting.map(([key, { failing }]) =>
            `${key}: ${describeFailure(failing!.failure)}`
          ),
        ),
        accept: () => lasting.forEach(([, state]) => state.notified = true),
      };
    },
    recovered() {
      const over = [...states].filter(([, { notified, failing }]) =>
        notified && failing === undefined
      ).map(([key]) => key);
      return {
        message: messageOf(
          "recovered",
          over.map((key) => `${key}: works again`),
        ),
        accept: () => over.forEach((key) => states.delete(key)),
      };
    },
  };

  return {
    learn({ changes: latest, failing, forgotten = [] }) {
      forgotten.forEach((record) => states.delete(keyOf(record)));
      for (const change of latest) {
        const key = keyOf(change);
        const { was } = changes.get(key) ?? change;
        changes.delete(key);
        if (was.join() !== change.is.join()) {
          changes.set(key, { ...change, was });
        }
        const [oldest] = changes.keys();
        if (changes.size > MOST_CHANGES) changes.delete(oldest!);
      }
      const current = new Map(failing.map((record) => [keyOf(record), record]));
      for (const [key, record] of current) {
        const state = states.get(key) ?? { since: now(), notified: false };
        states.set(key, { ...state, failing: record });
      }
      for (const [key, state] of states) {
        if (current.has(key)) continue;
        state.failing = undefined;
        if (!state.notified) states.delete(key);
      }
    },
    next() {
      for (const event of ["changed", "failed", "recovered"] as const) {
        const { message, accept } = due[event]();
        if (message.lines.length === 0) continue;
        if (events.has(event)) return { message, accept };
        accept();
      }
      return undefined;
    },
  };
}

function keyOf({ host, type }: Pick<FailingRecord, "host" | "type">): string {
  return `${host} ${type}`;
}

const TITLES = {
  changed: "address changed",
  failed: "update failed",
  recovered: "update works again",
} as const;

/** A message of lines that begin with a host. */
function messageOf(event: EventKind, lines: readonly string[]): Message {
  const hosts = [...new Set(lines.map((line) => line.replace(/ .*/s, "")))];
  return {
    event,
    title: `${listNames(hosts)}: ${TITLES[event]}`,
    // They may contain text of the gateway.
    lines: lines.map((line) => plainText(line, [])),
    hosts,
  };
}
