/** Lets callers through one by one, no more than a number of them per second. */
export interface Pace {
  /** Resolves when it is the caller's turn. */
  turn(): Promise<void>;
}

/**
 * The provider allows 3 requests per second and client address [doc]. The window
 * is a little longer than a second, as the network does not keep distances.
 */
const WINDOW_MILLISECONDS = 1100;
const PER_WINDOW = 3;

/** Makes a pace for one process, by a clock in milliseconds. */
export function createPace(
  { now, sleep }: {
    readonly now: () => number;
    readonly sleep: (milliseconds: number) => Promise<void>;
  },
): Pace {
  let recent: readonly number[] = [];
  let queue: Promise<void> = Promise.resolve();
  async function take(): Promise<void> {
    if (recent.length === PER_WINDOW) {
      const wait = recent[0]! + WINDOW_MILLISECONDS - now();
      // The clock may have been set back meanwhile.
      if (wait > 0) await sleep(Math.min(wait, WINDOW_MILLISECONDS));
    }
    recent = [...recent, now()].slice(-PER_WINDOW);
  }
  return {
    turn() {
      queue = queue.then(take);
      return queue;
    },
  };
}
