import { failureLines } from "../update/failure_lines.ts";
import { failuresOf, type RecordOutcome } from "../update/outcome.ts";
import type { Intent, Line } from "./intent.ts";
import { type Reply, soleReply } from "./http_answer.ts";

/** How one host fared: well, refused for good, or let down by the gateway. */
type Fate = "good" | "nochg" | "nohost" | "notfqdn" | "failed";

/**
 * The reply to a request whose hosts have been dealt with: a line per host name
 * in its order. If nothing succeeded because of the gateway, it is `911` once;
 * if something did, the host that did not is `dnserr`.
 */
export function replyOf(
  intent: Intent,
  outcomes: readonly RecordOutcome[],
): Reply {
  const fates = intent.lines.map((line) => fateOf(line, outcomes));
  const someSucceeded = fates.some((fate) =>
    fate === "good" || fate === "nochg"
  );
  if (!someSucceeded && fates.includes("failed")) return soleReply("911");
  return {
    status: 200,
    lines: fates.map((fate, i) => {
      if (fate === "failed") return "dnserr";
      return fate === "good" || fate === "nochg"
        ? `${fate} ${intent.lines[i]!.echo}`
        : fate;
    }),
  };
}

function fateOf(
  { refusal, host }: Line,
  outcomes: readonly RecordOutcome[],
): Fate {
  if (refusal !== undefined) return refusal;
  const own = outcomes.filter((outcome) => outcome.host === host);
  const kinds = failuresOf(own).map(({ kind }) => kind);
  if (kinds.some((kind) => kind !== "missing")) return "failed";
  if (kinds.length > 0) return "nohost";
  // A host without outcome has only addresses that are not to be published.
  return own.length > 0 && own.every(({ status }) => status === "unchanged")
    ? "nochg"
    : "good";
}

/** For OPNsense's own client, to which any 2xx is a success whatever the body says. */
export function forAgent(reply: Reply, agent: string): Reply {
  const succeeded = reply.lines.some((line) => /^(?:good|nochg) /.test(line));
  return /^OPNsense-dyndns/i.test(agent) && reply.status === 200 && !succeeded
    ? { ...reply, status: 400 }
    : reply;
}

/** What the operator should know of a request, one line each. */
export function problemsOf(
  intent: Intent,
  outcomes: readonly RecordOutcome[],
): readonly string[] {
  return [
    ...new Set(
      intent.withheld.map(({ text }) =>
        `${text} is not globally routable and was not published ` +
        "(private_addresses = publish would)"
      ),
    ),
    ...failureLines(outcomes),
  ];
}
