import type { Platform } from "../platform.ts";

/** Makes a request when it may be made; requests are made one after the other. */
export type Rate = <T>(request: () => Promise<T>) => Promise<T>;

/** The provider allows 3 requests per second and client address [doc]. */
const PER_WINDOW = 3;

/**
 * Milliseconds. The gateway counts when a request arrives, which may be long after
 * it was sent (while a connection is made) but is never after its answer: so the
 * second begins with that, and is a little longer than one.
 */
export const WINDOW_MILLISECONDS = 1100;

/** Makes the rate of one process: no more than 3 requests in any second. */
export function createRate(
  { monotonic, sleep }: Pick<Platform, "monotonic" | "sleep">,
): Rate {
  /** When the last requests were over. */
  let recent: readonly number[] = [];
  return async (request) => {
    const over = recent.at(-PER_WINDOW) ?? -Infinity;
    const wait = over + WINDOW_MILLISECONDS - monotonic();
    if (wait > 0) await sleep(wait);
    try {
      return await request();
    } finally {
      recent = [...recent, monotonic()].slice(-PER_WINDOW);
    }
  };
}
