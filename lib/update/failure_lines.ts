import { describeFailure, type Failure } from "../failure.ts";
import type { DoneOutcome, FailedOutcome } from "./outcome.ts";

/** What failed of the records of a name, of whatever type. */
export type FailedRecord =
  & Pick<FailedOutcome, "status" | "host" | "failure">
  & { readonly type: string };

/**
 * What failed, one line per cause: the first record that it concerns, the cause,
 * and the other records. Failures that differ in nothing but the gateway's
 * transaction id have one cause.
 */
export function failureLines(
  outcomes: readonly (FailedRecord | DoneOutcome)[],
): readonly string[] {
  const causes = new Map<string, FailedRecord[]>();
  for (const outcome of outcomes) {
    if (outcome.status !== "failed") continue;
    const key = causeOf(outcome.failure);
    causes.set(key, [...causes.get(key) ?? [], outcome]);
  }
  return [...causes.values()].flatMap(([first, ...others]) => {
    if (first === undefined) return [];
    const same = others.length === 0
      ? ""
      : `; the same for ${others.map(recordOf).join(", ")}`;
    return [`${recordOf(first)}: ${describeFailure(first.failure)}${same}`];
  });
}

function causeOf({ kind, message, codes }: Failure): string {
  return JSON.stringify([kind, message, codes]);
}

function recordOf({ host, type }: FailedRecord): string {
  return `${host} ${type}`;
}
