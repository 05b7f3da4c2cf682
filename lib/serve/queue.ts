import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import {
  createPublishedState,
  keyOf,
  type PublishedRecord,
} from "./published.ts";
import {
  createWishes,
  intentsOf,
  keysOf,
  textsOf,
  type Wish,
  wishesOf,
} from "./wishes.ts";
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

/** Records that are dealt with together: the next ones shall not wait for too long. */
const MOST_IN_BATCH = 100;

/** How often a refused batch is halved: not everything refused has one culprit. */
const MOST_SPLITS = 3;

/** What became of a record. */
interface Fate {
  readonly outcome: RecordOutcome;
  /** Whether the gateway was not asked. */
  readonly remembered: boolean;
}

/**
 * Makes a queue that spares the gateway: what was published a while ago is not
 * asked for again, and all that is wanted while an update is under way is done
 * together in the next one. For each record the newest wish counts, until it is
 * sent and before it is sent again.
 */
export function createQueue(context: QueueContext): Enqueue {
  const published = createPublishedState(context);
  const wishes = createWishes();
  let working = false;

  async function work(): Promise<void> {
    working = true;
    for (;;) {
      const keys = wishes.begin(MOST_IN_BATCH);
      if (keys.length === 0) break;
      await perform(keys, MOST_SPLITS);
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
    const { host, type, arrival } = wishes.end(key, outcome);
    // Nobody has asked the gateway: that it stands there is no newer knowledge.
    if (remembered) published.confirm(host, type, arrival);
    else published.learn(outcome, arrival);
  }

  /** What becomes of each wish, from what is known or from the gateway. */
  async function fatesOf(keys: readonly string[]): Promise<readonly Fate[]> {
    wishes.renew(keys);
    const known = wishes.underWay(keys).map((wish) => knownOutcome(wish));
    const outcomes = await attempt(keys.filter((_, i) => !known[i]));
    return wishes.underWay(keys).map((wish, i) => ({
      outcome: known[i] ??
        outcomes.find(({ host, type }) => keyOf(host, type) === wish.key) ??
        failed(wish, "internal error"),
      remembered: known[i] !== undefined,
    }));
  }

  /** The outcome for a record that stands as wanted, if that is known well enough. */
  function knownOutcome(wish: Wish): RecordOutcome | undefined {
    const record = published.get(wish.host, wish.type);
    return record?.fresh && record.addresses.join() === textsOf(wish)
      ? standing(wish, record)
      : undefined;
  }

  /** A fault of ours must not stop the service; its name is free of secrets. */
  async function attempt(
    keys: readonly string[],
  ): Promise<readonly RecordOutcome[]> {
    if (keys.length === 0) return [];
    try {
      const begun = intentsOf(wishes.underWay(keys));
      return await context.update(begun, (intents) => {
        const own = intents.flatMap(keysOf);
        return wishes.renew(own) ? intentsOf(wishes.underWay(own)) : intents;
      });
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      return wishes.underWay(keys).map((wish) =>
        failed(wish, `internal error (${name})`)
      );
    }
  }

  /** What becomes of a wish; a newer one may have been seen to already. */
  async function outcomeOf(wish: Wish): Promise<RecordOutcome> {
    const record = published.get(wish.host, wish.type);
    const late = record !== undefined && record.arrival > wish.arrival;
    return late && !wishes.has(wish.key)
      ? standing(wish, record)
      : await wishes.add(wish);
  }

  return async (intents, arrival) => {
    const wanted = intents.flatMap((intent) => wishesOf(intent, arrival));
    const known = wanted.flatMap((wish) =>
      wishes.has(wish.key) ? [] : knownOutcome(wish) ?? []
    );
    if (known.length === wanted.length) {
      wanted.forEach(({ host, type }) =>
        published.confirm(host, type, arrival)
      );
      return known;
    }
    if (!wishes.fit(wanted)) {
      return wanted.map((wish) =>
        failed(wish, "too many requests are waiting")
      );
    }
    const outcomes = wanted.map(outcomeOf);
    if (!working) work();
    return await Promise.all(
      outcomes.map(async (outcome, i) =>
        await within(context.publishMilliseconds, outcome) ??
          failed(wanted[i]!, "the gateway takes long; the update goes on")
      ),
    );
  };
}

function isRefused(outcome: RecordOutcome): boolean {
  return outcome.status === "failed" && outcome.failure.kind === "refused";
}

/** The outcome for a record that is left as the newest request has left it. */
function standing(
  { host, type }: Wish,
  { addresses: is, failure }: PublishedRecord,
): RecordOutcome {
  if (failure !== undefined) {
    return { host, type, was: is, is, status: "failed", failure };
  }
  return { host, type, was: is, is, status: "unchanged" };
}

function failed({ host, type }: Wish, message: string): RecordOutcome {
  return {
    host,
    type,
    was: [],
    is: [],
    status: "failed",
    failure: { kind: "temporary", message },
  };
}
