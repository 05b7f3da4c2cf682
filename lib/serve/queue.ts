import type { Address, AddressType } from "../internet/address.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { Budget } from "./budget.ts";
import { within } from "./limits.ts";
import {
  createPublishedState,
  inOrder,
  keyOf,
  type PublishedRecord,
} from "./published.ts";

/**
 * Publishes what a request wants.
 *
 * @param arrival the number of the request; a higher one is newer
 * @param client who asks; undefined: no one in particular
 * @param milliseconds after which the request is answered; its update goes on
 */
export type Queue = (
  intents: readonly HostIntent[],
  arrival: number,
  client: string | undefined,
  milliseconds: number,
) => Promise<readonly RecordOutcome[]>;

/** What a queue does, which can change from one update to the next. */
export interface QueueRules {
  /** Carries out an update, within a time that it knows. */
  readonly update: (
    intents: readonly HostIntent[],
  ) => Promise<UpdateReport>;
  /** The zone that a host was in when it was last updated. */
  readonly zoneOf: (host: string) => string | undefined;
  /** How long a record is told as published without asking; 0: not at all. */
  readonly stateMilliseconds: number;
  /** Takes note of what became of a record in the end. */
  readonly saw?: (outcome: RecordOutcome) => void;
}

/** What an update came to. */
export interface UpdateReport {
  /** An outcome for each host and family. */
  readonly outcomes: readonly RecordOutcome[];
  /** Requests that were sent to the gateway. */
  readonly requests: number;
}

/** Records that are dealt with together: the next ones shall not wait for too long. */
const MOST_IN_BATCH = 100;

/** How often a refused batch is halved: not everything refused has one culprit. */
const MOST_SPLITS = 3;

/** Records that wait for their turn, in all and for one client. */
const MOST_WAITING = 1000;
const MOST_WAITING_PER_CLIENT = 400;

/** What a request wants for one host and family, and who is told what became of it. */
interface Wish {
  /** Host and family. */
  readonly key: string;
  readonly host: string;
  readonly type: AddressType;
  /** What shall stand there. */
  readonly addresses: readonly Address[];
  /** The number of the request. */
  readonly arrival: number;
  readonly client: string | undefined;
  /** The requests that are told. */
  readonly waiters: ((outcome: RecordOutcome) => void)[];
}

/**
 * Makes a queue that spares the gateway: what was published a while ago is not
 * asked for again, and what comes while an update is under way is done together
 * in the next one. For each record the newest wish counts; a request whose wish
 * was overtaken is told what became of the newer one.
 *
 * Each zone has its own line, so that none waits for another. Whoever asks for
 * hosts whose zone is not known yet waits in a line of its own, too.
 */
