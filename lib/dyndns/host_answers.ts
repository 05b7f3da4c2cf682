import { parseAddress } from "../internet/address.ts";
import { failureLines } from "../update/failure_lines.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { type Answer, isSuccess } from "./answer.ts";
import type { HostLine, UpdateIntent } from "./intent.ts";

/** The answer to an update that was carried out, and what the log says about it. */
export interface HostAnswers {
  /** Tells it from a refusal. */
  readonly status: "answered";
  /** What the client gets. */
  readonly answer: Answer;
  /** Why it is not what was requested, in words. */
  readonly reasons: readonly string[];
}

/**
 * Answers with a line per host name in the order of the request. If nothing
 * succeeded because of the gateway, it is `911` once; if something did, the host
 * that did not is `dnserr`.
 */
export function answerHosts(
  { lines, intents, remarks }: UpdateIntent,
  outcomes: readonly RecordOutcome[],
): HostAnswers {
  const answers = lines.map((line) =>
    line.status === "refused" ? line.token : answerLine(
      line,
      outcomes.filter(({ host }) => host === line.host),
    )
  );
  return {
    status: "answered",
    answer: answers.includes("dnserr") && !answers.some(isSuccess)
      ? { status: 503, lines: ["911"] }
      : { status: 200, lines: answers },
    reasons: [
      ...remarks,
      ...failureLines(outcomes),
      ...outcomes.flatMap((outcome) => replaced(outcome, intents)),
    ],
  };
}

/** The line for one host, by what became of its records. */
function answerLine(
  line: HostLine & { readonly status: "update" },
  outcomes: readonly RecordOutcome[],
): string {
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === "failed" ? [outcome.failure] : []
  );
  if (failures.some(({ kind }) => kind !== "missing")) return "dnserr";
  const set = outcomes.filter(({ status }) => status !== "failed");
  // Permanent: repeating the request would change nothing.
  if (set.length === 0 && failures.length > 0) return "nohost";
  const unchanged = set.length > 0 &&
    set.every(({ status }) => status === "unchanged");
  return `${unchanged ? "nochg" : "good"} ${standing(line, set).join(",")}`;
}

/** The addresses to answer with: what stands there now, and what was ignored. */
function standing(
  { addresses, ignored }: HostLine & { readonly status: "update" },
  set: readonly RecordOutcome[],
): readonly string[] {
  return (["A", "AAAA"] as const).flatMap((type) => {
    const own = addresses.filter(({ address }) => address.type === type);
    const now = canonical(set.find((each) => each.type === type)?.is ?? []);
    return [
      ...own.filter(({ address }) => now.includes(address.text))
        .map(({ spelling }) => spelling),
      ...now.filter((text) =>
        !own.some(({ address }) => address.text === text)
      ),
      ...ignored.filter(({ address }) => address.type === type)
        .map(({ spelling }) => spelling),
    ];
  });
}

/** What a newer request has set a record to. */
function replaced(
  { host, type, status, is }: RecordOutcome,
  intents: readonly HostIntent[],
): readonly string[] {
  const intent = intents.find((each) => each.host === host);
  const intended = intent?.addresses.filter((each) => each.type === type)
    .map(({ text }) => text) ?? [];
  const now = canonical(is);
  return status === "failed" ||
      new Set(intended).symmetricDifference(new Set(now)).size === 0
    ? []
    : [`${host} ${type}: a newer request set it to ${now.join(",")}`];
}

/** Addresses in their one spelling, however the gateway spells them. */
export function canonical(values: readonly string[]): readonly string[] {
  return [...new Set(values.map((text) => parseAddress(text)?.text ?? text))];
}
