import type { Examine } from "./handle.ts";
import { within } from "./limits.ts";

/** Milliseconds for which the same answer is given again. */
const MEMORY_TIME = 10_000;

/** The most answers that are remembered; the oldest are forgotten. */
const MOST_REMEMBERED = 100;

/** Milliseconds that a caller waits for the check of another. */
const LONGEST_WAIT = 4000;

/**
 * Limits the checks of a service, so that they leave time for updates: one runs at
 * a time, and the same question gets the same answer for a while.
 *
 * @param now milliseconds of a clock that is never set
 */
export function createExaminations(
  examine: Examine,
  now: () => number,
): Examine {
  const remembered = new Map<string, {
    readonly lines: readonly string[];
    readonly at: number;
  }>();
  const underWay = new Map<string, ReturnType<Examine>>();
  let current: Promise<void> | undefined;

  /** Checks once no other check runs; undefined if that takes too long. */
  async function inTurn(
    key: string,
    look: () => ReturnType<Examine>,
  ): ReturnType<Examine> {
    const start = now();
    while (current !== undefined) {
      const left = LONGEST_WAIT - (now() - start);
      if (left <= 0) return undefined;
      await within(left, current);
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    current = promise;
    try {
      const lines = await look();
      if (lines !== undefined) remember(key, lines);
      return lines;
    } finally {
      current = undefined;
      resolve();
    }
  }

  function remember(key: string, lines: readonly string[]): void {
    remembered.delete(key);
    remembered.set(key, { lines, at: now() });
    const [oldest] = remembered.keys();
    if (remembered.size > MOST_REMEMBERED) remembered.delete(oldest!);
  }

  return async (caller, requested) => {
    const key = JSON.stringify([caller.name, requested]);
    const known = remembered.get(key);
    if (known !== undefined && now() - known.at < MEMORY_TIME) {
      return known.lines;
    }
    const same = underWay.get(key);
    if (same !== undefined) return await same;
    const outcome = inTurn(key, () => examine(caller, requested));
    underWay.set(key, outcome);
    try {
      return await outcome;
    } finally {
      underWay.delete(key);
    }
  };
}
