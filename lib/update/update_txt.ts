import type { Failure } from "../failure.ts";
import type { Gateway } from "../gateway/client.ts";
import { ownerOf } from "../zone/find_zone.ts";
import { planTxt, type TxtIntent, type TxtPlan } from "../zone/plan_txt.ts";
import type { UpdateContext } from "./update_context.ts";
import { type NamesRequest, updateNames } from "./update_names.ts";

/** What became of one text in the TXT records of a name. */
export type TxtOutcome =
  & Pick<TxtPlan, "host" | "value" | "want">
  & (
    | {
      /** It is as wanted, or would be after a dry run. */
      readonly status: "unchanged" | "changed";
      /** The name of the host's zone. */
      readonly zone: string;
    }
    | {
      readonly status: "failed";
      /** Absent if no zone was found, or asked for. */
      readonly zone?: string;
      readonly failure: Failure;
    }
  );

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
  return await updateNames<TxtIntent, TxtOutcome>(gateway, request, {
    ownerOf,
    plan(zone, intents) {
      const { change, texts } = planTxt(zone, intents);
      return {
        change,
        again: (zone) => planTxt(zone, intents).change,
        outcomes: (failure) =>
          texts.map((text) => outcomeOf(text, zone.name, failure)),
      };
    },
    failed: ({ host, add, remove }, failure) => {
      const failed = (value: string, want: TxtPlan["want"]) =>
        ({ host, value, want, status: "failed", failure }) as const;
      return [
        ...[...new Set(add)].map((value) => failed(value, "present")),
        ...[...new Set(remove)].map((value) => failed(value, "absent")),
      ];
    },
  }, context);
}

function outcomeOf(
  { host, value, want, isSo, refusal }: TxtPlan,
  zone: string,
  broken: Failure | undefined,
): TxtOutcome {
  const basics = { host, value, want, zone };
  if (isSo) return { ...basics, status: "unchanged" };
  const failure = refusal === undefined
    ? broken
    : { kind: "refused", message: refusal } as const;
  return failure === undefined
    ? { ...basics, status: "changed" }
    : { ...basics, status: "failed", failure };
}
