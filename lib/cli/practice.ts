import { stringify } from "@std/ini/stringify";
import {
  parsePracticeFault,
  parsePracticeSwitch,
  practiceAccounts,
  type PracticeEntry,
  practiceZones,
  startPractice,
} from "../practice/mod.ts";
import type { Platform } from "../platform.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { runList } from "./list.ts";
import type { Terminal } from "./terminal.ts";
import { runUpdate } from "./update.ts";

const DEFAULT_PORT = 8053;

const PORT_PROBLEMS: Readonly<Record<string, string>> = {
  AddrInUse: "is taken",
  PermissionDenied: "may not be used",
};

/**
 * `schlund-ddns practice`: runs the practice gateway until SIGINT or SIGTERM and
 * prints a line per request.
 */
export async function runPractice(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { switch: choices = [], fault = [] } = args.lists;
  const switches = usage(() => choices.map(parsePracticeSwitch));
  const faults = usage(() => fault.map(parsePracticeFault));
  const port = readPort(args.values.port);
  const log = args.switches.has("quiet")
    ? undefined
    : (entry: PracticeEntry) => terminal.out(formatEntry(entry));
  let practice;
  try {
    practice = startPractice({
      port,
      switches: Object.assign({}, ...switches),
      log,
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : "";
    const problem = PORT_PROBLEMS[name];
    if (problem === undefined) throw error;
    throw new UsageError(`port ${port} ${problem}; choose another with --port`);
  }
  faults.forEach(practice.addFault);
  terminal.out(introduction(practice.url));
  await new Promise<void>((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      terminal.platform.onSignal(signal, resolve);
    }
  });
  await practice.close();
  return EXIT.ok;
}

function usage<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function readPort(text: string | undefined): number {
  if (text === undefined) return DEFAULT_PORT;
  const port = /^\d{1,5}$/.test(text) ? Number(text) : NaN;
  if (port <= 65535) return port;
  throw new UsageError(
    "--port must be a number from 0 (any free port) to 65535",
  );
}

function introduction(url: string): string {
  const [plain, secured] = practiceAccounts();
  const ini = stringify({
    default: { username: plain!.user, password: plain!.password, url },
  }, { pretty: true });
  return `The practice gateway runs at ${url}; stop it with Ctrl-C.
Zones: ${practiceZones().map(({ name }) => name).join(", ")}
To use it, save this as practice.ini and call schlund-ddns --config practice.ini …

${ini.trim()}

With 2FA: username ${secured!.user}, totp_secret ${secured!.totpSecret}
Zones as text: ${url}/zones/example.com
`;
}

/** One line: time, user, tasks, zones, their results, and the fault if there is one. */
function formatEntry(entry: PracticeEntry): string {
  const { time, user, codes, zones, statuses, fault } = entry;
  return [
    new Date(time).toISOString().slice(11, 19),
    user ?? "-",
    codes.join(",") || "-",
    zones.join(",") || "-",
    statuses.join(",") || "-",
    ...(fault === undefined ? [] : [`fault: ${fault}`]),
  ].join(" ");
}

/** A platform that hides the settings of the user. */
function withoutSettings(platform: Platform): Platform {
  return {
    ...platform,
    env: () => undefined,
    readFile: () =>
      Promise.resolve({ status: "missing", reason: "there is none" }),
    uid: () => null,
  };
}

const HOST = "home.example.com";
const ADDRESSES = ["198.51.100.7", "2001:db8:7::1"];

/**
 * `schlund-ddns demo`: shows a real update of both families over HTTP against the
 * embedded practice gateway, and the zone before and after.
 */
export async function runDemo(
  _args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const practice = startPractice();
  const [sample] = practiceAccounts();
  const account = {
    username: sample!.user,
    password: sample!.password,
    url: practice.url,
  };
  const command = (words: readonly string[]): Arguments => ({
    words,
    switches: new Set(),
    values: account,
    lists: {},
  });
  const demoTerminal = {
    ...terminal,
    // Without the warning that the sample addresses are for documentation.
    err: () => {},
    platform: withoutSettings(terminal.platform),
  };
  try {
    terminal.out(
      `A practice gateway runs at ${practice.url}. Its zone example.com:\n`,
    );
    await runList(command(["example.com"]), demoTerminal);
    terminal.out(`\n$ schlund-ddns ${HOST} ${ADDRESSES.join(" ")}`);
    const code = await runUpdate(command([HOST, ...ADDRESSES]), demoTerminal);
    terminal.out("\nThe zone now:\n");
    await runList(command(["example.com"]), demoTerminal);
    const { requests } = practice;
    const updates = requests.filter(({ codes }) => codes.includes("0202001"));
    const changed = updates.flatMap(({ changes }) => changes)
      .reduce((sum, { added }) => sum + added.length, 0);
    terminal.out(
      `\n${requests.length} requests, of which ${updates.length} update with ` +
        `${changed} new records; no other record was sent.`,
    );
    return code;
  } finally {
    await practice.close();
  }
}
