import type { Settings } from "../config/settings.ts";
import { createDeadline } from "../deadline.ts";
import { type AddressType, parseAddress } from "../dns/address.ts";
import type { Wish } from "../dns/plan.ts";
import type { Gateway } from "../gateway/client.ts";
import { type RecordOutcome, updateHosts } from "../update.ts";

/** Publishes addresses for many requests in one process. */
export type Publish = (
  wishes: readonly Wish[],
) => Promise<readonly RecordOutcome[]>;

/** What a publisher needs. */
export interface PublisherContext {
  /** Where to publish. */
  readonly gateway: Gateway;
  /** How to go about it. */
  readonly settings: Pick<
    Settings,
    "zones" | "create" | "ttl" | "timeoutMilliseconds"
  >;
  /** How long a record is remembered as published; 0: not at all. */
  readonly stateMilliseconds: number;
  /** After this time a request is answered; its update goes on. */
  readonly answerMilliseconds: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes lines for the operator, free of secrets. */
  readonly log: (level: "info", message: string) => void;
}

/** Requests that wait for their turn; more are turned away. */
const MOST_WAITING = 200;

/** Records that are remembered. */
const MOST_REMEMBERED = 10_000;

interface Job {
  readonly wishes: readonly Wish[];
  readonly done: (outcomes: readonly RecordOutcome[]) => void;
}

/**
 * Makes a publisher that spares the gateway: what was published a while ago is
 * not asked for again, and all that is wanted while an update is under way is
 * done together in the next one.
 */
export function createPublisher(context: PublisherContext): Publish {
  const memory = createMemory(context);
  let waiting: readonly Job[] = [];
  let batch: readonly Job[] = [];

  async function work(): Promise<void> {
    while (waiting.length > 0) {
      batch = takeCompatible(waiting);
      waiting = waiting.filter((job) => !batch.includes(job));
      await perform(batch);
      batch = [];
    }
  }

  /** Whether something is about to be done to one of the hosts. */
  function underWay(wishes: readonly Wish[]): boolean {
    const hosts = new Set(wishes.map(({ host }) => host));
    return [...batch, ...waiting]
      .some((job) => job.wishes.some(({ host }) => hosts.has(host)));
  }

  async function perform(jobs: readonly Job[]): Promise<void> {
    const outcomes = await attempt(
      mergeWishes(jobs.flatMap(({ wishes }) => wishes)),
    );
    // One record that the gateway refuses must not fail the others with it.
    const spoilt = jobs.length > 1 &&
      outcomes.some(({ failure }) => failure?.kind === "refused");
    for (const { wishes, done } of jobs) {
      done(outcomesFor(wishes, spoilt ? await attempt(wishes) : outcomes));
    }
  }

  /** A fault of ours must not stop the service; its name is free of secrets. */
  async function attempt(
    wishes: readonly Wish[],
  ): Promise<readonly RecordOutcome[]> {
    try {
      return await update(wishes);
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      context.log("info", `internal error (${name})`);
      return [];
    }
  }

  async function update(
    wishes: readonly Wish[],
  ): Promise<readonly RecordOutcome[]> {
    const known = memory.recall(wishes);
    const rest = wishes.filter((wish) =>
      !known.some(({ host }) => host === wish.host)
    );
    if (rest.length === 0) return known;
    const deadline = createDeadline(context.settings.timeoutMilliseconds, {
      now: context.now,
      patient: true,
    });
    const outcomes = await updateHosts(
      context.gateway,
      { ...context.settings, wishes: rest },
      { ...context, deadline },
    );
    memory.learn(outcomes);
    return [...known, ...outcomes];
  }

  return (wishes) => {
    const known = memory.recall(wishes);
    if (
      wishes.every(({ host }) =>
        known.some((outcome) => outcome.host === host)
      ) && !underWay(wishes)
    ) {
      return Promise.resolve(known);
    }
    if (waiting.length >= MOST_WAITING) {
      return Promise.resolve(
        allFailed(wishes, "too many requests are waiting"),
      );
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(
          allFailed(wishes, "the gateway takes long; the update goes on"),
        );
      }, context.answerMilliseconds);
      const done = (outcomes: readonly RecordOutcome[]) => {
        clearTimeout(timer);
        resolve(outcomes);
      };
      waiting = [...waiting, { wishes, done }];
      if (batch.length === 0) work();
    });
  };
}

