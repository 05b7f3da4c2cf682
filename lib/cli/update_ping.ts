import type { Session } from "../compose/session.ts";
import { ConfigError } from "../config/config_error.ts";
import { pingHealthcheck, type RunReport } from "../tell/healthcheck.ts";
import { readTellConfig } from "../tell/tell_config.ts";
import { failureLines } from "../update/failure_lines.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import type { Terminal } from "./terminal.ts";

/**
 * Makes ready to tell the healthcheck how an update went, for `--healthcheck`.
 *
 * @returns what tells it; it never throws, and has no effect on the exit status
 * @throws {ConfigError} if there is no healthcheck to tell
 */
export function openPing(
  { sources, log }: Session,
  { platform }: Terminal,
): (outcomes: readonly RecordOutcome[]) => Promise<void> {
  const { healthcheck } = readTellConfig(sources);
  if (healthcheck === undefined) {
    throw new ConfigError(
      "--healthcheck: there is nobody to tell; set healthcheck = URL in the config " +
        "file, or SCHLUND_DDNS_HEALTHCHECK",
    );
  }
  const start = platform.monotonic();
  return async (outcomes) => {
    const run = {
      ...runReport(outcomes),
      milliseconds: platform.monotonic() - start,
    };
    const { ok, answer } = await pingHealthcheck(
      healthcheck,
      run,
      platform.fetch,
    );
    if (!ok) log("warning", `healthcheck could not be told: ${answer}`);
  };
}

/** An update in one line. */
function runReport(outcomes: readonly RecordOutcome[]): RunReport {
  const failed = failureLines(outcomes);
  const well = outcomes.filter(({ status }) => status !== "failed")
    .map(({ host, type, is }) => `${host} ${type} ${is.join(", ")}`);
  return failed.length > 0
    ? { ok: false, text: failed.join("; ") }
    : { ok: true, text: well.join("; ") };
}
