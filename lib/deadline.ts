/** Until when something must be done. */
export interface Deadline {
  /** Milliseconds left; never below 0. */
  left(): number;
  /** Moves it by a wait that is not to count. */
  postpone(milliseconds: number): void;
}

/**
 * A deadline so many milliseconds from now.
 *
 * @param now the time in milliseconds
 */
export function createDeadline(
  milliseconds: number,
  now: () => number,
): Deadline {
  let end = now() + milliseconds;
  return {
    left: () => Math.max(0, end - now()),
    postpone(wait) {
      end += wait;
    },
  };
}
