import type { Platform } from "../platform.ts";
import { practiceAccounts, startPractice } from "../practice/mod.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { runList } from "./list.ts";
import type { Terminal } from "./terminal.ts";
import { runUpdate } from "./update.ts";

/** A platform without settings: the user's own have no part in this. */
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
 * `schlund-ddns demo`: a real update of both families over HTTP against the
 * embedded practice gateway, with the zone before and after.
 *
 * @returns the exit code
 * @throws {UsageError} if there are words that mean nothing here
 */
export async function runDemo(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  if (args.words.length > 0) {
    throw new UsageError("demo takes no further words");
  }
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
    // The sample addresses are from the documentation ranges, which an update
    // warns about.
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
