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
  /** How many of its words are taken as they are, even if they begin with a dash. */
  readonly verbatim?: number;
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
const TEXTS = optionsNamed(...ACCOUNT, "wait");

/**
 * What dehydrated calls its hook with, first of all to see whether it takes a word
 * that no hook knows.
 */
const HOOK_OF_DEHYDRATED =
  /^(?:clean_challenge|(?:deploy|sync|unchanged)_cert|deploy_ocsp|invalid_challenge|request_failure|generate_csr|(?:startup|exit)_hook|this_hookscript_is_broken__.*)$/;

/** Loads what answers ACME challenges. */
const acme: RunCommand = async (...given) =>
  await (await import("./acme.ts")).runAcme(...given);

/** Loads what is not an update, which starts often: other commands and the help. */
export const others: () => Promise<Others> = () =>
  import("./other_commands.ts");
type Others = typeof import("./other_commands.ts");

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
  {
    name: "present",
    words: "[FQDN VALUE]",
    verbatim: 2,
    help: "add a TXT record for a certificate (hook of lego and certbot)",
    options: TEXTS,
    run: acme,
  },
  {
    name: "cleanup",
    words: "[FQDN VALUE]",
    verbatim: 2,
    help: "remove it again",
    options: TEXTS,
    run: acme,
  },
  {
    name: "deploy_challenge",
    also: HOOK_OF_DEHYDRATED,
    words: "DOMAIN TOKEN VALUE...",
    verbatim: Infinity,
    help: "the same as dehydrated's hook, with clean_challenge",
    options: TEXTS,
    run: acme,
  },
  {
    name: "begin",
    also: /^(?:done|failed)$/,
    words: "TYPE DOMAIN TOKEN AUTH",
    verbatim: 4,
    help: "the same as uacme's hook, with done and failed",
    options: TEXTS,
    run: acme,
  },
  {
    name: "txt",
    words: "add|remove NAME VALUE",
    verbatim: 3,
    help: "add one value to the TXT records of a name, or remove it",
    options: TEXTS,
    run: acme,
  },
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
