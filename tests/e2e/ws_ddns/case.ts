import type {
  Practice,
  PracticeFault,
  PracticeOptions,
} from "../../../lib/practice/mod.ts";
import type { Observation } from "./observe.ts";

interface Common {
  /** What it is about; unique. */
  readonly name: string;
  /** How the practice gateway starts. */
  readonly gateway?: Pick<PracticeOptions, "zones" | "accounts" | "switches">;
  readonly faults?: readonly PracticeFault[];
  /** What another program does after the first inquiry is answered. */
  readonly meanwhile?: (practice: Practice) => void;
  /** Files in the home directory; `{url}` and `{home}` are filled in, here and everywhere. */
  readonly files?: Readonly<Record<string, string>>;
  /** The files' mode. */
  readonly mode?: number;
  readonly env?: Readonly<Record<string, string>>;
  /** The rows of docs/from-ws-ddns.md by which this project's program differs, beside everywhere.ts. */
  readonly because?: readonly string[];
  /** What is to be seen of it then. */
  readonly now?: Partial<Observation>;
  /** It waits for long, so it starts first. */
  readonly slow?: true;
}

/** Something to do to both programs' command lines. */
export interface CommandLine extends Common {
  readonly kind: "command line";
  readonly args: readonly string[];
}

/** Something to do to both CGI programs. */
export interface CgiCase extends Common {
  readonly kind: "cgi";
  readonly query: string;
  readonly method?: string;
  readonly body?: string;
}

/** One thing to do to both programs. */
export type Case = CommandLine | CgiCase;
