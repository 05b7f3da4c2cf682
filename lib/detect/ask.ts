import {
  type Exchange,
  exchange,
  type ExchangeRequest,
} from "../http/exchange.ts";

/** Milliseconds that a server may take. */
const MILLISECONDS = 5000;

/** Bytes that a source may answer. */
const BYTES = 4 * 1024;

/**
 * Asks a source: at most 4 KiB within 5 s.
 *
 * @param milliseconds how long it may take, if that is less
 * @throws the runtime's error if a permission is missing, which does not pass
 */
export async function ask(
  fetcher: typeof fetch,
  request: ExchangeRequest,
  milliseconds = Infinity,
): Promise<Exchange> {
  const answer = await exchange(fetcher, request, {
    milliseconds: Math.min(MILLISECONDS, milliseconds),
    bytes: BYTES,
  });
  if (answer.status === "failed" && answer.cause === "no permission") {
    throw answer.error;
  }
  return answer;
}
