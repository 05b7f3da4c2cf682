/** An answer, or that there is none: the connection breaks, or hangs. */
export type PracticeReply = Response | "cut" | "hang";

const MIB = 1024 * 1024;

/** An answer of the gateway itself. */
export function xmlReply(body: BodyInit): Response {
  return new Response(body, { headers: { "content-type": "text/xml" } });
}

/** A plain text as an answer. */
export function textReply(
  text: string,
  status: number = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const type = { "content-type": "text/plain; charset=utf-8" };
  return new Response(text, { status, headers: { ...type, ...headers } });
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
export function bomb(): string {
  const entities = [..."bcdefghij"].map((name, at) =>
    `<!ENTITY ${name} "${`&${"abcdefghi"[at]};`.repeat(10)}">`
  );
  return '<?xml version="1.0"?><!DOCTYPE response [<!ENTITY a "0123456789">' +
    `${
      entities.join("")
    }]><response><result><data>&j;</data></result></response>`;
}

/** Begins like an answer and goes on with records for some MiB, in pieces that are only made when asked for. */
export function flood(mib: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const record =
    "<rr><name>flood</name><ttl>60</ttl><type>TXT</type><value>flood</value></rr>";
  const piece = encoder.encode(record.repeat(1000));
  let left = mib * MIB;
  return new ReadableStream<Uint8Array>({
    start: (controller) =>
      controller.enqueue(encoder.encode(
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>' +
          "<response><result><data><zone><name>example.com</name>",
      )),
    pull(controller) {
      controller.enqueue(piece.slice(0, left));
      left -= piece.length;
      if (left <= 0) controller.close();
    },
  });
}
