/** Until when something must be done. */
export interface Deadline {
  /** Milliseconds left; never below 0. */
  left(): number;
  /**
   * Milliseconds that a wait for the next one-time password may take: Infinity
   * where such a wait does not count.
   */
  longestWait(): number;
}

/**
 * A deadline so many milliseconds from now.
 *
 * @param now the time in milliseconds; a clock that stands still while a one-time
 * password is waited for makes a deadline by which the wait does not count
 * @param total one by which it does count
 */
export function createDeadline(
  milliseconds: number,
  now: () => number,
  total?: Deadline,
): Deadline {
  const end = now() + milliseconds;
  const left = () =>
    Math.max(0, Math.min(end - now(), total?.left() ?? Infinity));
  return { left, longestWait: () => total?.left() ?? Infinity };
}
