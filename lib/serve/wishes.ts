import type { Address, AddressType } from "../internet/address.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { inOrder, keyOf } from "./published.ts";

/** What a request wants for one host and family. */
export interface Wish {
  /** Host and family. */
  readonly key: string;
  /** Its name. */
  readonly host: string;
  /** The family. */
  readonly type: AddressType;
  /** What shall stand there. */
  readonly addresses: readonly Address[];
  /** The number of the request; a higher one is newer. */
  readonly arrival: number;
}

/**
 * What requests want: for each record the newest one counts. It takes the place
 * of one that waits, and of one under way where that may still be renewed.
 * Whoever had an older wish is told what became of the newer.
 */
export interface Wishes {
  /** Whether these may wait too; more would be too many. */
  readonly fit: (wishes: readonly Wish[]) => boolean;
  /** Whether there is a wish for a record, waiting or under way. */
  readonly has: (key: string) => boolean;
  /** Adds a wish; what becomes of it, or of the newest one for its record. */
  readonly add: (wish: Wish) => Promise<RecordOutcome>;
  /** Begins with the first that wait, so many at most; their keys. */
  readonly begin: (most: number) => readonly string[];
  /** The wishes of keys that are under way, as they are by now. */
  readonly underWay: (keys: readonly string[]) => readonly Wish[];
  /** Lets newer wishes take the place of those under way; whether there are any. */
  readonly renew: (keys: readonly string[]) => boolean;
  /** Tells what became of a wish that was under way; which one it was. */
  readonly end: (key: string, outcome: RecordOutcome) => Wish;
}

/** Records that wait for their turn; more are turned away. */
const MOST_WAITING = 400;

/** A wish, and who is told what became of it. */
interface Entry extends Wish {
  readonly waiters: ((outcome: RecordOutcome) => void)[];
}

/** Makes an empty list of wishes; how many wait is bounded. */
export function createWishes(): Wishes {
  const waiting = new Map<string, Entry>();
  const begun = new Map<string, Entry>();
  return {
    fit(wishes) {
      const added = wishes.filter(({ key }) => !waiting.has(key));
      return waiting.size + added.length <= MOST_WAITING;
    },
    has: (key) => waiting.has(key) || begun.has(key),
    add(wish) {
      const { key, arrival } = wish;
      return new Promise((tell) => {
        const before = waiting.get(key);
        const older = begun.get(key);
        if (before !== undefined) {
          // The newest takes over the place of the one before it.
          const newest = before.arrival > arrival ? before : wish;
          waiting.set(key, { ...newest, waiters: [...before.waiters, tell] });
        } else if (older !== undefined && older.arrival > arrival) {
          older.waiters.push(tell);
        } else {
          waiting.set(key, { ...wish, waiters: [tell] });
        }
      });
    },
    begin(most) {
      const first = [...waiting.values()].slice(0, most);
      for (const entry of first) {
        waiting.delete(entry.key);
        begun.set(entry.key, entry);
      }
      return first.map(({ key }) => key);
    },
    underWay: (keys) => keys.flatMap((key) => begun.get(key) ?? []),
    renew(keys) {
      const renewed = keys.filter((key) => {
        const older = begun.get(key);
        const newer = waiting.get(key);
        if (older === undefined || newer === undefined) return false;
        if (textsOf(older) === textsOf(newer)) return false;
        waiting.delete(key);
        const waiters = [...older.waiters, ...newer.waiters];
        begun.set(key, { ...newer, waiters });
        return true;
      });
      return renewed.length > 0;
    },
    end(key, outcome) {
      const entry = begun.get(key)!;
      begun.delete(key);
      entry.waiters.forEach((tell) => tell(outcome));
      return entry;
    },
  };
}

/** What a request wants, family by family. */
export function wishesOf(
  { host, addresses }: HostIntent,
  arrival: number,
): readonly Wish[] {
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
export function textsOf({ addresses }: Wish): string {
  return inOrder(addresses.map(({ text }) => text)).join();
}

/** The keys of what an intent is about. */
export function keysOf({ host, addresses }: HostIntent): readonly string[] {
  return [...new Set(addresses.map(({ type }) => keyOf(host, type)))];
}

/** Each host once, with the addresses of both families. */
export function intentsOf(wishes: readonly Wish[]): readonly HostIntent[] {
  return [...Map.groupBy(wishes, ({ host }) => host)].map(([host, own]) => ({
    host,
    addresses: own.flatMap(({ addresses }) => addresses),
  }));
}
