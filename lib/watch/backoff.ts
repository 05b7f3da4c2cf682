const MINUTE = 60_000;

/** Milliseconds to wait after so many failures in a row: 1, 2, 4 … 60 minutes. */
export function backoff(failures: number): number {
  return Math.min(2 ** Math.max(failures - 1, 0), 60) * MINUTE;
}

/**
 * Milliseconds after refused credentials: who tries more often may have the account
 * locked.
 */
export const SIGN_IN_PAUSE = 60 * MINUTE;
