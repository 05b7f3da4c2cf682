import { ConfigError } from "../config_error.ts";
import { TELL_SECRETS } from "../settings/environment.ts";
import { readSources, type Sources } from "../sources/sources.ts";
import { pingHealthcheck, type RunReport } from "../notify/healthcheck.ts";
import { readHealthcheck, readTellConfig } from "../notify/tell_config.ts";
import { failureLines } from "../update/failure_lines.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { flagsOf } from "./command_session.ts";
import { faultOf } from "./fault.ts";
import { logOf, type Terminal } from "./terminal.ts";

/**
 * Makes an update, and tells the healthcheck how it went, for `--healthcheck`:
 * whatever ends it, and without an effect on the exit status.
 *
 * @param update makes it, by settings that can be read once only
 * @throws {ConfigError} if there is no healthcheck to tell
 * @throws whatever ends the update
 */
export async function pingAfter(
  update: (sources: Sources) => Promise<readonly RecordOutcome[]>,
  args: Arguments,
  terminal: Terminal,
): Promise<readonly RecordOutcome[]> {
  const { platform } = terminal;
  const start = platform.monotonic();
  const sources = await readSources(flagsOf(args), platform, TELL_SECRETS);
  const healthcheck = readHealthcheck(sources);
  if (healthcheck === undefined) {
    throw new ConfigError(
      "--healthcheck: there is nobody to tell; set healthcheck = URL in the config " +
        "file, or SCHLUND_DDNS_HEALTHCHECK",
    );
  }
  async function ping(report: RunReport): Promise<void> {
    const milliseconds = platform.monotonic() - start;
    const { ok, answer } = await pingHealthcheck(
      healthcheck!,
      { ...report, milliseconds },
      platform.fetch,
    );
    if (ok) return;
    const log = logOf(args, terminal);
    log("warning", `healthcheck could not be told: ${answer}`);
  }
  let outcomes: readonly RecordOutcome[];
  try {
    if (args.switches.has("dry-run")) {
      throw new UsageError(
        "--healthcheck does not go with --dry-run, which updates nothing",
      );
    }
    readTellConfig(sources);
    outcomes = await update(sources);
  } catch (error) {
    await ping({ ok: false, text: faultOf(error).message });
    throw error;
  }
  await ping(runReport(outcomes));
  return outcomes;
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
