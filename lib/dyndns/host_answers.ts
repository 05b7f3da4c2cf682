import { parseAddress } from "../internet/address.ts";
import { failureLines } from "../update/failure_lines.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { type Answer, soleAnswer } from "./answer.ts";
import type { HostLine, UpdateIntent } from "./intent.ts";

/** The answer to an update that was carried out, and what the log says about it. */
export interface HostAnswers {
  /** What the client gets. */
  readonly answer: Answer;
  /** Why it is not what was requested, in words. */
  readonly remarks: readonly string[];
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
  const fates = lines.map((line) => fateOf(line, outcomes));
  const succeeded = fates.some(({ status }) => status === "success");
  const failed = fates.some(({ status }) => status === "failed");
  return {
    answer: !succeeded && failed ? soleAnswer("911") : {
      status: 200,
      lines: fates.map((fate) => {
        if (fate.status === "failed") return "dnserr";
        return fate.status === "success"
          ? `${fate.token} ${fate.addresses.join(",")}`
          : fate.token;
      }),
    },
    remarks: [
      ...remarks,
      ...failureLines(outcomes),
      ...outcomes.flatMap((outcome) => replaced(outcome, intents)),
    ],
  };
}

/** How one host fared. */
type Fate =
  | {
    readonly status: "success";
    readonly token: "good" | "nochg";
    /** What stands there now, as the client spells it. */
    readonly addresses: readonly string[];
  }
  /** Permanent: repeating the request would change nothing. */
  | { readonly status: "refused"; readonly token: "notfqdn" | "nohost" }
  /** Failed at the gateway. */
  | { readonly status: "failed" };

function fateOf(line: HostLine, outcomes: readonly RecordOutcome[]): Fate {
  if (line.status === "refused") return line;
  const own = outcomes.filter(({ host }) => host === line.host);
  const failures = own.flatMap((outcome) =>
    outcome.status === "failed" ? [outcome.failure] : []
  );
  if (failures.some(({ kind }) => kind !== "missing")) {
    return { status: "failed" };
  }
  const set = own.filter(({ status }) => status !== "failed");
  if (set.length === 0 && failures.length > 0) {
    return { status: "refused", token: "nohost" };
  }
  const unchanged = set.length > 0 &&
    set.every(({ status }) => status === "unchanged");
  return {
    status: "success",
    token: unchanged ? "nochg" : "good",
    addresses: standing(line, set),
  };
}

/** The addresses to answer with: what stands there now, and what was ignored. */
function standing(
  { addresses, ignored }: HostLine & { readonly status: "update" },
  set: readonly RecordOutcome[],
): readonly string[] {
  return (["A", "AAAA"] as const).flatMap((type) => {
    const own = addresses.filter(({ address }) => address.type === type);
    const outcome = set.find((each) => each.type === type);
    const now = outcome === undefined ? [] : canonical(outcome.is);
    const spelled = own.filter(({ address }) => now.includes(address.text))
      .map(({ spelling }) => spelling);
    const others = now.filter((text) =>
      !own.some(({ address }) => address.text === text)
    );
    return [
      ...spelled,
      ...others,
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
  const intended = intent?.addresses.filter((address) => address.type === type)
    .map(({ text }) => text) ?? [];
  const now = canonical(is);
  return status === "failed" || intended.length === now.length &&
      intended.every((text) => now.includes(text))
    ? []
    : [`${host} ${type}: a newer request set it to ${now.join(",")}`];
}

/** Addresses in their one spelling, however the gateway spells them. */
export function canonical(values: readonly string[]): readonly string[] {
  return [...new Set(values.map((text) => parseAddress(text)?.text ?? text))];
}
