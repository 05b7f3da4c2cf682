import { describeFailure, type Failure } from "../failure.ts";
import type { AddressType } from "../internet/address.ts";
import { plainText } from "../plain_text.ts";
import type { DoneOutcome } from "../update/outcome.ts";
import type { EventKind, Message } from "./message.ts";

/** A record that something is wrong with. */
export interface FailingRecord {
  /** Whose address it is. */
  readonly host: string;
  /** Its family. */
  readonly type: AddressType;
  /** Why it is not as it should be. */
  readonly failure: Failure;
  /** How often in a row it was tried in vain. */
  readonly attempts: number;
}

/** How things stand after a run. */
export interface RunState {
  /** What was changed or made in it. */
  readonly changes: readonly DoneOutcome[];
  /** All that is wrong now. */
  readonly failing: readonly FailingRecord[];
  /** What is not looked after any more, and is not known to be well. */
  readonly forgotten?: readonly Pick<FailingRecord, "host" | "type">[];
}

/** Says what there is to tell after a run. */
export type Events = (run: RunState) => readonly Message[];

/** Runs that a failure must last. */
const LASTING_ATTEMPTS = 2;

/**
 * Makes a memory of what was told, so that each event is told once: a failure only
 * when it has lasted, a recovery only after a failure was told.
 */
export function createEvents(
  { afterMilliseconds, events, now }: {
    readonly afterMilliseconds: number;
    readonly events: ReadonlySet<EventKind>;
    readonly now: () => number;
  },
): Events {
  const failing = new Map<string, { since: number; told: boolean }>();
  return ({ changes, failing: records, forgotten = [] }) => {
    forgotten.forEach((record) => failing.delete(keyOf(record)));
    const lasting = records.filter((record) => {
      const key = keyOf(record);
      const state = failing.get(key) ?? { since: now(), told: false };
      failing.set(key, state);
      const due = !state.told && record.attempts >= LASTING_ATTEMPTS &&
        now() - state.since >= afterMilliseconds;
      if (due) state.told = true;
      return due;
    });
    const current = new Set(records.map(keyOf));
    const over = [...failing].filter(([key]) => !current.has(key));
    over.forEach(([key]) => failing.delete(key));
    const recovered = over.filter(([, { told }]) => told).map(([key]) => key);
    return [
      ...changedMessage(changes),
      ...failedMessage(lasting),
      ...recoveredMessage(recovered),
    ].filter(({ event }) => event === "test" || events.has(event));
  };
}

function keyOf(
  { host, type }: { readonly host: string; readonly type: AddressType },
): string {
  return `${host} ${type}`;
}

function changedMessage(changes: RunState["changes"]): readonly Message[] {
  if (changes.length === 0) return [];
  const lines = changes.map(({ host, type, was, is }) =>
    `${host} ${type} ${was.join(", ") || "(none)"} → ${is.join(", ")}`
  );
  return [message("changed", changes.map(({ host }) => host), lines)];
}

function failedMessage(records: readonly FailingRecord[]): readonly Message[] {
  if (records.length === 0) return [];
  const lines = records.map((record) =>
    `${keyOf(record)}: ${describeFailure(record.failure)}`
  );
  return [message("failed", records.map(({ host }) => host), lines)];
}

function recoveredMessage(keys: readonly string[]): readonly Message[] {
  if (keys.length === 0) return [];
  const hosts = keys.map((key) => key.replace(/ .*/, ""));
  return [message("recovered", hosts, keys.map((key) => `${key}: well again`))];
}

const TITLES = {
  changed: "address changed",
  failed: "update failed",
  recovered: "update works again",
} as const;

function message(
  event: EventKind,
  hosts: readonly string[],
  lines: readonly string[],
): Message {
  const names = [...new Set(hosts)];
  // What the gateway said is among it.
  const text = lines.map((line) => plainText(line, [])).join("\n");
  return {
    event,
    title: `${names.join(", ")}: ${TITLES[event]}`,
    text,
    hosts: names,
  };
}
