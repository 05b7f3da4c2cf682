import { describeFailure, type Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import type { FailingRecord } from "../notify/events.ts";

/** A line about something that began or ended. */
export type JournalLine = {
  readonly kind: "failed" | "recovered";
  /** For a person, without secrets. */
  readonly text: string;
};

/**
 * Creates a journal of the failures of rounds. It has a line when a failure begins,
 * becomes one of a different kind, or ends, and none in between; one line per
 * reason, because a network that is down affects all records.
 */
export function createJournal(): (
  failing: readonly FailingRecord[],
) => readonly JournalLine[] {
  let known: ReadonlyMap<string, Failure["kind"]> = new Map();
  return (failing) => {
    const now = new Map<string, Failure["kind"]>();
    const byReason = new Map<string, string[]>();
    for (const { host, type, failure } of failing) {
      const key = `${host} ${type}`;
      now.set(key, failure.kind);
      if (known.get(key) === failure.kind) continue;
      const reason = describeFailure(failure) +
        (failure.kind === "credentials"
          ? "; trying again no more than once an hour, because the account may be locked"
          : "");
      byReason.set(reason, [...byReason.get(reason) ?? [], key]);
    }
    const over = [...known.keys()].filter((key) => !now.has(key));
    known = now;
    const lines = [...byReason].map(([reason, keys]): JournalLine => ({
      kind: "failed",
      text: plainText(`${keys.join(", ")}: ${reason}`, [], 2000),
    }));
    return over.length === 0 ? lines : [
      ...lines,
      { kind: "recovered", text: `${over.join(", ")}: works again` },
    ];
  };
}
