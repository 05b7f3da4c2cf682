import type { Failure } from "../failure.ts";

/** One line of a check. */
export interface Finding {
  /** Whether an update can succeed in this respect. */
  readonly ok: boolean;
  /** Whether a person should look at it nevertheless. */
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

/** A finding that someone has to fix in the configuration. */
export function misconfigured(message: string, text = message): Finding {
  return { ok: false, text, failure: { kind: "config", message } };
}

/** A finding that deserves attention, although updates work. */
export function warn(text: string): Finding {
  return { ok: true, warning: true, text };
}
