import { METHODS, type Part } from "../dyndns/http_request.ts";
import { BODY_READ, BODY_TIME } from "./limits.ts";

/**
 * Reads the body of a request as far as it may be looked at. Deno's server hands
 * over none with GET, so what is announced there cannot be read.
 */
export async function readBody(request: Request): Promise<Part<Uint8Array>> {
  const { method, headers, body } = request;
  if (method === "HEAD" || !METHODS.includes(method)) {
    await body?.cancel();
    return { status: "read", value: new Uint8Array() };
  }
  if (body !== null) return await readStream(body);
  const announced = headers.has("transfer-encoding") ||
    !/^\s*0*\s*$/.test(headers.get("content-length") ?? "");
  return announced
    ? { status: "unreadable", reason: `a body with ${method} cannot be read` }
    : { status: "read", value: new Uint8Array() };
}

async function readStream(
  stream: ReadableStream<Uint8Array>,
): Promise<Part<Uint8Array>> {
  const reader = stream.getReader();
  const bytes = new Uint8Array(BODY_READ);
  let length = 0;
  // Who sends a byte now and then must not hold a place for ever.
  const limit = AbortSignal.timeout(BODY_TIME);
  // If the client has hung up, there is nothing left to give up.
  const giveUp = () => reader.cancel().catch(() => {});
  limit.addEventListener("abort", giveUp);
  try {
    while (length < BODY_READ) {
      const { done, value } = await reader.read();
      if (limit.aborted) {
        const reason = `the body did not come within ${BODY_TIME / 1000} s`;
        return { status: "lost", reason };
      }
      if (done) return { status: "read", value: bytes.subarray(0, length) };
      bytes.set(value.subarray(0, BODY_READ - length), length);
      length += value.length;
    }
    // That is more than is accepted, and says so.
    await giveUp();
    return { status: "read", value: bytes };
  } catch (error) {
    const name = error instanceof Error ? error.name : "unknown";
    return { status: "lost", reason: `the body broke off (${name})` };
  } finally {
    limit.removeEventListener("abort", giveUp);
  }
}
