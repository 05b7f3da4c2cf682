import { describeFailure, type Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import { recordKey, type Trouble } from "./host_state.ts";

/** A line about something that began or ended. */
export interface JournalLine {
  /** What kind of thing. */
  readonly kind: "failed" | "recovered";
  /** For a person, without secrets. */
  readonly text: string;
}

/** Tells what is new in the troubles of a round. */
export type Journal = (troubles: readonly Trouble[]) => readonly JournalLine[];

/**
 * Makes a journal that has a line when a trouble begins, becomes another kind of
 * trouble, or ends, and none in between.
 */
export function createJournal(): Journal {
  let known: ReadonlyMap<string, Failure["kind"]> = new Map();
  return (troubles) => {
    const now = new Map(troubles.map(({ host, type, failure }) => [
      recordKey(host, type),
      failure.kind,
    ]));
    const fresh = troubles.filter(({ host, type, failure }) =>
      known.get(recordKey(host, type)) !== failure.kind
    );
    const over = [...known.keys()].filter((key) => !now.has(key));
    known = now;
    return [
      ...failureLines(fresh),
      ...over.length === 0 ? [] : [{
        kind: "recovered" as const,
        text: `${over.join(", ")}: all is well again`,
      }],
    ];
  };
}

/** One line per reason: a network that is down concerns all records alike. */
function failureLines(troubles: readonly Trouble[]): readonly JournalLine[] {
  const byReason = new Map<string, string[]>();
  for (const { host, type, failure } of troubles) {
    const reason = describeFailure(failure) +
      (failure.kind === "credentials"
        ? "; trying again no more than once an hour, as the account may be locked"
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
