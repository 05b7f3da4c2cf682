import type { Failure } from "../failure.ts";

/** One line of the doctor's report. */
export interface Finding {
  /** Whether an update can go well in this respect. */
  readonly ok: boolean;
  /** Whether a person should look at it all the same. */
  readonly warning?: true;
  /** For a person. */
  readonly text: string;
  /** What is wrong, if it is not ok. */
  readonly failure?: Failure;
}

/** A finding as a line for a person. */
export function findingLine({ ok, warning, text }: Finding): string {
  return `${!ok ? "✗" : warning ? "!" : "✓"} ${text}`;
}
