import { ConfigError } from "../config_error.ts";
import { isPermissionError } from "../platform.ts";
import { UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { asksForJson, jsonText } from "./json_output.ts";
import { OutputError, type Terminal } from "./terminal.ts";

/** Why a command line was not carried out. */
export interface Fault {
  /** Whose fault it is. */
  readonly kind: "usage" | "config" | "output" | "internal";
  /** One line for a person. */
  readonly message: string;
  /** The exit code. */
  readonly code: number;
}

/**
 * Tells why a command line was not carried out.
 *
 * @returns the exit code
 */
export function tellFault(
  error: unknown,
  argv: readonly string[],
  terminal: Terminal,
): number {
  const fault = faultOf(error);
  if (asksForJson(argv) && fault.kind !== "output") printFault(fault, terminal);
  terminal.err(`schlund-ddns: ${fault.message}`);
  return fault.code;
}

/** What an error that ended a command comes to, without secrets. */
export function faultOf(error: unknown): Fault {
  if (error instanceof UsageError) {
    return { kind: "usage", message: error.message, code: EXIT.usage };
  }
  if (error instanceof ConfigError) {
    return { kind: "config", message: error.message, code: EXIT.usage };
  }
  if (isPermissionError(error)) {
    const message = `a permission is missing: ${error.message}`;
    return { kind: "config", message, code: EXIT.usage };
  }
  if (error instanceof OutputError) {
    return { kind: "output", message: error.message, code: EXIT.failed };
  }
  // Nothing is expected to come here. The name alone is free of secrets.
  const name = error instanceof Error ? error.name : "unknown";
  const message = `internal error (${name}); please report it`;
  return { kind: "internal", message, code: EXIT.failed };
}

function printFault({ kind, message }: Fault, { out }: Terminal): void {
  try {
    out(jsonText({ error: { kind, message } }));
  } catch {
    // The fault is told on stderr as well.
  }
}
