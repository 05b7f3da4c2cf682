/** A time limit. */
export interface Deadline {
  /** Milliseconds left; never below 0. */
  readonly left: () => number;
  /** Milliseconds until no one waits any longer, after which the work goes on. */
  readonly patience?: () => number;
  /** Moves it by a wait that does not count against it; absent if all waits count. */
  readonly postpone?: (milliseconds: number) => void;
}

/**
 * A deadline so many milliseconds from now.
 *
 * @param monotonic a clock in milliseconds that is never set
 * @param options `postponable`: waits for a one-time password do not count; where
 * each is accepted once, a program that starts anew each time could otherwise never
 * update
 */
export function createDeadline(
  milliseconds: number,
  monotonic: () => number,
  { postponable = false }: { readonly postponable?: boolean } = {},
): Deadline {
  let end = monotonic() + milliseconds;
  const left = () => Math.max(0, end - monotonic());
  return postponable
    ? { left, postpone: (wait) => void (end += wait) }
    : { left };
}
