import { ConfigError } from "../config_error.ts";
import type { Sources } from "../sources/sources.ts";
import { readSources } from "../settings/settings.ts";
import { pingHealthcheck, type RunReport } from "../notify/delivery.ts";
import { readHealthcheck, readNotifyConfig } from "../notify/config.ts";
import { failureLines } from "../update/failure_lines.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { flagsOf } from "./session.ts";
import { faultOf } from "./exit.ts";
import { logOf, type Terminal } from "./terminal.ts";

/**
 * Makes an update for `--healthcheck`: reports its result, or the error that ended
 * it, to the health check. Reporting does not change the exit code.
 *
 * @param update makes it from settings that can be read only once
 * @throws {ConfigError} if no health check is configured
 * @throws what the update throws
 */
export async function pingAfter(
  update: (sources: Sources) => Promise<readonly RecordOutcome[]>,
  args: Arguments,
  terminal: Terminal,
): Promise<readonly RecordOutcome[]> {
  const { platform } = terminal;
  const start = platform.monotonic();
  const sources = await readSources(flagsOf(args), platform);
  const healthcheck = readHealthcheck(sources);
  if (healthcheck === undefined) {
    throw new ConfigError(
      "--healthcheck: no URL is configured; set healthcheck = URL in the config " +
        "file, or SCHLUND_DDNS_HEALTHCHECK",
    );
  }
  const ping = async (report: Pick<RunReport, "ok" | "text">) => {
    const milliseconds = platform.monotonic() - start;
    const run = { ...report, milliseconds };
    const { ok, answer } = await pingHealthcheck(
      healthcheck,
      run,
      platform.fetch,
    );
    const warning = `could not notify the health check: ${answer}`;
    if (!ok) logOf(args, terminal)("warning", warning);
  };
  try {
    if (args.switches.has("dry-run")) {
      throw new UsageError(
        "--healthcheck cannot be combined with --dry-run, which updates nothing",
      );
    }
    readNotifyConfig(sources);
    const outcomes = await update(sources);
    const failed = failureLines(outcomes);
    const done = outcomes.filter(({ status }) => status !== "failed")
      .map(({ host, type, is }) => `${host} ${type} ${is.join(", ")}`);
    const ok = failed.length === 0;
    await ping({ ok, text: (ok ? done : failed).join("; ") });
    return outcomes;
  } catch (error) {
    await ping({ ok: false, text: faultOf(error).message });
    throw error;
  }
}
