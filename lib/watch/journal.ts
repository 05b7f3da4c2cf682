import { describeFailure, type Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import type { FailingRecord } from "../notify/events.ts";
import { recordKey } from "./host_state.ts";

/** A line about something that began or ended. */
export interface JournalLine {
  /** Which of the two. */
  readonly kind: "failed" | "recovered";
  /** For a person, without secrets. */
  readonly text: string;
}

/** Reports what is new in the failures of a round. */
export type Journal = (
  failing: readonly FailingRecord[],
) => readonly JournalLine[];

/**
 * Creates a journal that has a line when a failure begins, becomes one of a
 * different kind, or ends, and none in between.
 */
export function createJournal(): Journal {
  let known: ReadonlyMap<string, Failure["kind"]> = new Map();
  return (failing) => {
    const now = new Map(failing.map(({ host, type, failure }) => [
      recordKey(host, type),
      failure.kind,
    ]));
    const fresh = failing.filter(({ host, type, failure }) =>
      known.get(recordKey(host, type)) !== failure.kind
    );
    const over = [...known.keys()].filter((key) => !now.has(key));
    known = now;
    return [
      ...failureLines(fresh),
      ...over.length === 0 ? [] : [{
        kind: "recovered" as const,
        text: `${over.join(", ")}: works again`,
      }],
    ];
  };
}

/** One line per reason, because a network that is down affects all records. */
function failureLines(
  failing: readonly FailingRecord[],
): readonly JournalLine[] {
  const byReason = new Map<string, string[]>();
  for (const { host, type, failure } of failing) {
    const reason = describeFailure(failure) +
      (failure.kind === "credentials"
        ? "; trying again no more than once an hour, because the account may be locked"
        : "");
    const keys = byReason.get(reason) ?? [];
    byReason.set(reason, keys);
    keys.push(recordKey(host, type));
  }
  return [...byReason].map(([reason, keys]) => ({
    kind: "failed",
    text: plainText(`${keys.join(", ")}: ${reason}`, [], 2000),
  }));
}
