/**
 * What goes wrong with a request. It is carried out all the same by `slow`,
 * `truncated`, `lost` and all that begin with `lost-`; otherwise nothing is done.
 *
 * - `reset`, `lost`: the connection is broken without an answer
 * - `hang`, `lost-hang`: never answered; ends when the client gives up
 * - `slow`: answered after `value` milliseconds (1000)
 * - `http-…`, `lost-http-502`: the error page of a server in front
 * - `empty`, `lost-empty`: 200 with an empty body
 * - `html`: 200 with an HTML page
 * - `truncated`: the first half of the right answer
 * - `wrong-xml`: a well-formed document, but not of the gateway
 * - `bomb`: a small document whose entities grow to gigabytes
 * - `huge`: a document of `value` MiB (64)
 * - `redirect`: 307 to `value` (another path here)
 * - `error`: refused with a code that nobody knows
 * - `nested-error`: refused with messages inside messages
 */
export type PracticeFaultKind =
  | "reset"
  | "lost"
  | "hang"
  | "lost-hang"
  | "slow"
  | "http-404"
  | "http-429"
  | "http-500"
  | "http-502"
  | "http-503"
  | "lost-http-502"
  | "empty"
  | "lost-empty"
  | "html"
  | "truncated"
  | "wrong-xml"
  | "bomb"
  | "huge"
  | "redirect"
  | "error"
  | "nested-error";

/** Every fault, and whether a request that meets it is carried out all the same. */
const APPLIED: { readonly [Kind in PracticeFaultKind]: boolean } = {
  "reset": false,
  "lost": true,
  "hang": false,
  "lost-hang": true,
  "slow": true,
  "http-404": false,
  "http-429": false,
  "http-500": false,
  "http-502": false,
  "http-503": false,
  "lost-http-502": true,
  "empty": false,
  "lost-empty": true,
  "html": false,
  "truncated": true,
  "wrong-xml": false,
  "bomb": false,
  "huge": false,
  "redirect": false,
  "error": false,
  "nested-error": false,
};

/** A fault that waits for its requests. */
export interface PracticeFault {
  /** What goes wrong. */
  readonly kind: PracticeFaultKind;
  /** Which requests it meets: with an inquiry task, an update task, or any. */
  readonly task: "inquiry" | "update" | "any";
  /** How many requests it meets; default 1. */
  readonly count?: number;
  /** Of `slow` the milliseconds, of `huge` the MiB, of `redirect` the URL. */
  readonly value?: string;
}

const TASKS = ["inquiry", "update", "any"] as const;
const WITH_NUMBER: readonly PracticeFaultKind[] = ["slow", "huge"];

/** Whether a request that meets this fault is carried out all the same. */
export function isApplied(kind: PracticeFaultKind): boolean {
  return APPLIED[kind];
}

/**
 * Reads a fault as written on the command line: `KIND[=VALUE][@TASK][*COUNT]`,
 * such as `lost@update`, `http-503@inquiry*2` or `slow=500`.
 *
 * @throws {Error} if it is not one; the message lists the possible ones
 */
export function parsePracticeFault(text: string): PracticeFault {
  const match =
    /^(?<kind>[a-z0-9-]+)(?:=(?<value>.+?))?(?:@(?<task>[a-z]+))?(?:\*(?<count>\d{1,6}))?$/
      .exec(text);
  const { kind, value, task = "any", count = "1" } = match?.groups ?? {};
  const known = (Object.keys(APPLIED) as PracticeFaultKind[])
    .find((name) => name === kind);
  const on = TASKS.find((name) => name === task);
  if (known === undefined) {
    throw new Error(
      `"${text}" is not a fault; the faults are:\n  ${
        Object.keys(APPLIED).join(" ")
      }\nas KIND, KIND@inquiry, KIND@update or KIND@any, with *COUNT`,
    );
  }
  if (on === undefined) {
    throw new Error(`"${task}" is not one of: ${TASKS.join(" ")}`);
  }
  if (Number(count) < 1) throw new Error(`"${text}": the count is at least 1`);
  const takesNumber = WITH_NUMBER.includes(known);
  if (value !== undefined && !takesNumber && known !== "redirect") {
    throw new Error(
      `the fault ${known} has no value: slow=MILLISECONDS, huge=MIB and redirect=URL have one`,
    );
  }
  if (value !== undefined && takesNumber && !/^\d{1,7}$/.test(value)) {
    throw new Error(`"${value}" is not a number: ${known}=NUMBER`);
  }
  return {
    kind: known,
    task: on,
    count: Number(count),
    ...(value !== undefined && { value }),
  };
}

/** Faults in the order in which they were added. */
export interface FaultQueue {
  readonly add: (fault: PracticeFault) => void;
  /** The first fault that meets a request with tasks of these kinds; it counts as met. */
  readonly take: (kinds: readonly string[]) => PracticeFault | undefined;
}

/** Makes an empty queue. */
export function createFaultQueue(): FaultQueue {
  let waiting: PracticeFault[] = [];
  return {
    add: (fault) => void waiting.push(fault),
    take(kinds) {
      const fault = waiting.find(({ task }) =>
        task === "any" || kinds.includes(task)
      );
      if (fault === undefined) return undefined;
      const left = (fault.count ?? 1) - 1;
      waiting = waiting.flatMap((other) =>
        other !== fault ? [other] : left > 0 ? [{ ...fault, count: left }] : []
      );
      return fault;
    },
  };
}
