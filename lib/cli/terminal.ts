import { denoConfigWorld } from "../config/deno_world.ts";
import type { ConfigWorld } from "../config/world.ts";
import { askPassword } from "./prompt.ts";

/** Where a command writes to. */
export interface Terminal {
  /** A result, to stdout. */
  readonly out: (line: string) => void;
  /** What the person in charge should know, to stderr. */
  readonly err: (line: string) => void;
  /** Where its settings come from. */
  readonly config: ConfigWorld;
}

/** The process's own streams, environment and files. */
export function processTerminal(): Terminal {
  const interactive = Deno.stdin.isTerminal() && Deno.stderr.isTerminal();
  return {
    out: (line) => writeLine(Deno.stdout, line),
    err(line) {
      try {
        writeLine(Deno.stderr, line);
      } catch {
        // A log that cannot be written (a full disk) must not stop the work.
      }
    },
    config: denoConfigWorld(interactive ? askPassword : undefined),
  };
}

function writeLine(
  stream: { writeSync(bytes: Uint8Array): number },
  line: string,
): void {
  // Text from outside must not drive the terminal.
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  const harmless = line.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, "\ufffd");
  let bytes = new TextEncoder().encode(`${harmless}\n`);
  try {
    while (bytes.length > 0) bytes = bytes.subarray(stream.writeSync(bytes));
  } catch (error) {
    // Whoever read it has gone (`… | head -1`); the work goes on.
    if (!(error instanceof Deno.errors.BrokenPipe)) throw error;
  }
}
