import type { Address, AddressType } from "../internet/address.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import {
  createPublishedState,
  inOrder,
  keyOf,
  type PublishedRecord,
} from "./published.ts";
import { within } from "./within.ts";

/** Publishes what a request wants; a higher arrival number is a newer request. */
export type Enqueue = (
  intents: readonly HostIntent[],
  arrival: number,
) => Promise<readonly RecordOutcome[]>;

/** What a queue needs. */
export interface QueueContext {
  /**
   * Carries out an update, within a time that it knows.
   *
   * @param newest asked just before something is sent, which may be long after
   * the call: what is wanted by now for these hosts and families
   */
  readonly update: (
    intents: readonly HostIntent[],
    newest: (intents: readonly HostIntent[]) => readonly HostIntent[],
  ) => Promise<readonly RecordOutcome[]>;
  /** How long a record is told as published without asking; 0: not at all. */
  readonly stateMilliseconds: number;
  /** After this time a request is answered; its update goes on. */
  readonly publishMilliseconds: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Records that wait for their turn; more are turned away. */
const MOST_WAITING = 400;

/** Records that are dealt with together: the next ones shall not wait for too long. */
const MOST_IN_BATCH = 100;

/** How often a refused batch is halved: not everything refused has one culprit. */
const MOST_SPLITS = 3;

/** What a request wants for one host and family. */
interface Wanted {
  readonly key: string;
  readonly host: string;
  readonly type: AddressType;
  readonly addresses: readonly Address[];
  /** The number of the request. */
  readonly arrival: number;
}

/** A record in the queue: what the newest request wants, and who is told of it. */
interface Entry extends Wanted {
  readonly waiters: ((outcome: RecordOutcome) => void)[];
}

/** What became of a record. */
interface Fate {
  readonly outcome: RecordOutcome;
  /** Whether the gateway was not asked. */
  readonly remembered: boolean;
}

/**
 * Makes a queue that spares the gateway: what was published a while ago is not
 * asked for again, and all that is wanted while an update is under way is done
 * together in the next one. For each record the newest request counts: it takes
 * the place of those that wait, and of those under way that are not sent yet.
 * Whoever sent them gets its answer.
 */
export function createQueue(context: QueueContext): Enqueue {
  const published = createPublishedState(context);
  const waiting = new Map<string, Entry>();
  const underWay = new Map<string, Entry>();
  let working = false;

  async function work(): Promise<void> {
    working = true;
    while (waiting.size > 0) {
      const batch = [...waiting.values()].slice(0, MOST_IN_BATCH);
      for (const entry of batch) {
        waiting.delete(entry.key);
        underWay.set(entry.key, entry);
      }
      await perform(batch.map(({ key }) => key), MOST_SPLITS);
    }
    working = false;
  }

  /** One record that the gateway refuses must not fail those merged with it. */
  async function perform(
    keys: readonly string[],
    splits: number,
  ): Promise<void> {
    const fates = await fatesOf(keys);
    const again = keys.filter((_, i) =>
      splits > 0 && keys.length > 1 && isRefused(fates[i]!.outcome)
    );
    keys.forEach((key, i) => {
      if (!again.includes(key)) settle(key, fates[i]!);
    });
    const half = Math.ceil(again.length / 2);
    if (half > 0) await perform(again.slice(0, half), splits - 1);
    if (half < again.length) await perform(again.slice(half), splits - 1);
  }

  function settle(key: string, { outcome, remembered }: Fate): void {
    const { host, type, arrival, waiters } = underWay.get(key)!;
    // Nobody has asked the gateway: that it stands there is no newer knowledge.
    if (remembered) published.confirm(host, type, arrival);
    else published.learn(outcome, arrival);
    underWay.delete(key);
    waiters.forEach((tell) => tell(outcome));
  }

  /** The entries of keys that are under way, as they are by now. */
  function entriesOf(keys: readonly string[]): readonly Entry[] {
    return keys.flatMap((key) => underWay.get(key) ?? []);
  }

  /** What became of each entry, from what is known or from the gateway. */
  async function fatesOf(keys: readonly string[]): Promise<readonly Fate[]> {
    renew(keys);
    const known = entriesOf(keys).map((entry) => knownOutcome(entry));
    const outcomes = await attempt(keys.filter((_, i) => !known[i]));
    return entriesOf(keys).map((entry, i) => ({
      outcome: known[i] ??
        outcomes.find(({ host, type }) => keyOf(host, type) === entry.key) ??
        failed(entry, "internal error"),
      remembered: known[i] !== undefined,
    }));
  }

  /** Lets newer wishes take the place of those under way; whether there are any. */
  function renew(keys: readonly string[]): boolean {
    const renewed = keys.filter((key) => {
      const older = underWay.get(key);
      const newer = waiting.get(key);
      if (older === undefined || newer === undefined) return false;
      if (textsOf(older) === textsOf(newer)) return false;
      waiting.delete(key);
      const waiters = [...older.waiters, ...newer.waiters];
      underWay.set(key, { ...newer, waiters });
      return true;
    });
    return renewed.length > 0;
  }

  /** The outcome for a record that stands as wanted, if that is known well enough. */
  function knownOutcome(wanted: Wanted): RecordOutcome | undefined {
    const record = published.get(wanted.host, wanted.type);
    return record?.fresh && record.addresses.join() === textsOf(wanted)
      ? standing(wanted, record)
      : undefined;
  }

  /** A fault of ours must not stop the service; its name is free of secrets. */
  async function attempt(
    keys: readonly string[],
  ): Promise<readonly RecordOutcome[]> {
    if (keys.length === 0) return [];
    try {
      return await context.update(intentsOf(entriesOf(keys)), (intents) => {
        const own = intents.flatMap(keysOf);
        return renew(own) ? intentsOf(entriesOf(own)) : intents;
      });
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      return entriesOf(keys).map((entry) =>
        failed(entry, `internal error (${name})`)
      );
    }
  }

  /** Puts a record into the queue; an older request joins the newer one. */
  function enqueue(wanted: Wanted): Promise<RecordOutcome> {
    const { key, host, type, arrival } = wanted;
    const before = waiting.get(key);
    return new Promise((tell) => {
      if (before !== undefined) {
        // The newest takes over the place of the one before it.
        const newest = before.arrival > arrival ? before : wanted;
        waiting.set(key, { ...newest, waiters: [...before.waiters, tell] });
        return;
      }
      const newer = underWay.get(key);
      if (newer !== undefined && newer.arrival > arrival) {
        newer.waiters.push(tell);
        return;
      }
      const record = published.get(host, type);
      if (newer === undefined && record && record.arrival > arrival) {
        tell(standing(wanted, record));
        return;
      }
      waiting.set(key, { ...wanted, waiters: [tell] });
    });
  }

  return async (intents, arrival) => {
    const wanted = intents.flatMap((intent) => recordsOf(intent, arrival));
    const known = wanted.flatMap((each) => {
      const busy = waiting.has(each.key) || underWay.has(each.key);
      return (busy ? undefined : knownOutcome(each)) ?? [];
    });
    if (known.length === wanted.length) {
      wanted.forEach(({ host, type }) =>
        published.confirm(host, type, arrival)
      );
      return known;
    }
    const added = wanted.filter(({ key }) => !waiting.has(key));
    if (waiting.size + added.length > MOST_WAITING) {
      return wanted.map((each) =>
        failed(each, "too many requests are waiting")
      );
    }
    const outcomes = wanted.map(enqueue);
    if (!working) work();
    return await Promise.all(
      outcomes.map(async (outcome, i) =>
        await within(context.publishMilliseconds, outcome) ??
          failed(wanted[i]!, "the gateway takes long; the update goes on")
      ),
    );
  };
}

/** What a request wants, family by family. */
function recordsOf(
  { host, addresses }: HostIntent,
  arrival: number,
): readonly Wanted[] {
  return [...Map.groupBy(addresses, ({ type }) => type)].map(
    ([type, addresses]) => ({
      key: keyOf(host, type),
      host,
      type,
      addresses,
      arrival,
    }),
  );
}

/** The addresses that are wanted, as one text to compare by. */
function textsOf({ addresses }: Wanted): string {
  return inOrder(addresses.map(({ text }) => text)).join();
}

/** The keys of what an intent is about. */
function keysOf({ host, addresses }: HostIntent): readonly string[] {
  return [...new Set(addresses.map(({ type }) => keyOf(host, type)))];
}

/** Each host once, with the addresses of both families. */
function intentsOf(entries: readonly Entry[]): readonly HostIntent[] {
  return [...Map.groupBy(entries, ({ host }) => host)].map(([host, own]) => ({
    host,
    addresses: own.flatMap(({ addresses }) => addresses),
  }));
}

function isRefused(outcome: RecordOutcome): boolean {
  return outcome.status === "failed" && outcome.failure.kind === "refused";
}

/** The outcome for a record that is left as the newest request has left it. */
function standing(
  { host, type }: Wanted,
  { addresses: is, failure }: PublishedRecord,
): RecordOutcome {
  if (failure !== undefined) {
    return { host, type, was: is, is, status: "failed", failure };
  }
  return { host, type, was: is, is, status: "unchanged" };
}

function failed({ host, type }: Wanted, message: string): RecordOutcome {
  return {
    host,
    type,
    was: [],
    is: [],
    status: "failed",
    failure: { kind: "temporary", message },
  };
}
