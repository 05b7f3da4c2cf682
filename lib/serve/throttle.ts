import type { Peer } from "../dyndns/peer.ts";

/** Slows down peers that keep presenting wrong credentials. */
export interface Throttle {
  /**
   * Waits before a peer's credentials are looked at.
   *
   * @param peer made by {@linkcode peerKey}
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

/** What is known of a peer. */
interface Attempts {
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
  const records = new Map<string, Attempts>();
  const lanes = new Map<string, Lane>();
  function get(key: string): Attempts {
    const found = records.get(key);
    return found !== undefined && found.last + MEMORY > now()
      ? found
      : { failures: 0, last: now(), waiting: 0, queue: Promise.resolve() };
  }
  function set(key: string, record: Attempts): void {
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
    async admit(key) {
      await enter(key);
      const admitted = await slowDown(key);
      if (!admitted) leave(key);
      return admitted;
    },
    record(key, success) {
      if (success) records.delete(key);
      else if (success === false) {
        const record = get(key);
        set(key, { ...record, failures: record.failures + 1, last: now() });
      }
      leave(key);
    },
  };
}

/** Bytes of an IPv6 address that one household has in common: a /64. */
const HOUSEHOLD_BYTES = 8;

/**
 * What tells peers apart. Where the address cannot be known, it is the text in
 * its place and the user name that is tried: attempts at one client's password
 * must not slow down another client.
 *
 * @param user the name that is tried
 */
export function peerKey(peer: Peer, user: string | undefined): string {
  if (peer.status !== "known") {
    const place = peer.status === "proxy" ? peer.address.text : peer.mark;
    return JSON.stringify([place.slice(0, 100), user?.slice(0, 100)]);
  }
  const { type, bytes, text } = peer.address;
  return type === "A" ? text : bytes.slice(0, HOUSEHOLD_BYTES).join(".");
}
