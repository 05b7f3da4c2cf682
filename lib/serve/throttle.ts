import { parseAddress } from "../internet/address.ts";

/** Slows down peers that keep presenting wrong credentials. */
export interface Throttle {
  /**
   * Waits before a peer's credentials are looked at.
   *
   * @returns false if the peer has too many attempts waiting already
   */
  admit(peer: string): Promise<boolean>;
  /** Says how it went with who was admitted; undefined: there were none. */
  record(peer: string, success: boolean | undefined): void;
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

/** A peer's attempts that are being looked at, and those that wait for them. */
interface Lane {
  busy: number;
  readonly next: (() => void)[];
}

/** Makes a throttle; what it remembers is bounded. */
export function createThrottle(
  { now, sleep }: {
    readonly now: () => number;
    readonly sleep: (milliseconds: number) => Promise<void>;
  },
): Throttle {
  const records = new Map<string, Record>();
  const lanes = new Map<string, Lane>();
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

  /** Until a few are decided, nobody knows whether the next one has to wait. */
  async function enter(key: string): Promise<void> {
    const lane = lanes.get(key) ?? { busy: 0, next: [] };
    lanes.set(key, lane);
    if (lane.busy < FREE_FAILURES) lane.busy++;
    else await new Promise<void>((resolve) => lane.next.push(resolve));
  }

  /** Lets the next one in. */
  function leave(key: string): void {
    const lane = lanes.get(key);
    const next = lane?.next.shift();
    if (next !== undefined) next();
    else if (lane !== undefined && --lane.busy === 0) lanes.delete(key);
  }

  async function slowDown(key: string): Promise<boolean> {
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
  }

  return {
    async admit(peer) {
      const key = networkOf(peer);
      await enter(key);
      const admitted = await slowDown(key);
      if (!admitted) leave(key);
      return admitted;
    },
    record(peer, success) {
      const key = networkOf(peer);
      if (success) records.delete(key);
      else if (success === false) {
        const record = get(key);
        set(key, { ...record, failures: record.failures + 1, last: now() });
      }
      leave(key);
    },
  };
}

/** One household has a whole /64 of IPv6 addresses. */
function networkOf(peer: string): string {
  const address = parseAddress(peer);
  return address?.type === "AAAA" ? address.bytes.slice(0, 8).join() : peer;
}
