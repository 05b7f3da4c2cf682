import type { Arguments } from "./arguments.ts";
import type { CommandHelp } from "./help.ts";
import { type Option, optionsNamed } from "./options.ts";
import { hearSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { runUpdate } from "./update.ts";

/** One command of the command line. */
export interface Command extends CommandHelp {
  /** Other first words of it. */
  readonly also?: RegExp;
  /** After so many words so many are taken as they are, even if they begin with a dash. */
  readonly verbatim?: { readonly after: number; readonly count: number };
  /** Its options, apart from those of every command. */
  readonly options: readonly Option[];
  /** Carries it out and returns the exit code. */
  readonly run: RunCommand;
}

/**
 * Carries out a command and returns the exit code.
 *
 * @throws {UsageError | ConfigError} if the words or settings are invalid, before
 * anything is sent
 *
 * @param name the first word; absent for an update
 */
export type RunCommand = (
  args: Arguments,
  terminal: Terminal,
  name?: string,
) => Promise<number>;

const ACCOUNT = [
  ...["username", "password", "totp-secret", "context", "url", "config"],
  ...["zone", "timeout"],
];
const RECORDS = ["create", "ttl"];
const ADDRESSES = ["ip4", "ip6"];
/**
 * What dehydrated calls its hook with, first of all to see whether it takes a word
 * that no hook knows.
 */
const HOOK_OF_DEHYDRATED =
  /^(?:clean_challenge|(?:deploy|sync|unchanged)_cert|deploy_ocsp|invalid_challenge|request_failure|generate_csr|(?:startup|exit)_hook|this_hookscript_is_broken__.*)$/;

/** A command that changes TXT records; what does that is loaded. */
function hook(
  [name, words, count, after = 1]: readonly [string, string, number, number?],
  help: string,
  also?: RegExp,
): Command {
  const options = optionsNamed(...ACCOUNT, "wait");
  const run: RunCommand = async (...given) =>
    await (await import("./acme.ts")).runAcme(...given);
  const verbatim = { after, count };
  return { name, also, words, verbatim, help, options, run };
}

/** Loads what is not an update, which starts often: other commands and the help. */
export const others = (): Promise<Others> => import("./other_commands.ts");

/** What {@linkcode others} loads. */
export type Others = typeof import("./other_commands.ts");

function other(
  name: Exclude<keyof Others, "runWatch" | "runServe" | "helpText">,
): RunCommand {
  return async (args, terminal) => (await others())[name](args, terminal);
}

function untilStopped(name: "runWatch" | "runServe"): RunCommand {
  return async (args, terminal) => {
    // Before anything is awaited, as a signal may come at any time.
    const signals = hearSignals(terminal.platform);
    return (await others())[name](args, terminal, signals);
  };
}

/** The table of commands; the update, which has no name, comes first. */
export const COMMANDS: readonly Command[] = [
  {
    words: "HOSTNAME... [ADDRESS...]",
    help: "set hosts to these addresses, or to detected ones",
    options: optionsNamed(
      ...[...ACCOUNT, ...RECORDS, ...ADDRESSES],
      ...["dry-run", "healthcheck", "json"],
    ),
    run: runUpdate,
  },
  {
    name: "watch",
    words: "[HOSTNAME...]",
    help: "keep hosts up to date until stopped",
    options: optionsNamed(
      ...[...ACCOUNT, ...RECORDS, ...ADDRESSES, "interval", "refresh"],
    ),
    run: untilStopped("runWatch"),
  },
  {
    name: "ip",
    words: "[HOSTNAME...]",
    help: "show detected addresses, and what would be published",
    options: optionsNamed("config", ...ADDRESSES, "json"),
    run: other("runIp"),
  },
  {
    name: "list",
    words: "NAME",
    help: "list the records of a zone or host",
    options: optionsNamed(...ACCOUNT, "json"),
    run: other("runList"),
  },
  {
    name: "check",
    words: "[HOSTNAME...]",
    help: "check that updates would work, without changing anything",
    options: optionsNamed(...ACCOUNT, ...RECORDS, ...ADDRESSES, "json"),
    run: other("runCheck"),
  },
  {
    name: "serve",
    help: "answer routers' update requests over HTTP",
    options: optionsNamed(...ACCOUNT, ...RECORDS, "listen", "no-auth"),
    run: untilStopped("runServe"),
  },
  hook(
    ["present", "[FQDN VALUE]", 2],
    "add a TXT record for a certificate (hook of lego and certbot)",
  ),
  hook(["cleanup", "[FQDN VALUE]", 2], "remove it again"),
  hook(
    ["deploy_challenge", "DOMAIN TOKEN VALUE...", Infinity],
    "the same as dehydrated's hook, with clean_challenge",
    HOOK_OF_DEHYDRATED,
  ),
  hook(
    ["begin", "TYPE DOMAIN TOKEN AUTH", 4],
    "the same as uacme's hook, with done and failed",
    /^(?:done|failed)$/,
  ),
  hook(
    ["txt", "add|remove NAME VALUE", 2, 2],
    "add one value to the TXT records of a name, or remove it",
  ),
  {
    name: "health",
    words: "[URL]",
    help: "check a running service (for container health checks)",
    options: optionsNamed("config"),
    run: other("runHealth"),
  },
  {
    name: "notify",
    help: "send a test message to every target in notify",
    options: optionsNamed("config"),
    run: other("runNotify"),
  },
  {
    name: "hash-password",
    help: "hash a password for a [client NAME] section",
    options: [],
    run: other("runHashPassword"),
  },
  {
    name: "setup",
    words: "[CLIENT] [HOST]",
    help: "show what to enter into the routers of clients",
    options: optionsNamed("config"),
    run: other("runSetup"),
  },
  {
    name: "practice",
    help: "run a practice gateway on this machine",
    options: optionsNamed("port", "switch", "fault"),
    run: other("runPractice"),
  },
  {
    name: "demo",
    help: "see an update happen, without an account",
    options: [],
    run: other("runDemo"),
  },
];
