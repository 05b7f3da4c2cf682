import type { Result } from "./answer.ts";
import type { PracticeFault } from "./faults.ts";

/** An answer over HTTP, or that there is none: the connection breaks, or hangs. */
export type Reply =
  | {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly body:
      | Uint8Array<ArrayBuffer>
      | ReadableStream<Uint8Array>
      | string;
  }
  | "cut"
  | "hang";

const XML = { "content-type": "text/xml" };
const HTML = { "content-type": "text/html; charset=iso-8859-1" };
const MIB = 1024 * 1024;

/**
 * What a fault makes of the right answer. `slow` leaves it as it is: its delay
 * is {@linkcode delayOf}.
 *
 * @param right the bytes of the right answer
 */
export function faultReply(
  fault: PracticeFault,
  right: Uint8Array<ArrayBuffer>,
): Reply {
  switch (fault.kind) {
    case "reset":
    case "lost":
      return "cut";
    case "hang":
    case "lost-hang":
      return "hang";
    case "slow":
    case "error":
    case "nested-error":
      return { status: 200, headers: XML, body: right };
    case "http-404":
    case "http-500":
    case "http-502":
      return page(Number(fault.kind.slice(-3)));
    case "lost-http-502":
      return page(502);
    case "http-429":
    case "http-503":
      return page(Number(fault.kind.slice(-3)), { "retry-after": "1" });
    case "empty":
    case "lost-empty":
      return { status: 200, headers: XML, body: "" };
    case "html":
      return page(200);
    case "truncated":
      return {
        status: 200,
        headers: XML,
        body: right.slice(0, right.length / 2),
      };
    case "wrong-xml":
      return {
        status: 200,
        headers: XML,
        body: '<?xml version="1.0"?><greeting><status><type>success</type>' +
          "<code>S0202001</code></status></greeting>",
      };
    case "bomb":
      return { status: 200, headers: XML, body: bomb() };
    case "huge":
      return {
        status: 200,
        headers: XML,
        body: flood(Number(fault.value ?? 64) * MIB),
      };
    case "redirect":
      return {
        status: 307,
        headers: { location: fault.value ?? "/redirected" },
        body: "",
      };
  }
}

/** The answer to each task when the fault `error` or `nested-error` refuses it; none for other faults. */
export function faultResults(
  { kind }: PracticeFault,
  codes: readonly string[],
): Result[] {
  if (kind !== "error" && kind !== "nested-error") return [];
  const cause = {
    code: "EF09997",
    type: "error",
    text: "practice-cause",
  } as const;
  const nested = {
    code: "E09998",
    type: "error",
    text: "practice-fault",
    causes: [{ ...cause, code: "EF09998", causes: [cause] }, cause],
  } as const;
  return codes.map((code) => ({
    data: "",
    messages: [
      kind === "error" ? { ...cause, code: "EF09999" } : nested,
    ],
    status: { code: `E${code}`, type: "error", text: "practice-fault" },
  }));
}

/** How much later than usual a fault answers, in milliseconds. */
export function delayOf(fault: PracticeFault | undefined): number {
  return fault?.kind === "slow" ? Number(fault.value ?? 1000) : 0;
}

/** The page of a server in front of the gateway. */
export function page(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return {
    status,
    headers: { ...HTML, ...headers },
    body: `<!DOCTYPE html>\n<html><head><title>${status}</title></head>` +
      `<body><h1>${status}</h1><p>Practice gateway &amp; fault.<br></body></html>\n`,
  };
}

/** Ten levels of ten: 10 GB once expanded. */
function bomb(): string {
  const entities = [..."bcdefghij"].map((name, at) =>
    `<!ENTITY ${name} "${`&${"abcdefghi"[at]};`.repeat(10)}">`
  );
  return `<?xml version="1.0"?><!DOCTYPE response [<!ENTITY a "0123456789">${
    entities.join("")
  }]><response><result><data>&j;</data></result></response>`;
}

/** Begins like an answer and goes on with records, in pieces that are only made when asked for. */
function flood(bytes: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const record =
    "<rr><name>flood</name><ttl>60</ttl><type>TXT</type><value>flood</value></rr>";
  const piece = encoder.encode(record.repeat(1000));
  let left = bytes;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(
        encoder.encode(
          '<?xml version="1.0" encoding="UTF-8" standalone="no"?>' +
            "<response><result><data><zone><name>example.com</name>",
        ),
      );
    },
    pull(controller) {
      controller.enqueue(piece.slice(0, left));
      left -= piece.length;
      if (left <= 0) controller.close();
    },
  });
}
