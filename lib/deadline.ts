/** Until when something must be done. */
export interface Deadline {
  /** Milliseconds left; never below 0. */
  left(): number;
}

/**
 * A deadline so many milliseconds from now.
 *
 * @param now the time in milliseconds; a clock that stands still during a wait
 * makes a deadline by which the wait does not count
 */
export function createDeadline(
  milliseconds: number,
  now: () => number,
): Deadline {
  const end = now() + milliseconds;
  return { left: () => Math.max(0, end - now()) };
}
