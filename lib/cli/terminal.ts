import type { Log } from "../compose/session.ts";
import type { OutputStream, Platform } from "../platform.ts";
import type { Arguments } from "./arguments.ts";

/** Standard output cannot be written; the message is one line for a person. */
export class OutputError extends Error {
  /** Tells it from other errors. */
  override name = "OutputError";
}

/** Where a command writes to. */
export interface Terminal {
  /**
   * A result, to stdout.
   *
   * @throws {OutputError} if it cannot be written, such as on a full disk
   */
  readonly out: (line: string) => void;
  /** What the person in charge should know, to stderr. */
  readonly err: (line: string) => void;
  /** Everything else outside of the program. */
  readonly platform: Platform;
}

/** The terminal of a process. */
export function terminalOf(platform: Platform): Terminal {
  return {
    out(line) {
      try {
        writeLine(platform.stdout, line);
      } catch (error) {
        const reason = error instanceof Error ? error.message : "no reason";
        throw new OutputError(`the output cannot be written (${reason})`);
      }
    },
    err(line) {
      try {
        writeLine(platform.stderr, line);
      } catch {
        // A log that cannot be written (a full disk) must not stop the work.
      }
    },
    platform,
  };
}

function writeLine(stream: OutputStream, line: string): void {
  // Text from outside must not drive the terminal.
  // deno-lint-ignore no-control-regex -- control characters are what is looked for
  const harmless = line.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, "\ufffd");
  stream.write(new TextEncoder().encode(`${harmless}\n`));
}

/** Makes a log for stderr, as `--verbose` and `--quiet` want it. */
export function logOf({ switches }: Arguments, { err }: Terminal): Log {
  return (level, message) => {
    if (level === "debug" && !switches.has("verbose")) return;
    if (switches.has("quiet")) return;
    err(level === "warning" ? `warning: ${message}` : message);
  };
}
