import type { Answer } from "./answer.ts";
import { METHODS } from "./http_request.ts";

/** A response, for any way of sending it. */
export interface HttpResponse {
  /** The HTTP status. */
  readonly status: number;
  /** Names in lower case and alphabetical order. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Empty for `HEAD`. */
  readonly body: string;
}

/** The response that carries an answer: lines that end in LF. */
export function responseOf(
  { status, lines }: Answer,
  method: string,
): HttpResponse {
  return textResponse(
    lines.map((line) => `${line}\n`).join(""),
    method,
    status,
  );
}

/** Plain text as a response: never chunked, never cached. */
export function textResponse(
  text: string,
  method: string,
  status = 200,
): HttpResponse {
  const head = method === "HEAD";
  const headers: [string, string][] = [
    ["cache-control", "no-store"],
    ["content-type", "text/plain; charset=utf-8"],
  ];
  // What GET would answer to a HEAD that may update is not known (RFC 9110
  // section 8.6: then there is no length).
  if (!head || text !== "") {
    const { length } = new TextEncoder().encode(text);
    headers.push(["content-length", `${length}`]);
  }
  // wget and OpenWrt send credentials only after this challenge (RFC 7617).
  if (status === 401) {
    headers.push([
      "www-authenticate",
      'Basic realm="Dynamic DNS", charset="UTF-8"',
    ]);
  }
  if (status === 405) headers.push(["allow", METHODS.join(", ")]);
  return { status, headers: headers.sort(), body: head ? "" : text };
}
