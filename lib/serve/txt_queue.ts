import type { TxtOutcome } from "../update/update_txt.ts";
import type { TxtIntent } from "../zone/plan_txt.ts";
import type { Budget } from "./budget.ts";
import { within } from "./limits.ts";

/**
 * Changes the texts of one name.
 *
 * @param client who asks; undefined: no one in particular
 */
export type TxtQueue = (
  intent: TxtIntent,
  client: string | undefined,
) => Promise<readonly TxtOutcome[]>;

/** What an update of TXT records came to. */
export interface TxtReport {
  /** An outcome for each name and text. */
  readonly outcomes: readonly TxtOutcome[];
  /** Requests that were sent to the gateway. */
  readonly requests: number;
}

/** Names that wait for their turn. */
const MOST_WAITING = 200;

/** Milliseconds in which requests that come at once are joined. */
const JOIN_TIME = 20;

/**
 * Milliseconds until a request is answered; its update goes on. Where each one-time
 * password is taken once, an update can wait for two of them.
 */
const ANSWER_TIME = 58_000;

/** A request that waits. */
interface Waiting {
  readonly intent: TxtIntent;
  readonly client: string | undefined;
  readonly tell: (outcomes: readonly TxtOutcome[]) => void;
}

/**
 * Makes a queue that joins what comes while an update is under way into the next
 * one: one inquiry and one bulk update per zone for all of it.
 */
export function createTxtQueue(
  update: (intents: readonly TxtIntent[]) => Promise<TxtReport>,
  { budget, sleep }: {
    readonly budget: Budget;
    readonly sleep: (milliseconds: number) => Promise<void>;
  },
): TxtQueue {
  let waiting: Waiting[] = [];
  let busy = false;
  async function work(): Promise<void> {
    busy = true;
    await sleep(JOIN_TIME);
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      const outcomes = await attempt(batch);
      for (const { intent, tell } of batch) {
        tell(outcomes.filter(({ host }) => host === intent.host));
      }
    }
    busy = false;
  }

  /** A fault of ours must not stop the service; its name is free of secrets. */
  async function attempt(
    batch: readonly Waiting[],
  ): Promise<readonly TxtOutcome[]> {
    const intents = joined(batch.map(({ intent }) => intent));
    try {
      const { outcomes, requests } = await update(intents);
      for (const client of new Set(batch.map(({ client }) => client))) {
        budget.spend(client, requests);
      }
      return outcomes;
    } catch (error) {
      const name = error instanceof Error ? error.name : "unknown";
      return intents.map((each) => failed(each, `internal error (${name})`));
    }
  }

  return async (intent, client) => {
    const refusal = budget.refusal(client) ??
      (waiting.length < MOST_WAITING
        ? undefined
        : "too many requests are waiting");
    if (refusal !== undefined) return [failed(intent, refusal)];
    const outcomes = new Promise<readonly TxtOutcome[]>((tell) =>
      waiting.push({ intent, client, tell })
    );
    if (!busy) work();
    return await within(ANSWER_TIME, outcomes) ??
      [failed(intent, "the gateway takes long; the update goes on")];
  };
}

/** Each name once; of what contradicts itself, the last counts. */
function joined(intents: readonly TxtIntent[]): readonly TxtIntent[] {
  return [...Map.groupBy(intents, ({ host }) => host)].map(([host, own]) => {
    const wants = new Map(
      own.flatMap(({ add, remove }) => [
        ...add.map((text) => [text, true] as const),
        ...remove.map((text) => [text, false] as const),
      ]),
    );
    const texts = [...wants.keys()];
    return {
      host,
      add: texts.filter((text) => wants.get(text)),
      remove: texts.filter((text) => !wants.get(text)),
      most: own.find(({ most }) => most !== undefined)?.most,
    };
  });
}

function failed(
  { host, add, remove }: TxtIntent,
  message: string,
): TxtOutcome {
  const [value = ""] = [...add, ...remove];
  const want = add.length > 0 ? "present" : "absent";
  const failure = { kind: "temporary", message } as const;
  return { host, value, want, status: "failed", failure };
}
