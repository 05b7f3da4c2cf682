import { describeFailure, type Failure } from "../failure.ts";

/** What became of some records, as far as failures are concerned. */
export type AnyOutcome =
  | { readonly status: "unchanged" | "changed" | "created" }
  | FailedRecord;

interface FailedRecord {
  readonly status: "failed";
  /** Whose records. */
  readonly host: string;
  /** Their type. */
  readonly type: string;
  /** Why. */
  readonly failure: Failure;
}

/**
 * What failed, one line per cause: the first record that it concerns, the cause,
 * and the other records. Failures that differ in nothing but the gateway's
 * transaction id have one cause.
 */
export function failureLines(
  outcomes: readonly AnyOutcome[],
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
