/** Does things one after the other, no more than a number of them per second. */
export interface Pace {
  /**
   * Does something, a request, when it is its turn.
   *
   * @param counts asked when it is: a task that will send nothing takes no place
   */
  run<T>(task: () => Promise<T>, counts?: () => boolean): Promise<T>;
}

/**
 * The provider allows 3 requests per second and client address [doc]. It counts
 * when they arrive, which may be long after they were sent (while a connection is
 * made) but is never after their answer: so the second begins with that.
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
  // When the last requests were over, or will be.
  let recent: readonly Promise<number>[] = [];
  let queue: Promise<void> = Promise.resolve();
  async function turnAfter(over: Promise<number>): Promise<void> {
    const wait = await over + WINDOW_MILLISECONDS - now();
    // The clock may have been set back meanwhile.
    if (wait > 0) await sleep(Math.min(wait, WINDOW_MILLISECONDS));
  }
  return {
    async run(task, counts = () => true) {
      const { promise, resolve } = Promise.withResolvers<number>();
      const before = recent.at(-PER_WINDOW);
      recent = [...recent, promise].slice(-PER_WINDOW);
      if (before !== undefined) queue = queue.then(() => turnAfter(before));
      await queue;
      const counted = counts();
      try {
        return await task();
      } finally {
        resolve(counted ? now() : -Infinity);
      }
    },
  };
}
