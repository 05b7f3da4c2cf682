import type { Platform } from "../platform.ts";

/** Sends requests one after the other, no more than a number of them per second. */
export interface Rate {
  /** Does something, a request, when it is its turn. */
  run<T>(request: () => Promise<T>): Promise<T>;
}

/** The provider allows 3 requests per second and client address [doc]. */
const PER_WINDOW = 3;

/**
 * Milliseconds. The gateway counts when a request arrives, which may be long after
 * it was sent (while a connection is made) but is never after its answer: so the
 * second begins with that, and is a little longer than one.
 */
export const WINDOW_MILLISECONDS = 1100;

/** Makes the rate of one process. */
export function createRate(
  { monotonic, sleep }: Pick<Platform, "monotonic" | "sleep">,
): Rate {
  /** When the last requests were over. */
  let recent: readonly number[] = [];
  let queue: Promise<unknown> = Promise.resolve();
  async function inTurn<T>(request: () => Promise<T>): Promise<T> {
    const over = recent.at(-PER_WINDOW) ?? -Infinity;
    const wait = over + WINDOW_MILLISECONDS - monotonic();
    if (wait > 0) await sleep(wait);
    try {
      return await request();
    } finally {
      recent = [...recent, monotonic()].slice(-PER_WINDOW);
    }
  }
  return {
    run(request) {
      const turn = queue.then(() => inTurn(request));
      queue = turn.catch(() => {});
      return turn;
    },
  };
}
