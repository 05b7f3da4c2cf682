import type { Arguments } from "./arguments.ts";
import { type Option, optionsNamed } from "./options.ts";
import { hearSignals } from "./signals.ts";
import type { Terminal } from "./terminal.ts";
import { runUpdate } from "./update.ts";

/** One command of the command line. */
export interface Command {
  /** The first word; absent for an update, which is what other words mean. */
  readonly name?: string;
  /** The words that follow, for the help. */
  readonly words?: string;
  /** What it does, in one line. */
  readonly help: string;
  /** Its options, apart from those of every command. */
  readonly options: readonly Option[];
  /** Carries it out and returns the exit code. */
  readonly run: RunCommand;
}

/** Carries out a command and returns the exit code. */
export type RunCommand = (
  args: Arguments,
  terminal: Terminal,
) => Promise<number>;

const ACCOUNT = [
  ...["username", "password", "totp-secret", "context", "url", "config"],
  ...["zone", "timeout"],
];
const RECORDS = ["create", "ttl"];
const ADDRESSES = ["ip4", "ip6"];

/** Loads the commands that are not an update, which starts often. */
const others = () => import("./other_commands.ts");

/** Loads the commands of the practice gateway. */
const practice = () => import("./practice.ts");

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
    // Before anything is awaited, as a signal may come at any time.
    run: async (args, terminal) => {
      const signals = hearSignals(terminal.platform);
      return (await others()).runWatch(args, terminal, signals);
    },
  },
  {
    name: "ip",
    words: "[HOSTNAME...]",
    help: "show detected addresses, and what would be published",
    options: optionsNamed("config", ...ADDRESSES, "json"),
    run: async (...given) => (await others()).runIp(...given),
  },
  {
    name: "list",
    words: "NAME",
    help: "list the records of a zone or host",
    options: optionsNamed(...ACCOUNT, "json"),
    run: async (...given) => (await others()).runList(...given),
  },
  {
    name: "check",
    words: "[HOSTNAME...]",
    help: "check that updates would work, without changing anything",
    options: optionsNamed(...ACCOUNT, ...RECORDS, ...ADDRESSES, "json"),
    run: async (...given) => (await others()).runCheck(...given),
  },
  {
    name: "serve",
    help: "answer routers' update requests over HTTP",
    options: optionsNamed(...ACCOUNT, ...RECORDS, "listen", "no-auth"),
    run: async (args, terminal) => {
      const signals = hearSignals(terminal.platform);
      return (await others()).runServe(args, terminal, signals);
    },
  },
  {
    name: "health",
    words: "[URL]",
    help: "check a running service (for container health checks)",
    options: optionsNamed("config"),
    run: async (...given) => (await others()).runHealth(...given),
  },
  {
    name: "notify",
    help: "send a test message to every target in notify",
    options: optionsNamed("config"),
    run: async (...given) => (await others()).runNotify(...given),
  },
  {
    name: "hash-password",
    help: "hash a password for a [client NAME] section",
    options: [],
    run: async (...given) => (await others()).runHashPassword(...given),
  },
  {
    name: "practice",
    help: "run a practice gateway on this machine",
    options: optionsNamed("port", "switch", "fault"),
    run: async (...given) => (await practice()).runPractice(...given),
  },
  {
    name: "demo",
    help: "see an update happen, without an account",
    options: [],
    run: async (...given) => (await practice()).runDemo(...given),
  },
];
