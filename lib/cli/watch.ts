import { notifySettings } from "../compose/notifying.ts";
import { composeWatchTask, fingerprint, stdinOnce } from "../compose/watch.ts";
import { readNotifyConfig } from "../notify/config.ts";
import { createNotifier, type Notifier } from "../notify/notifier.ts";
import { judgeSettings } from "../settings/settings.ts";
import { createJournal } from "../watch/journal.ts";
import { type Round, startWatch, type WatchTask } from "../watch/watch.ts";
import type { Arguments } from "./arguments.ts";
import { EXIT, faultOf } from "./exit.ts";
import { openCommandSession } from "./session.ts";
import type { Signals } from "./signals.ts";
import { datedTerminal, logOf, type Terminal } from "./terminal.ts";
import { formatOutcome } from "./update.ts";
import { warningsOf } from "./update_by_source.ts";
import { readHostWords } from "./words.ts";

/** Milliseconds after a signal for an update that is under way. */
const LAST_UPDATE = 5000;

/** Milliseconds after that for notifications. */
const LAST_WORDS = 2500;

/**
 * `schlund-ddns watch [HOSTNAME...]`: keeps hosts up to date until SIGINT or
 * SIGTERM; SIGHUP reads the configuration again and looks at once. Prints only
 * changes, failures and recoveries.
 */
export async function runWatch(
  args: Arguments,
  undated: Terminal,
  signals: Signals,
): Promise<number> {
  const { platform } = undated;
  const terminal = datedTerminal(undated);
  const given = readHostWords(args.words);
  const stdin = stdinOnce(platform);
  let current = await prepare(given, stdin, args, terminal);
  current.showWarnings();
  let { notifier } = current;
  const print = createReporter(args, terminal);
  const watch = startWatch(current.task, {
    ...platform,
    report(round) {
      print(round);
      notifier.notify(round);
      notifier.ping(runReport(round));
    },
  });

  async function reload(): Promise<void> {
    try {
      const next = await prepare(given, stdin, args, terminal);
      if (next.fingerprint !== current.fingerprint) {
        next.showWarnings();
        // What is still to be sent is not lost.
        if (next.notifySettings !== current.notifySettings) {
          ({ notifier } = next);
        }
        current = next;
        watch.replace(next.task);
      }
    } catch (error) {
      terminal.err(
        "schlund-ddns: configuration not reloaded, the previous one stays in " +
          `use: ${faultOf(error).message}`,
      );
    }
    watch.look();
  }

  const stopped = Promise.withResolvers<void>();
  signals.control({
    reload,
    stop() {
      watch.stop();
      stopped.resolve();
    },
  });
  const cutOff = stopped.promise.then(() => platform.sleep(LAST_UPDATE));
  await Promise.race([watch.finished, cutOff]);
  // The result of the last update is notified as well.
  await Promise.race([notifier.idle(), platform.sleep(LAST_WORDS)]);
  return EXIT.ok;
}

/** Settings that were read, and what follows from them. */
interface Prepared {
  readonly task: WatchTask;
  readonly notifier: Notifier;
  readonly fingerprint: string;
  readonly notifySettings: string;
  /** Prints the warnings about these settings. */
  readonly showWarnings: () => void;
}

/**
 * Reads the settings.
 *
 * @throws {ConfigError} if one is invalid
 */
async function prepare(
  given: readonly string[],
  stdin: () => Promise<string | undefined>,
  args: Arguments,
  terminal: Terminal,
): Promise<Prepared> {
  const { platform } = terminal;
  const print = logOf(args, terminal);
  const warnings: string[] = [];
  let log: typeof print = (_, message) => void warnings.push(message);
  const session = await openCommandSession(args, terminal, {
    // The progress of an update is not news here.
    log: (level, message) => log(level === "info" ? "debug" : level, message),
  });
  const { sources } = session;
  judgeSettings(sources);
  const task = composeWatchTask(session, platform, { given, stdin });
  const notifier = createNotifier(readNotifyConfig(sources), {
    ...platform,
    log: print,
  });
  log = print;
  return {
    task,
    notifier,
    fingerprint: fingerprint(sources),
    notifySettings: notifySettings(sources),
    showWarnings: () => warnings.forEach((line) => print("warning", line)),
  };
}

/** Prints the news of a round. */
function createReporter(
  { switches }: Arguments,
  { out, err }: Terminal,
): (round: Round) => void {
  const journal = createJournal();
  const warned = new Set<string>();
  return ({ changes, failing, lookups }) => {
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
    for (const { kind, text } of journal(failing)) {
      if (kind === "failed" || !switches.has("quiet")) {
        err(`schlund-ddns: ${text}`);
      }
    }
  };
}

/** The result of a round in one line. */
function runReport({ changes, failing, lookups, milliseconds }: Round) {
  if (failing.length > 0) {
    const lines = failing.map(({ host, type, failure }) =>
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
