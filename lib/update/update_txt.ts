import type { Failure } from "../failure.ts";
import type { Gateway } from "../gateway/client.ts";
import { ownerOf } from "../zone/find_zone.ts";
import { planTxt, type TxtIntent, type TxtPlan } from "../zone/plan_txt.ts";
import type { Zone } from "../zone/zone.ts";
import type { UpdateContext } from "./update_context.ts";
import {
  type NamesRequest,
  type Planned,
  updateNames,
} from "./update_names.ts";

/** What became of one text in the TXT records of a name. */
export type TxtOutcome = DoneTxtOutcome | FailedTxtOutcome;

/** What every outcome says. */
export interface TxtOutcomeBasics
  extends Pick<TxtPlan, "host" | "value" | "want"> {
  /** The name of the host's zone; absent if none was found, or asked for. */
  readonly zone?: string;
}

/** The text is as wanted, or would be after a dry run. */
export interface DoneTxtOutcome extends TxtOutcomeBasics {
  /** What it took. */
  readonly status: "unchanged" | "changed";
  /** The name of the host's zone. */
  readonly zone: string;
}

/** The text is not as wanted. */
export interface FailedTxtOutcome extends TxtOutcomeBasics {
  /** Tells it from the others. */
  readonly status: "failed";
  /** Why, and what can be done about it. */
  readonly failure: Failure;
}

/**
 * Adds texts to the TXT records of names, or removes them, and leaves all other
 * records alone, see {@linkcode updateNames}. What is so already is a success.
 *
 * @returns an outcome per name and text, in the order of the intents, additions first
 */
export async function updateTxt(
  gateway: Gateway,
  request: NamesRequest<TxtIntent>,
  context: UpdateContext,
): Promise<readonly TxtOutcome[]> {
  return await updateNames(
    gateway,
    request,
    { plan, failed, ownerOf },
    context,
  );
}

function plan(zone: Zone, intents: readonly TxtIntent[]): Planned<TxtOutcome> {
  const { change, texts } = planTxt(zone, intents);
  return {
    change,
    again: (zone) => planTxt(zone, intents).change,
    outcomes: (failure) =>
      texts.map((text) => outcomeOf(text, zone.name, failure)),
  };
}

function outcomeOf(
  { host, value, want, isSo, refusal }: TxtPlan,
  zone: string,
  failure: Failure | undefined,
): TxtOutcome {
  const basics = { host, value, want, zone };
  if (isSo) return { ...basics, status: "unchanged" };
  if (refusal !== undefined) {
    return {
      ...basics,
      status: "failed",
      failure: { kind: "refused", message: refusal },
    };
  }
  return failure === undefined
    ? { ...basics, status: "changed" }
    : { ...basics, status: "failed", failure };
}

function failed(
  { host, add, remove }: TxtIntent,
  failure: Failure,
): readonly TxtOutcome[] {
  const outcome = (want: TxtPlan["want"]) => (value: string): TxtOutcome => ({
    ...{ host, value, want, status: "failed", failure },
  });
  return [
    ...[...new Set(add)].map(outcome("present")),
    ...[...new Set(remove)].map(outcome("absent")),
  ];
}
