import type { Access, Authenticate } from "../dyndns/access.ts";
import type { Peer } from "../dyndns/peer.ts";
import type { Credentials, Presented } from "../dyndns/presented.ts";

/**
 * Finds out who asks, more slowly for those who keep presenting wrong passwords.
 *
 * @param left milliseconds until no one waits for it any longer
 * @param look finds it out otherwise than for updates
 */
export type Throttle = (
  presented: Presented,
  peer: Peer,
  left: () => number,
  look?: Authenticate,
) => Promise<Access>;

/** Wrong attempts without consequences: a typing error is not an attack. */
const FREE_FAILURES = 5;
/** The same for a name that peers try with which it has never signed in. */
const FREE_AT_NAME = 20;
/** Milliseconds; doubled with each failure. */
const FIRST_WAIT = 250;
const LONGEST_WAIT = 5000;
/** Milliseconds after which failures are forgotten. */
const MEMORY = 15 * 60 * 1000;
/** Peers, and names, that are remembered. */
const MOST_REMEMBERED = 10_000;
/** Characters of a name that are remembered. */
const NAME_LENGTH = 100;
/** Attempts of a peer at a time, and those that wait for them. */
const FIRST_LINE = [FREE_FAILURES, 200] as const;
/** Attempts that are slowed down at a time, and those that wait for them. */
const SLOW_LINE = [1, 3] as const;
/** Passwords that are looked at together: a hashed one keeps a processor busy. */
const MOST_AT_ONCE = 2;
/** Attempts of all peers that wait to be looked at. */
const MOST_IN_LINE = 50;

/**
 * Makes a throttle; what it remembers is bounded. Failures are counted for a peer
 * and for the name that is tried, so that it is no use to come from a new address
 * each time. A client that presents what was right when it last came from its
 * address never waits, whatever others do.
 */
export function createThrottle(
  authenticate: Authenticate,
  { now, sleep, markOf = createMark() }: {
    readonly now: () => number;
    readonly sleep: (milliseconds: number) => Promise<void>;
    /** Makes of credentials what is remembered of them. */
    readonly markOf?: (credentials: readonly Credentials[]) => Promise<string>;
  },
): Throttle {
  const peers = createFailures(now);
  const names = createFailures(now);
  const pairs = createFailures(now);
  /** What was right last, by peer and name. */
  const right = new Map<string, string>();
  const lines = new Map<string, Line>();
  const looking = createLine(MOST_AT_ONCE, MOST_IN_LINE);

  /** Runs what waits for one thing in its order; undefined if too much waits. */
  async function inLine<T>(
    key: string,
    [most, waiting]: readonly [number, number],
    run: () => Promise<T>,
  ): Promise<T | undefined> {
    const line = lines.get(key) ?? createLine(most, waiting);
    lines.set(key, line);
    try {
      return await line.run(run);
    } finally {
      if (line.isEmpty()) lines.delete(key);
    }
  }

  /** What slows an attempt down most, with its failures beyond the free ones. */
  function slowdown(peer: string, tried: readonly string[]) {
    const causes = tried.flatMap((name) => {
      const pair = keyOf(peer, name);
      // Whoever signs in there pays for wrong passwords of its own only.
      return right.has(pair)
        ? [{ key: pair, excess: pairs.count(pair) - FREE_FAILURES }]
        : [
          { key: peer, excess: peers.count(peer) - FREE_FAILURES },
          { key: keyOf("", name), excess: names.count(name) - FREE_AT_NAME },
        ];
    });
    return causes.reduce((a, b) => b.excess > a.excess ? b : a);
  }

  function learn(
    peer: string,
    tried: readonly string[],
    access: Access,
    mark: string,
  ): void {
    const granted = access.status === "granted";
    // By a password alone, the client is found without its name.
    const own = granted && tried.includes(access.caller.name ?? "")
      ? access.caller.name!
      : "";
    const wrong = granted ? tried.filter((name) => name !== own) : tried;
    for (const name of wrong) {
      pairs.add(keyOf(peer, name), 1);
      names.add(name, 1);
    }
    if (wrong.length > 0) peers.add(peer, 1);
    if (!granted) return;
    // A right password says nothing about guesses at those of other clients.
    const pair = keyOf(peer, own);
    peers.add(peer, -pairs.count(pair));
    pairs.clear(pair);
    right.delete(pair);
    right.set(pair, mark);
    const [oldest] = right.keys();
    if (right.size > MOST_REMEMBERED) right.delete(oldest!);
  }

  return async (presented, peer, left, look = authenticate) => {
    const { credentials } = presented;
    // Without credentials, wget and others only ask for the challenge.
    if (credentials.length === 0) return await look(presented);
    const tried = [...new Set(credentials.flatMap(({ names }) => names))]
      .map((name) => name.slice(0, NAME_LENGTH));
    if (tried.length === 0) tried.push("");
    const from = peerKey(peer, tried[0]);
    const mark = await markOf(credentials);
    if (tried.some((name) => right.get(keyOf(from, name)) === mark)) {
      return await look(presented);
    }
    const attempt = async () => {
      if (left() <= 0) return undefined;
      const access = await look(presented);
      learn(from, tried, access, mark);
      return access;
    };
    // Until a few are decided, it is not known whether the next one has to wait.
    const access = await inLine(`first ${from}`, FIRST_LINE, async () => {
      const { key, excess } = slowdown(from, tried);
      if (excess < 0) return await looking.run(attempt);
      const wait = Math.min(FIRST_WAIT * 2 ** excess, LONGEST_WAIT);
      // One at a time: many connections at once shall not be faster.
      return await inLine(`slow ${key}`, SLOW_LINE, async () => {
        if (left() <= 0) return undefined;
        await sleep(wait);
        return await looking.run(attempt);
      });
    });
    return access ??
      { status: "deferred", reason: "too many wrong passwords" };
  };
}

