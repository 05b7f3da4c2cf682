import { message, type TaskResult } from "./answer.ts";

/** An answer, or that there is none: the connection breaks, or hangs. */
export type Reply = Response | "cut" | "hang";

/**
 * Every fault, and what it makes of the right answer. A request that meets
 * `slow`, `truncated` or one that begins with `lost` is carried out all the
 * same; otherwise nothing is done.
 */
export const PRACTICE_FAULTS = {
  "reset": () => "cut", // the connection is broken without an answer
  "lost": () => "cut",
  "hang": () => "hang", // never answered; ends when the client gives up
  "lost-hang": () => "hang",
  "slow": xmlReply, // answered after `value` milliseconds (1000)
  "http-404": () => errorPage(404), // the page of a server in front
  "http-429": () => errorPage(429),
  "http-500": () => errorPage(500),
  "http-502": () => errorPage(502),
  "http-503": () => errorPage(503),
  "lost-http-502": () => errorPage(502),
  "empty": () => xmlReply(""), // 200 with an empty body
  "lost-empty": () => xmlReply(""),
  "html": () => errorPage(200), // 200 with an HTML page
  "truncated": (right) => xmlReply(right.slice(0, right.length / 2)),
  "wrong-xml": () => xmlReply(WRONG_XML), // not of the gateway
  "bomb": () => xmlReply(bomb()), // entities that grow to gigabytes
  "huge": (_, value = "64") =>
    xmlReply(ReadableStream.from(flood(Number(value)))), // of `value` MiB
  "redirect": (_, location = "/redirected") =>
    new Response(null, { status: 307, headers: { location } }),
  "error": xmlReply, // refused with a code that nobody knows
  "nested-error": xmlReply, // refused with messages inside messages
} satisfies {
  [kind: string]: (
    right: Uint8Array<ArrayBuffer>,
    value?: string,
  ) => Reply;
};

/** What goes wrong with a request, see {@linkcode PRACTICE_FAULTS}. */
export type PracticeFaultKind = keyof typeof PRACTICE_FAULTS;

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

const WRONG_XML = '<?xml version="1.0"?><greeting><status>' +
  "<type>success</type><code>S0202001</code></status></greeting>";
const KINDS = Object.keys(PRACTICE_FAULTS) as PracticeFaultKind[];
const TASKS = ["inquiry", "update", "any"] as const;
/** `KIND[=VALUE][@TASK][*COUNT]` */
const WRITTEN =
  /^(?<kind>[a-z0-9-]+)(?:=(?<value>.+?))?(?:@(?<task>[a-z]+))?(?:\*(?<count>\d{1,6}))?$/;

/**
 * Reads a fault as written on the command line: `KIND[=VALUE][@TASK][*COUNT]`,
 * such as `lost@update`, `http-503@inquiry*2` or `slow=500`.
 *
 * @throws {Error} if it is not one; the message lists the possible ones
 */
export function parsePracticeFault(text: string): PracticeFault {
  const written = WRITTEN.exec(text)?.groups ?? {};
  const { value } = written;
  const kind = KINDS.find((kind) => kind === written.kind);
  const task = TASKS.find((task) => task === (written.task ?? "any"));
  const count = Number(written.count ?? 1);
  const isNumeric = kind === "slow" || kind === "huge";
  const problem = kind === undefined
    ? `"${text}" is not a fault; the faults are:\n  ${KINDS.join(" ")}\n` +
      "as KIND, KIND@inquiry, KIND@update or KIND@any, with *COUNT"
    : task === undefined
    ? `"${written.task}" is not one of: ${TASKS.join(" ")}`
    : count < 1
    ? `"${text}": the count is at least 1`
    : isNumeric && !/^\d{1,7}$/.test(value ?? "0")
    ? `"${value}" is not a number: ${kind}=NUMBER`
    : value !== undefined && !isNumeric && kind !== "redirect"
    ? `the fault ${kind} has no value: slow=MILLISECONDS, huge=MIB and redirect=URL have one`
    : undefined;
  if (problem !== undefined) throw new Error(problem);
  return { kind: kind!, task: task!, count, ...(value && { value }) };
}

/** Faults in the order in which they were added. */
export type FaultQueue = ReturnType<typeof createFaultQueue>;

/** Makes an empty queue. */
export function createFaultQueue() {
  const waiting: { readonly fault: PracticeFault; left: number }[] = [];
  return {
    add: (fault: PracticeFault) =>
      void waiting.push({ fault, left: fault.count ?? 1 }),
    /** The first fault that meets a request with tasks of these kinds; it counts as met. */
    take(kinds: readonly string[]): PracticeFault | undefined {
      const at = waiting.findIndex(({ fault: { task } }) =>
        task === "any" || kinds.includes(task)
      );
      const met = waiting[at];
      if (met !== undefined && --met.left < 1) waiting.splice(at, 1);
      return met?.fault;
    },
  };
}

/** Whether a request that meets this fault is carried out all the same. */
export function isApplied({ kind }: PracticeFault): boolean {
  return /^(?:lost|slow$|truncated$)/.test(kind);
}

/** The answer to each task when the fault `error` or `nested-error` refuses it; none for other faults. */
export function faultResults(
  { kind }: PracticeFault,
  codes: readonly string[],
): readonly TaskResult[] {
  if (kind !== "error" && kind !== "nested-error") return [];
  const cause = message("EF09997");
  const causes = [{ ...cause, code: "EF09998", causes: [cause] }, cause];
  const why = kind === "error"
    ? { ...cause, code: "EF09999" }
    : message("E09998", { causes });
  return codes.map((code) => {
    const status = message("E09998", { code: `E${code}` });
    return { data: "", messages: [why], status };
  });
}

/** An answer of the gateway itself. */
export function xmlReply(body: BodyInit): Response {
  return new Response(body, { headers: { "content-type": "text/xml" } });
}

/** The page of a server in front of the gateway; a busy one says when to come again. */
export function errorPage(status: number): Response {
  const text = `<!DOCTYPE html>\n<html><head><title>${status}</title></head>` +
    `<body><h1>${status}</h1><p>Practice gateway &amp; fault.<br></body></html>\n`;
  const headers = new Headers({
    "content-type": "text/html; charset=iso-8859-1",
  });
  if (status === 429 || status === 503) headers.set("retry-after", "1");
  return new Response(text, { status, headers });
}

/** Ten levels of ten entities: 10 GB once expanded. */
function bomb(): string {
  const entities = [..."bcdefghij"].map((name, at) =>
    `<!ENTITY ${name} "${`&${"abcdefghi"[at]};`.repeat(10)}">`
  ).join("");
  const types = `<!ENTITY a "0123456789">${entities}`;
  return `<?xml version="1.0"?><!DOCTYPE response [${types}]>` +
    "<response><result><data>&j;</data></result></response>";
}

/** Begins like an answer and goes on with records for some MiB, in pieces that are only made when asked for. */
function* flood(mib: number): Generator<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  yield encoder.encode(
    '<?xml version="1.0" encoding="UTF-8" standalone="no"?>' +
      "<response><result><data><zone><name>example.com</name>",
  );
  const record = "<rr><name>flood</name><type>TXT</type><value>-</value></rr>";
  const piece = encoder.encode(record.repeat(1000));
  for (let sent = 0; sent < mib * 2 ** 20; sent += piece.length) yield piece;
}
