/** Until when something must be done. */
export interface Deadline {
  /** Milliseconds left; never below 0. */
  left(): number;
  /**
   * Asks to wait for the next one-time password.
   *
   * @returns whether there is time; if so, a patient deadline moves by the wait
   */
  allowWait(milliseconds: number): boolean;
}

/**
 * A deadline so many milliseconds from now.
 *
 * @param options.patient whether waiting for a one-time password (up to 30 s)
 * does not count: right for a person or cron, wrong for a client that hangs up
 */
export function createDeadline(
  milliseconds: number,
  { now, patient }: { readonly now: () => number; readonly patient: boolean },
): Deadline {
  let end = now() + milliseconds;
  return {
    left: () => Math.max(0, end - now()),
    allowWait(wait) {
      if (patient) end += wait;
      return patient || wait < end - now();
    },
  };
}