/** Failures by a key, forgotten after a while. */
function createFailures(now: () => number) {
  const known = new Map<string, { readonly count: number; last: number }>();
  function count(key: string): number {
    const found = known.get(key);
    return found !== undefined && found.last + MEMORY > now() ? found.count : 0;
  }
  return {
    count,
    add(key: string, more: number): void {
      const sum = Math.max(0, count(key) + more);
      known.delete(key);
      if (sum > 0) known.set(key, { count: sum, last: now() });
      const [oldest] = known.keys();
      if (known.size > MOST_REMEMBERED) known.delete(oldest!);
    },
    clear: (key: string): void => void known.delete(key),
  };
}

/** Lets a few do something at a time; the others wait in their order. */
interface Line {
  /** Does something when it is its turn; undefined if too many wait. */
  readonly run: <T>(work: () => Promise<T>) => Promise<T | undefined>;
  readonly isEmpty: () => boolean;
}

function createLine(most: number, mostWaiting: number): Line {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    async run(work) {
      if (busy < most) busy++;
      else if (waiting.length >= mostWaiting) return undefined;
      else await new Promise<void>((resolve) => waiting.push(resolve));
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next === undefined) busy--;
        else next();
      }
    },
    isEmpty: () => busy === 0,
  };
}

/** Marks credentials, so that a password need not be remembered. */
function createMark(): (
  credentials: readonly Credentials[],
) => Promise<string> {
  let key: Promise<CryptoKey> | undefined;
  return async (credentials) => {
    key ??= crypto.subtle.generateKey(
      { name: "HMAC", hash: "SHA-256" },
      false,
      ["sign"],
    ) as Promise<CryptoKey>;
    const bytes = new TextEncoder().encode(JSON.stringify(credentials));
    const mark = await crypto.subtle.sign("HMAC", await key, bytes);
    return new Uint8Array(mark).toBase64();
  };
}

function keyOf(peer: string, name: string): string {
  return JSON.stringify([peer, name]);
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
export function peerKey(peer: Peer, user?: string): string {
  if (peer.status !== "known") {
    const place = peer.status === "proxy" ? peer.address.text : peer.mark;
    return JSON.stringify([
      place.slice(0, NAME_LENGTH),
      user?.slice(0, NAME_LENGTH),
    ]);
  }
  const { type, bytes, text } = peer.address;
  return type === "A" ? text : bytes.slice(0, HOUSEHOLD_BYTES).join(".");
}
