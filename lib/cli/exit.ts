import { ConfigError } from "../config_error.ts";
import type { Failure } from "../failure.ts";
import { isPermissionError } from "../platform.ts";
import { UsageError } from "./arguments.ts";
import { OutputError } from "./terminal.ts";

/** The exit codes of the command line; 75 is EX_TEMPFAIL of sysexits. */
export const EXIT = { ok: 0, failed: 1, usage: 2, temporary: 75 } as const;

/** The exit code for the failures of one run: what must be fixed comes first. */
export function exitCode(failures: readonly Failure[]): number {
  const kinds = new Set(failures.map(({ kind }) => kind));
  if (kinds.size === 0) return EXIT.ok;
  if (kinds.has("config")) return EXIT.usage;
  // The other side may fix its certificate, so the next run tries again.
  kinds.delete("untrusted");
  kinds.delete("temporary");
  return kinds.size === 0 ? EXIT.temporary : EXIT.failed;
}

/** Why a command ended. */
export interface Fault {
  /** Whose fault it is. */
  readonly kind: "usage" | "config" | "output" | "internal";
  /** One line for a person. */
  readonly message: string;
  /** The exit code. */
  readonly code: number;
}

/**
 * What an error that ended a command means for the user.
 *
 * @returns the fault, without secrets
 */
export function faultOf(error: unknown): Fault {
  const fault = (kind: Fault["kind"], message: string): Fault => ({
    kind,
    message,
    code: /usage|config/.test(kind) ? EXIT.usage : EXIT.failed,
  });
  if (error instanceof UsageError) return fault("usage", error.message);
  if (error instanceof ConfigError) return fault("config", error.message);
  if (isPermissionError(error)) {
    return fault("config", `a permission is missing: ${error.message}`);
  }
  if (error instanceof OutputError) return fault("output", error.message);
  // A bug. Only the name is sure to be free of secrets.
  const name = error instanceof Error ? error.name : "unknown";
  return fault("internal", `internal error (${name}); please report it`);
}