export function createQueue(
  rules: () => QueueRules,
  { budget, now }: {
    /** Limits the gateway requests of a client. */
    readonly budget: Budget;
    /** Milliseconds, of a clock that no one sets. */
    readonly now: () => number;
  },
): Queue {
  const published = createPublishedState({
    stateMilliseconds: () => rules().stateMilliseconds,
    now,
  });
  const waiting = new Map<string, Wish>();
  const underWay = new Map<string, Wish>();
  const busy = new Set<string>();

  /** Begins what may begin: one update for each line that has none under way. */
  function begin(): void {
    const ready = [...waiting.values()].filter(({ key }) => !underWay.has(key));
    const lines = Map.groupBy(ready, ({ host, client }) => {
      const zone = rules().zoneOf(host);
      return zone === undefined ? `client ${client}` : `zone ${zone}`;
    });
    for (const [line, wishes] of lines) {
      if (!busy.has(line)) work(line, takeInTurn(wishes));
    }
  }

  async function work(line: string, wishes: readonly Wish[]): Promise<void> {
    busy.add(line);
    for (const wish of wishes) {
      waiting.delete(wish.key);
      underWay.set(wish.key, wish);
    }
    await perform(wishes.filter((wish) => !settleAlone(wish)), MOST_SPLITS);
    busy.delete(line);
    begin();
  }

  /** Whether a wish could be settled without asking the gateway. */
  function settleAlone(wish: Wish): boolean {
    const known = knownOutcome(wish);
    const refusal = budget.refusal(wish.client);
    if (known !== undefined) {
      published.confirm(wish.host, wish.type, wish.arrival);
      tell(wish, known);
    } else if (refusal !== undefined) tell(wish, failed(wish, refusal));
    return known !== undefined || refusal !== undefined;
  }

  /** One record that the gateway refuses must not fail those merged with it. */
  async function perform(
    wishes: readonly Wish[],
    splits: number,
  ): Promise<void> {
    if (wishes.length === 0) return;
    const outcomes = await attempt(wishes);
    const again: Wish[] = [];
    for (const wish of wishes) {
      const outcome = outcomes.find(({ host, type }) =>
        keyOf(host, type) === wish.key
      ) ?? failed(wish, "internal error");
      if (splits > 0 && wishes.length > 1 && isRefused(outcome)) {
        again.push(wish);
      } else {
        published.learn(outcome, wish.arrival);
        rules().saw?.(outcome);
        tell(wish, outcome);
      }
    }
    const half = Math.ceil(again.length / 2);
    await perform(again.slice(0, half), splits - 1);
    await perform(again.slice(half), splits - 1);
  }

  function tell(wish: Wish, outcome: RecordOutcome): void {
    underWay.delete(wish.key);
    wish.waiters.forEach((tell) => tell(outcome));
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
    wishes: readonly Wish[],
  ): Promise<readonly RecordOutcome[]> {
    try {
      const { outcomes, requests } = await rules().update(intentsOf(wishes));
      for (const client of new Set(wishes.map(({ client }) => client))) {
        budget.spend(client, requests);
      }
      return outcomes;
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      return wishes.map((wish) => failed(wish, `internal error (${name})`));
    }
  }

  /** Adds a wish; what becomes of it, or of the newest one for its record. */
  function add(wish: Wish): Promise<RecordOutcome> {
    const record = published.get(wish.host, wish.type);
    const before = waiting.get(wish.key);
    const begun = underWay.get(wish.key);
    return new Promise((resolve) => {
      if (before !== undefined) {
        // The newest takes over the place of the one before it.
        const newest = before.arrival > wish.arrival ? before : wish;
        before.waiters.push(resolve);
        waiting.set(wish.key, { ...newest, waiters: before.waiters });
      } else if (begun !== undefined && begun.arrival > wish.arrival) {
        begun.waiters.push(resolve);
      } else if (
        begun === undefined && record !== undefined &&
        record.arrival > wish.arrival
      ) resolve(standing(wish, record));
      else waiting.set(wish.key, { ...wish, waiters: [resolve] });
    });
  }

  function tooMany(
    wanted: readonly Wish[],
    client: string | undefined,
  ): string | undefined {
    const own = [...waiting.values()].filter((wish) => wish.client === client);
    return own.length + wanted.length > MOST_WAITING_PER_CLIENT ||
        waiting.size + wanted.length > MOST_WAITING
      ? "too many requests are waiting"
      : undefined;
  }

  return async (intents, arrival, client, milliseconds) => {
    const wanted = intents.flatMap((intent) =>
      wishesOf(intent, arrival, client)
    );
    const isQueued = ({ key }: Wish) => waiting.has(key) || underWay.has(key);
    const known = wanted.flatMap((wish) =>
      isQueued(wish) ? [] : knownOutcome(wish) ?? []
    );
    if (known.length === wanted.length) {
      known.forEach(({ host, type }) => published.confirm(host, type, arrival));
      return known;
    }
    const refusal = budget.refusal(client) ?? tooMany(wanted, client);
    if (refusal !== undefined) {
      return wanted.map((wish) => failed(wish, refusal));
    }
    const outcomes = wanted.map(add);
    begin();
    return await Promise.all(
      outcomes.map(async (outcome, i) =>
        await within(milliseconds, outcome) ??
          failed(wanted[i]!, "the gateway takes long; the update goes on")
      ),
    );
  };
}

/**
 * The first wishes of a line, taken from the clients in turn. Those of one domain
 * come together, as they are probably in one zone.
 */
function takeInTurn(wishes: readonly Wish[]): readonly Wish[] {
  const near = wishes.filter(({ host }) =>
    domainOf(host) === domainOf(wishes[0]!.host)
  );
  const byClient = [...Map.groupBy(near, ({ client }) => client).values()];
  const longest = Math.max(...byClient.map(({ length }) => length));
  return Array.from(
    { length: longest },
    (_, i) => byClient.flatMap((own) => own[i] ?? []),
  ).flat().slice(0, MOST_IN_BATCH);
}

function domainOf(host: string): string {
  return host.split(".").slice(-2).join(".");
}

/** What a request wants, family by family. */
function wishesOf(
  { host, addresses }: HostIntent,
  arrival: number,
  client: string | undefined,
): readonly Wish[] {
  return [...Map.groupBy(addresses, ({ type }) => type)].map(
    ([type, addresses]) => ({
      key: keyOf(host, type),
      host,
      type,
      addresses,
      arrival,
      client,
      waiters: [],
    }),
  );
}

/** The addresses that are wanted, as one text to compare by. */
function textsOf({ addresses }: Wish): string {
  return inOrder(addresses.map(({ text }) => text)).join();
}

/** Each host once, with the addresses of both families. */
function intentsOf(wishes: readonly Wish[]): readonly HostIntent[] {
  return [...Map.groupBy(wishes, ({ host }) => host)].map(([host, own]) => ({
    host,
    addresses: own.flatMap(({ addresses }) => addresses),
  }));
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
