import type { PracticeResult } from "./practice_answer.ts";
import type { PracticeAccount } from "./practice_sign_in.ts";
import type { PracticeSwitches } from "./practice_switches.ts";
import type { PracticeChange, PracticeZones } from "./practice_zone.ts";

/** What a task needs to be carried out. */
export interface PracticeContext {
  readonly zones: PracticeZones;
  readonly account: PracticeAccount;
  readonly switches: PracticeSwitches;
  /** Told of every zone that was changed. */
  readonly onChange: (change: PracticeChange) => void;
}

/** A task of a request that has been read without objection. */
export interface PracticeTask {
  readonly code: string;
  readonly kind: "inquiry" | "update";
  /** The names of the zones that it is about. */
  readonly zones: readonly string[];
  /** Carries it out, synchronously: nothing comes between its reading and its writing of a zone. */
  readonly run: (context: PracticeContext) => PracticeResult;
}
