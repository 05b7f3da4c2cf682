import type { Failure } from "../failure.ts";

/** What the process says to whoever started it; 75 is sysexits' EX_TEMPFAIL. */
export const EXIT = { ok: 0, failed: 1, usage: 2, temporary: 75 } as const;

/** The exit code for the failures of one run: what must be fixed comes first. */
export function exitCode(failures: readonly Failure[]): number {
  const kinds = new Set(failures.map(({ kind }) => kind));
  if (kinds.size === 0) return EXIT.ok;
  if (kinds.has("config")) return EXIT.usage;
  // A certificate may heal by time or by the other side, so the next run tries again.
  kinds.delete("untrusted");
  kinds.delete("temporary");
  return kinds.size === 0 ? EXIT.temporary : EXIT.failed;
}
