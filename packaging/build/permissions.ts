/**
 * What each program may do: the one list behind the tasks of deno.json and the
 * executables. Run as a program (`deno task permissions`) it writes the tasks.
 *
 * Deno's own permission sets (`-P`) would do too, but print a warning at each
 * run.
 *
 * @module
 */
import { CGI_SETTINGS, SECTIONS } from "../../lib/settings/settings.ts";
import { variableNames } from "../../lib/sources/sources.ts";
import { PROGRAMS, sourcePath } from "./program.ts";
import type { Program } from "./program.ts";

/** The home directory (Windows has the second), and the config file. */
const GENERAL: readonly string[] = [
  "HOME",
  "USERPROFILE",
  "DDNS_CONFIG",
  // Set by systemd, whose journal dates each line.
  "JOURNAL_STREAM",
  // Deno's TLS and proxies depend on these: they are checked before the first
  // request, named in failures, and hidden when addresses are detected.
  "DENO_CERT",
  "DENO_TLS_CA_STORE",
  ...["HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "NO_PROXY"].flatMap((name) => [
    name,
    name.toLowerCase(),
  ]),
];

/** What ACME clients tell their hooks: certbot, and dehydrated. */
const OF_ACME_CLIENTS: readonly string[] = [
  "CERTBOT_DOMAIN",
  "CERTBOT_VALIDATION",
  "CERTBOT_REMAINING_CHALLENGES",
  "CHALLENGETYPE",
];

/** Meta-variables of CGI (RFC 3875). */
const META_VARIABLES: readonly string[] = [
  "REQUEST_METHOD",
  "SCRIPT_NAME",
  "PATH_INFO",
  "QUERY_STRING",
  "CONTENT_TYPE",
  "CONTENT_LENGTH",
  "REMOTE_ADDR",
  "REMOTE_USER",
  "AUTH_TYPE",
  "HTTP_AUTHORIZATION",
  // Apache puts this before a name, once for each internal redirect.
  "REDIRECT_*",
  "HTTP_USER_AGENT",
  "HTTP_HOST",
  "HTTP_ORIGIN",
  "HTTP_SEC_FETCH_SITE",
  "HTTP_X_API_USER",
  "HTTP_X_API_KEY",
  "HTTP_X_FORWARDED_FOR",
  "HTTP_TRANSFER_ENCODING",
  "HTTP_CONTENT_ENCODING",
];

/** The environment variables that a program may read. */
export function variablesOf({ task }: Program): readonly string[] {
  return task === "cgi"
    ? [...GENERAL, ...variableNames(CGI_SETTINGS), ...META_VARIABLES]
    : [...GENERAL, ...variableNames(SECTIONS.default), ...OF_ACME_CLIENTS];
}

/** The flags for `deno run` and `deno compile` that let a program do its work. */
export function permissionFlags(program: Program): readonly string[] {
  return [
    "--no-prompt",
    "--allow-net",
    "--allow-read",
    // The interfaces for the source iface:NAME alone.
    program.task === "cgi"
      ? "--allow-sys=uid"
      : "--allow-sys=uid,networkInterfaces",
    `--allow-env=${variablesOf(program).join(",")}`,
  ];
}

/** The command of the task that runs a program from source. */
export function taskCommand(program: Program): string {
  return ["deno run", ...permissionFlags(program), program.entry].join(" ");
}

if (import.meta.main) {
  const path = sourcePath("deno.json");
  const configuration = JSON.parse(await Deno.readTextFile(path));
  for (const program of PROGRAMS) {
    configuration.tasks[program.task].command = taskCommand(program);
  }
  await Deno.writeTextFile(path, JSON.stringify(configuration, null, 2) + "\n");
}
