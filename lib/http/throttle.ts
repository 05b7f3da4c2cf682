import { parseIpv6 } from "../dns/address.ts";

/** Slows down peers that keep presenting wrong credentials. */
export interface Throttle {
  /**
   * Waits before a peer's credentials are looked at.
   *
   * @returns false if the peer has too many attempts waiting already
   */
  admit(peer: string): Promise<boolean>;
  /** Says how it went. */
  record(peer: string, success: boolean): void;
}

/** Wrong attempts without consequences: a typo is no attack. */
const FREE_FAILURES = 5;
/** Milliseconds; doubled with each failure. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 5000;
/** Milliseconds after which a peer's failures are forgotten. */
const MEMORY = 15 * 60 * 1000;
const MOST_PEERS = 10_000;
const MOST_WAITING = 3;

interface Record {
  readonly failures: number;
  readonly last: number;
  readonly waiting: number;
  readonly queue: Promise<void>;
}

/** Makes a throttle; what it remembers is bounded. */
export function createThrottle(
  { now, sleep }: {
    readonly now: () => number;
    readonly sleep: (milliseconds: number) => Promise<void>;
  },
): Throttle {
  const records = new Map<string, Record>();
  function get(key: string): Record {
    const found = records.get(key);
    return found !== undefined && found.last + MEMORY > now()
      ? found
      : { failures: 0, last: now(), waiting: 0, queue: Promise.resolve() };
  }
  function set(key: string, record: Record): void {
    records.delete(key);
    records.set(key, record);
    const [oldest] = records.keys();
    if (records.size > MOST_PEERS && oldest !== undefined) {
      records.delete(oldest);
    }
  }
  return {
    async admit(peer) {
      const key = networkOf(peer);
      const record = get(key);
      const excess = record.failures - FREE_FAILURES;
      if (excess < 0) return true;
      if (record.waiting >= MOST_WAITING) return false;
      const wait = Math.min(FIRST_WAIT * 2 ** excess, LONGEST_WAIT);
      // One at a time: many connections at once shall not be faster.
      const queue = record.queue.then(() => sleep(wait));
      set(key, { ...record, queue, waiting: record.waiting + 1 });
      await queue;
      const after = get(key);
      set(key, { ...after, waiting: Math.max(0, after.waiting - 1) });
      return true;
    },
    record(peer, success) {
      const key = networkOf(peer);
      if (success) {
        records.delete(key);
        return;
      }
      const record = get(key);
      set(key, { ...record, failures: record.failures + 1, last: now() });
    },
  };
}

/** One household has a whole /64 of IPv6 addresses. */
function networkOf(peer: string): string {
  const groups = parseIpv6(peer);
  return groups === undefined ? peer : groups.slice(0, 4).join(":");
}
