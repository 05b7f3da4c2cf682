import configuration from "../../../deno.json" with { type: "json" };
import { type Practice, startPractice } from "../../../lib/practice/mod.ts";
import type { PracticeOptions } from "../../../lib/practice/mod.ts";
import { denoDirectory, ini } from "../harness.ts";

/** What a web server needs to run the CGI program: files, and a gateway. */
export interface Site extends AsyncDisposable {
  /** Where all files are; any user may read them, as some servers drop root's rights. */
  readonly directory: string;
  /** The CGI program. */
  readonly cgi: string;
  /** Its config file. */
  readonly config: string;
  /** The web server's file of users, with {@linkcode USER} in it. */
  readonly htpasswd: string;
  readonly practice: Practice;
  /** Whether the tests run as root, which some servers refuse to be. */
  readonly root: boolean;
}

/** What a test may have otherwise. */
export interface SiteOptions extends PracticeOptions {
  readonly settings?: Readonly<Record<string, string>>;
  /** More sections of the config file. */
  readonly sections?: string;
}

/** The group of user `nobody`. */
export const NOGROUP = 65534;

/** Whom the web servers know. */
export const USER = { name: "router", password: "let me in" };

const ROOT = new URL("../../../", import.meta.url).pathname;

/** Makes a directory with everything in it; all is gone afterwards. */
export async function makeSite(
  { settings, sections = "", ...options }: SiteOptions = {},
): Promise<Site> {
  const directory = await Deno.makeTempDir({ prefix: "schlund-ddns-" });
  await Deno.chmod(directory, 0o755);
  const practice = startPractice(options);
  const htpasswd = `${directory}/htpasswd`;
  await Deno.writeTextFile(htpasswd, `${await htpasswdLine(USER)}\n`);
  const root = (await Deno.stat(directory)).uid === 0;
  const cgi = await installCgi(directory, root);
  const config = `${directory}/config`;
  await Deno.writeTextFile(
    config,
    ini({
      username: "1234567",
      password: "practice",
      url: practice.url,
      allowed_hostnames: "home.example.com plain.example.com gone.example.com",
      ...settings,
    }) + sections,
    { mode: 0o640 },
  );
  // For Apache, which drops root's rights.
  if (root) await Deno.chown(config, 0, NOGROUP);
  return {
    directory,
    cgi,
    config,
    htpasswd,
    practice,
    root,
    async [Symbol.asyncDispose]() {
      await practice.close();
      await Deno.remove(directory, { recursive: true });
    },
  };
}

/** A user, with the oldest hash that Apache, lighttpd and nginx all understand. */
export async function htpasswdLine(
  { name, password }: typeof USER,
): Promise<string> {
  const bytes = new TextEncoder().encode(password);
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes));
  return `${name}:{SHA}${hash.toBase64()}`;
}

/**
 * Puts the CGI program into a directory: the compiled one that
 * `SCHLUND_DDNS_CGI_EXE` names, else a script that runs a copy of the sources
 * with the permissions of the task `cgi`. A copy, since the user that the web
 * server runs programs as may be barred from where the sources and Deno are.
 */
async function installCgi(directory: string, root: boolean): Promise<string> {
  const cgi = `${directory}/schlund-ddns-cgi`;
  const compiled = Deno.env.get("SCHLUND_DDNS_CGI_EXE");
  if (compiled !== undefined) {
    await linkOrCopy(compiled, cgi);
    return cgi;
  }
  const packages = `${directory}/packages`;
  await Deno.mkdir(packages);
  const sources = ["cgi.ts", "lib", "links", "deno.json", "deno.lock"];
  await copy(sources.map((name) => ROOT + name), directory);
  await copy([`${await denoDirectory()}/npm`], packages);
  await command("chmod", "-R", "a+rwX", directory);
  const deno = root ? `${directory}/deno` : Deno.execPath();
  if (root) await linkOrCopy(Deno.execPath(), deno);
  const flags = configuration.tasks.cgi.command.split(" ")
    .filter((word) => word.startsWith("-"));
  const line = `exec ${deno} run ${flags.join(" ")} ${directory}/cgi.ts`;
  await Deno.writeTextFile(
    cgi,
    `#!/bin/sh\nexport DENO_DIR=${packages}\n${line}\n`,
    { mode: 0o755 },
  );
  return cgi;
}

async function copy(from: readonly string[], to: string): Promise<void> {
  await command("cp", "-R", ...from, to);
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    await Deno.link(await Deno.realPath(from), to);
  } catch {
    await Deno.copyFile(from, to);
  }
}

async function command(program: string, ...args: string[]): Promise<void> {
  const { success } = await new Deno.Command(program, { args }).output();
  if (!success) throw new Error(`${program} ${args.join(" ")} failed`);
}
