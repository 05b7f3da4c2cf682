import type { Deadline } from "../deadline.ts";
import { type HostIntent, recordsOf } from "../zone/host_intent.ts";
import { failedIntent, type RecordOutcome } from "../update/outcome.ts";
import { createMemory, valuesKey } from "./published.ts";

/** Publishes addresses for many requests in one process. */
export type Publish = (
  intents: readonly HostIntent[],
) => Promise<readonly RecordOutcome[]>;

/** What a publisher needs. */
export interface PublisherContext {
  /** Updates hosts at the gateway; failures are among the outcomes. */
  readonly updateHosts: (
    intents: readonly HostIntent[],
    options: { readonly deadline: Deadline },
  ) => Promise<readonly RecordOutcome[]>;
  /** Makes a deadline. */
  readonly deadlineIn: (milliseconds: number) => Deadline;
  /** How long one update may take. */
  readonly timeoutMilliseconds: number;
  /** How long a record is remembered as published; 0: not at all. */
  readonly stateMilliseconds: number;
  /** After this time a request is answered; its update goes on. */
  readonly answerMilliseconds: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
}

/** Requests that wait for their turn; more are turned away. */
const MOST_WAITING = 200;

/** Intents that are dealt with together: the next ones shall not wait for too long. */
const MOST_IN_BATCH = 100;

/** How often a refused batch is halved: not everything refused has one culprit. */
const MOST_SPLITS = 3;

interface Job {
  readonly intents: readonly HostIntent[];
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
      try {
        await perform(batch);
      } finally {
        batch = [];
      }
    }
  }

  /** Whether something is about to be done to one of the hosts. */
  function underWay(intents: readonly HostIntent[]): boolean {
    const hosts = new Set(intents.map(({ host }) => host));
    return [...batch, ...waiting]
      .some((job) => job.intents.some(({ host }) => hosts.has(host)));
  }

  async function perform(
    jobs: readonly Job[],
    splits = MOST_SPLITS,
  ): Promise<void> {
    const outcomes = await attempt(
      mergeIntents(jobs.flatMap(({ intents }) => intents)),
    );
    const refused = jobs.filter((job) =>
      outcomesFor(job.intents, outcomes)
        .some((outcome) =>
          outcome.status === "failed" && outcome.failure.kind === "refused"
        )
    );
    const repeat = jobs.length > 1 && splits > 0 ? refused : [];
    for (const job of jobs) {
      if (!repeat.includes(job)) job.done(outcomesFor(job.intents, outcomes));
    }
    if (repeat.length === 0) return;
    const again = repeat.map((job) => continued(job, outcomes));
    // One record that the gateway refuses must not fail those merged with it.
    const half = Math.ceil(again.length / 2);
    await perform(again.slice(0, half), splits - 1);
    if (half < again.length) await perform(again.slice(half), splits - 1);
  }

  /** A fault of ours must not stop the service; its name is free of secrets. */
  async function attempt(
    intents: readonly HostIntent[],
  ): Promise<readonly RecordOutcome[]> {
    try {
      return await update(intents);
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      return allFailed(intents, `internal error (${name})`);
    }
  }

  async function update(
    intents: readonly HostIntent[],
  ): Promise<readonly RecordOutcome[]> {
    const known = memory.recall(intents);
    const rest = intents.filter((intent) =>
      !known.some(({ host }) => host === intent.host)
    );
    if (rest.length === 0) return known;
    const deadline = context.deadlineIn(context.timeoutMilliseconds);
    const outcomes = await context.updateHosts(rest, { deadline });
    memory.learn(outcomes);
    return [...known, ...outcomes];
  }

  return (intents) => {
    const known = memory.recall(intents);
    if (
      intents.every(({ host }) =>
        known.some((outcome) => outcome.host === host)
      ) && !underWay(intents)
    ) {
      return Promise.resolve(known);
    }
    if (waiting.length >= MOST_WAITING) {
      return Promise.resolve(
        allFailed(intents, "too many requests are waiting"),
      );
    }
    return new Promise((resolve) => {
      const timer = setTimeout(() => {
        resolve(
          allFailed(intents, "the gateway takes long; the update goes on"),
        );
      }, context.answerMilliseconds);
      const done = (outcomes: readonly RecordOutcome[]) => {
        clearTimeout(timer);
        resolve(outcomes);
      };
      waiting = [...waiting, { intents, done }];
      if (batch.length === 0) work();
    });
  };
}

function allFailed(
  intents: readonly HostIntent[],
  message: string,
): readonly RecordOutcome[] {
  return intents.flatMap((intent) =>
    failedIntent(intent, { kind: "temporary", message })
  );
}

/**
 * The first job, and all that want nothing else for the same record. None
 * overtakes one that waits for the same record: the last request shall win.
 */
function takeCompatible(jobs: readonly Job[]): readonly Job[] {
  const wanted = new Map<string, string>();
  let total = 0;
  return jobs.filter(({ intents }) => {
    total += intents.length;
    if (total > MOST_IN_BATCH && total > intents.length) return false;
    const records = intents.flatMap((intent) =>
      recordsOf(intent).map(({ type, values }) =>
        [`${type} ${intent.host}`, valuesKey(values)] as const
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
function mergeIntents(intents: readonly HostIntent[]): readonly HostIntent[] {
  const merged = new Map<string, HostIntent>();
  for (const intent of intents) {
    const before = merged.get(intent.host)?.addresses ?? [];
    const more = intent.addresses.filter(({ text }) =>
      !before.some((address) => address.text === text)
    );
    merged.set(intent.host, {
      host: intent.host,
      addresses: [...before, ...more],
    });
  }
  return [...merged.values()];
}

/** A job of which a part is done: that was a change, whatever is found later. */
function continued(
  { intents, done }: Job,
  earlier: readonly RecordOutcome[],
): Job {
  const changes = earlier.filter(({ status }) =>
    status === "changed" || status === "created"
  );
  return {
    intents,
    done: (later) =>
      done(
        later.map((outcome) =>
          changes.find(({ host, type }) =>
            host === outcome.host && type === outcome.type &&
            outcome.status === "unchanged"
          ) ?? outcome
        ),
      ),
  };
}

/** What concerns a job; where there is no outcome, something went wrong. */
function outcomesFor(
  intents: readonly HostIntent[],
  outcomes: readonly RecordOutcome[],
): readonly RecordOutcome[] {
  return intents.flatMap((intent) =>
    recordsOf(intent).map(({ type }) =>
      outcomes.find((outcome) =>
        outcome.host === intent.host && outcome.type === type
      ) ??
        allFailed([intent], "internal error").find((outcome) =>
          outcome.type === type
        )!
    )
  );
}
