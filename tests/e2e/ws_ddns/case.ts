import type {
  Practice,
  PracticeFault,
  PracticeOptions,
} from "../../../lib/practice/mod.ts";
import type { DifferenceId } from "./differences.ts";
import type { Observation } from "./observe.ts";

interface Common {
  /** What it is about; unique. */
  readonly name: string;
  /** How the practice gateway starts. */
  readonly gateway?: Pick<PracticeOptions, "zones" | "accounts" | "switches">;
  readonly faults?: readonly PracticeFault[];
  /** Another's doing, after the first inquiry is answered. */
  readonly meanwhile?: (practice: Practice) => void;
  /** Files in the home directory; `{url}` and `{home}` are filled in, here and everywhere. */
  readonly files?: Readonly<Record<string, string>>;
  /** The files' mode. */
  readonly mode?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** Why this project's program does something else, beside what it does everywhere. */
  readonly because?: readonly DifferenceId[];
  /** What is to be seen of it then. */
  readonly now?: Partial<Observation>;
  /** It waits for long, so it starts first. */
  readonly slow?: true;
}

/** One thing to do to both programs. */
export type Case =
  | Common & {
    readonly kind: "command line";
    readonly args: readonly string[];
  }
  | Common & {
    readonly kind: "cgi";
    readonly query: string;
    readonly method?: string;
    readonly body?: string;
  };
