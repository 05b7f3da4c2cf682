import { composeWatch } from "../compose/watch.ts";
import { TELL_SECRETS } from "../settings/environment.ts";
import type { Platform } from "../platform.ts";
import { createTeller } from "../notify/teller.ts";
import { readTellConfig } from "../notify/tell_config.ts";
import { createJournal } from "../watch/journal.ts";
import type { Round, Watch } from "../watch/watch.ts";
import type { Arguments } from "./arguments.ts";
import { openCommandSession } from "./session.ts";
import { EXIT } from "./exit.ts";
import { logOf, type Terminal } from "./terminal.ts";
import { formatOutcome } from "./update.ts";
import { warningsOf } from "./update_by_source.ts";
import { readHostWords } from "./words.ts";

/** Milliseconds at the end for notifications that are under way. */
const LAST_WORDS = 3000;

/**
 * `schlund-ddns watch [HOSTNAME...]`: keeps hosts up to date until SIGINT or
 * SIGTERM; SIGHUP looks at once. Prints only changes, failures and recoveries.
 *
 * @returns the exit code
 * @throws {UsageError | ConfigError} if it cannot start
 */
export async function runWatch(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { platform } = terminal;
  // First of all, since an unhandled signal ends the process.
  const follow = hearSignals(platform);
  const log = logOf(args, terminal);
  const session = await openCommandSession(args, terminal, {
    secrets: TELL_SECRETS,
    // The progress of an update is not news here.
    log: (level, message) =>
      level === "info" ? log("debug", message) : log(level, message),
  });
  const teller = createTeller(readTellConfig(session.sources), {
    ...platform,
    log,
  });
  const tell = createReporter(args, terminal);
  const watch = await composeWatch(session, platform, {
    given: readHostWords(args.words),
    report(round) {
      tell(round);
      teller.notify({ changes: round.changes, failing: round.troubles });
      teller.ping(runReport(round));
    },
  });
  follow(watch);
  await watch.finished;
  // The result of the last update is notified as well.
  await Promise.race([teller.idle(), platform.sleep(LAST_WORDS)]);
  return EXIT.ok;
}

/**
 * Handles signals from now on.
 *
 * @returns a function that takes the watch to control
 */
function hearSignals(platform: Platform): (watch: Watch) => void {
  let watch: Watch | undefined;
  let stopping = false;
  // A watch that is still to come looks at once anyway.
  platform.onSignal("SIGHUP", () => watch?.look());
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    platform.onSignal(signal, () => {
      if (watch === undefined) return platform.exit(EXIT.ok);
      if (stopping) platform.exit(EXIT.failed);
      stopping = true;
      watch.stop();
    });
  }
  return (started) => void (watch = started);
}

/** Prints the news of a round. */
function createReporter(
  { switches }: Arguments,
  { out, err }: Terminal,
): (round: Round) => void {
  const journal = createJournal();
  const warned = new Set<string>();
  return ({ changes, troubles, lookups }) => {
    for (const { text, always } of warningsOf(lookups)) {
      if (switches.has("quiet") && !always || warned.has(text)) continue;
      warned.add(text);
      err(`warning: ${text}`);
    }
    if (!switches.has("quiet")) {
      for (const change of changes) {
        try {
          out(formatOutcome(change));
        } catch {
          // A full disk must not stop the work.
        }
      }
    }
    for (const { kind, text } of journal(troubles)) {
      if (kind === "failed" || !switches.has("quiet")) {
        err(`schlund-ddns: ${text}`);
      }
    }
  };
}

/** The result of a round in one line. */
function runReport({ changes, troubles, lookups, milliseconds }: Round) {
  if (troubles.length > 0) {
    const lines = troubles.map(({ host, type, failure }) =>
      `${host} ${type}: ${failure.message}`
    );
    return { ok: false, text: lines.join("; "), milliseconds };
  }
  const lines = changes.length > 0
    ? changes.map(formatOutcome)
    : lookups.flatMap(({ host, families }) =>
      families.flatMap(({ lookup }) =>
        lookup.status === "found"
          ? [`${host} ${lookup.value.map(({ text }) => text).join(", ")}`]
          : []
      )
    );
  return { ok: true, text: lines.join("; "), milliseconds };
}
