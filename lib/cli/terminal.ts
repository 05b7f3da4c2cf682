import type { Log } from "../compose/session.ts";
import {
  type InputStream,
  type OutputStream,
  type Platform,
  quietly,
} from "../platform.ts";
import type { Arguments } from "./arguments.ts";

/** Standard output cannot be written to; the message is one line for a person. */
export class OutputError extends Error {
  /** Distinguishes it from other errors. */
  override name = "OutputError";
}

/** Where a command writes. */
export interface Terminal {
  /**
   * Writes a result to stdout.
   *
   * @throws {OutputError} if that fails, such as on a full disk
   */
  readonly out: (line: string) => void;
  /** Writes an error or warning to stderr. */
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

/**
 * A terminal for a program that runs for a long time: each line starts with the
 * time (RFC 3339), unless journald adds its own.
 */
export function datedTerminal(terminal: Terminal): Terminal {
  const { platform, out, err } = terminal;
  if (quietly(platform.env)("JOURNAL_STREAM")) return terminal;
  const dated = (line: string) => `${rfc3339(platform.now())} ${line}`;
  return {
    platform,
    out: (line) => out(dated(line)),
    err: (line) => err(dated(line)),
  };
}

/** A time in UTC, to the second. */
function rfc3339(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+/, "");
}

function writeLine(stream: OutputStream, line: string): void {
  // Text from outside must not control the terminal.
  // deno-lint-ignore no-control-regex -- control characters are the point
  const harmless = line.replace(/[\0-\x08\x0b-\x1f\x7f-\x9f]/g, "\ufffd");
  stream.write(new TextEncoder().encode(`${harmless}\n`));
}

/** A log to stderr that obeys `--verbose` and `--quiet`. */
export function logOf({ switches }: Arguments, { err }: Terminal): Log {
  return (level, message) => {
    if (level === "debug" && !switches.has("verbose")) return;
    if (switches.has("quiet")) return;
    err(level === "warning" ? `warning: ${message}` : message);
  };
}

/**
 * The version of what `--json` prints (docs/json.md). It grows when a field is
 * removed or changes its meaning, not when one is added.
 */
const JSON_VERSION = 1;

/** What `--json` prints, as one text. */
export function jsonText(content: object): string {
  return JSON.stringify({ version: JSON_VERSION, ...content }, null, 2);
}

/**
 * Asks at the terminal without showing what is typed. The question goes to stderr,
 * as stdout is for results.
 *
 * @returns what was typed, or undefined after Ctrl-C or Ctrl-D
 */
export async function askHidden(
  question: string,
  { stdin, stderr }: Pick<Platform, "stdin" | "stderr">,
): Promise<string | undefined> {
  const print = (text: string) => stderr.write(new TextEncoder().encode(text));
  print(question);
  stdin.setRaw(true);
  try {
    return await readHiddenLine(stdin);
  } finally {
    stdin.setRaw(false);
    print("\n");
  }
}

async function readHiddenLine(
  stdin: InputStream,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256);
  let characters: string[] = [];
  while (true) {
    const length = await stdin.read(buffer);
    if (length === null) return undefined;
    const text = decoder.decode(buffer.subarray(0, length), { stream: true });
    for (const character of text) {
      if (character === "\r" || character === "\n") return characters.join("");
      if (character === "\x03" || character === "\x04") return undefined;
      if (character === "\x7f" || character === "\b") characters.pop();
      else if (character === "\x15") characters = [];
      else characters.push(character);
    }
  }
}