/** What was published, by host and family, for a while. */
function createMemory(
  { stateMilliseconds, now }: Pick<
    PublisherContext,
    "stateMilliseconds" | "now"
  >,
) {
  const known = new Map<
    string,
    { readonly values: string; readonly until: number }
  >();
  const key = (host: string, type: AddressType) => `${type} ${host}`;
  return {
    /** The outcomes for hosts of which every wanted record is as wanted. */
    recall(wishes: readonly Wish[]): readonly RecordOutcome[] {
      return wishes.flatMap((wish) => {
        const records = recordsOf(wish);
        const fresh = records.every(({ type, values }) => {
          const entry = known.get(key(wish.host, type));
          return entry !== undefined && entry.until > now() &&
            entry.values === valuesKey(values);
        });
        return fresh
          ? records.map((record) => unchanged(wish.host, record))
          : [];
      });
    },
    learn(outcomes: readonly RecordOutcome[]): void {
      for (const { host, type, is, status } of outcomes) {
        known.delete(key(host, type));
        if (status === "failed" || stateMilliseconds === 0) continue;
        const [oldest] = known.keys();
        if (known.size >= MOST_REMEMBERED && oldest !== undefined) {
          known.delete(oldest);
        }
        known.set(key(host, type), {
          values: valuesKey(is),
          until: now() + stateMilliseconds,
        });
      }
    },
  };
}

/** The same for the same addresses, however the gateway spells them. */
function valuesKey(values: readonly string[]): string {
  const addresses = values.map((value) => parseAddress(value)?.value ?? value);
  return [...new Set(addresses)].sort().join();
}

interface WantedRecord {
  readonly type: AddressType;
  readonly values: readonly string[];
}

function recordsOf({ addresses }: Wish): readonly WantedRecord[] {
  return (["A", "AAAA"] as const).map((type) => ({
    type,
    values: addresses.filter((a) => a.type === type).map(({ value }) => value),
  })).filter(({ values }) => values.length > 0);
}

function unchanged(
  host: string,
  { type, values }: WantedRecord,
): RecordOutcome {
  return { host, type, was: values, is: values, status: "unchanged" };
}

function allFailed(
  wishes: readonly Wish[],
  message: string,
): readonly RecordOutcome[] {
  return wishes.flatMap((wish) =>
    recordsOf(wish).map(({ type }) => ({
      host: wish.host,
      type,
      was: [],
      is: [],
      status: "failed",
      failure: { kind: "temporary", message },
    }))
  );
}

/**
 * The first job, and all that want nothing else for the same record. None
 * overtakes one that waits for the same record: the last request shall win.
 */
function takeCompatible(jobs: readonly Job[]): readonly Job[] {
  const wanted = new Map<string, string>();
  return jobs.filter(({ wishes }) => {
    const records = wishes.flatMap((wish) =>
      recordsOf(wish).map(({ type, values }) =>
        [`${type} ${wish.host}`, valuesKey(values)] as const
      )
    );
    const fits = records.every(([key, values]) =>
      (wanted.get(key) ?? values) === values
    );
    records.forEach(([key, values]) => wanted.set(key, fits ? values : ""));
    return fits;
  });
}

/** Each host once, with the addresses of both families. */
function mergeWishes(wishes: readonly Wish[]): readonly Wish[] {
  const merged = new Map<string, Wish>();
  for (const wish of wishes) {
    const before = merged.get(wish.host)?.addresses ?? [];
    const more = wish.addresses.filter(({ value }) =>
      !before.some((address) => address.value === value)
    );
    merged.set(wish.host, { host: wish.host, addresses: [...before, ...more] });
  }
  return [...merged.values()];
}

/** What concerns a job; where there is no outcome, something went wrong. */
function outcomesFor(
  wishes: readonly Wish[],
  outcomes: readonly RecordOutcome[],
): readonly RecordOutcome[] {
  return wishes.flatMap((wish) =>
    recordsOf(wish).map(({ type }) =>
      outcomes.find((outcome) =>
        outcome.host === wish.host && outcome.type === type
      ) ??
        allFailed([wish], "internal error").find((outcome) =>
          outcome.type === type
        )!
    )
  );
}
