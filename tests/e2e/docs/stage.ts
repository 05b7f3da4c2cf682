/**
 * A user's home directory, as somebody who follows the README has it, on a
 * machine whose Internet is this machine.
 *
 * @module
 */
import configuration from "../../../deno.json" with { type: "json" };
import { practiceZones, startPractice } from "../../../lib/practice/mod.ts";
import type { Practice } from "../../../lib/practice/mod.ts";
import { command, denoDirectory, type Ran } from "../harness.ts";
import { runProcess } from "../process.ts";
import { type Background, startBackground } from "../servers/background.ts";
import { withHosts } from "../servers/named_services.ts";
import { ROOT, textOf } from "./blocks.ts";
import { FOUND, type Internet, startInternet } from "./internet.ts";

/** Everything that a block may be run with. */
export interface DocsStage extends AsyncDisposable {
  readonly practice: Practice;
  readonly internet: Internet;
  readonly home: string;
  /** What the user's programs have in their environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes `~/.schlund-ddns`; before that it is the README's. */
  readonly configure: (text: string) => Promise<void>;
  /** Runs lines in a shell that ends at the first failure. */
  readonly shell: (
    lines: string,
    options?: { readonly cwd?: string },
  ) => Promise<Ran>;
  /** Starts a command that stays; its log is of that name. */
  readonly background: (line: string, name: string) => Background;
}

/** The account of the docs. */
export const ACCOUNT = { user: "USER", password: "PASS", context: "10" };

/** The sample zones, with the hosts that the docs speak of. */
export function docsZones() {
  const more = [
    { name: "pc.home", ttl: 60, type: "A", value: "192.0.2.99" },
    { name: "nas", ttl: 60, type: "A", value: "192.0.2.98" },
    { name: "nas", ttl: 60, type: "AAAA", value: "2001:db8::98" },
  ];
  return practiceZones().map((zone) =>
    zone.name === "example.com" ? { ...zone, rr: [...zone.rr, ...more] } : zone
  );
}

/** The README's first config file. */
export function firstConfig(): Promise<string> {
  return textOf("README.md › Three steps to the first update › [default]");
}

/** Sets the stage. */
export async function setDocsStage(): Promise<DocsStage> {
  await using stack = new AsyncDisposableStack();
  const practice = startPractice({ accounts: [ACCOUNT], zones: docsZones() });
  stack.defer(() => practice.close());
  const home = await Deno.makeTempDir({ prefix: "schlund-ddns-" });
  stack.defer(() => Deno.remove(home, { recursive: true }));
  const internet = stack.use(await startInternet(home, practice.url));
  const programs = await layPrograms(home);
  const env = {
    HOME: home,
    PATH: `${programs}:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin`,
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
    HTTPS_PROXY: internet.proxy,
    https_proxy: internet.proxy,
    DENO_CERT: internet.authority,
    // The services are on IPv4 alone.
    SCHLUND_DDNS_IP6: FOUND.AAAA,
    CURL_CA_BUNDLE: internet.authority,
  };
  const configure = (text: string) =>
    Deno.writeTextFile(`${home}/.schlund-ddns`, text, { mode: 0o600 });
  await configure(await firstConfig());
  await Deno.writeTextFile(
    `${home}/.wgetrc`,
    `ca_certificate = ${internet.authority}\n`,
  );
  const running = stack.move();
  return {
    practice,
    internet,
    home,
    env,
    configure,
    shell(lines, { cwd = home } = {}) {
      const args = ["-ec", lines];
      const { program, args: words } = internet.hosts === undefined
        ? { program: "/bin/sh", args }
        : withHosts(internet.hosts, "/bin/sh", args);
      return runProcess(program, { args: words, clearEnv: true, env, cwd });
    },
    background: (line, name) =>
      running.use(startBackground({
        program: "/bin/sh",
        args: ["-ec", line.replace(/^(?=schlund-ddns )/, "exec ")],
        log: `${home}/${name}.log`,
        env,
        cwd: home,
      })),
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** The version that the docs name, which is the one that runs the tests. */
const DENO = `deno@${/deno@([\d.]+)/.exec(await readme())![1]}`;

function readme(): Promise<string> {
  return Deno.readTextFile(new URL("README.md", ROOT));
}

/**
 * Puts what the docs start into a folder: our programs as they are tested (from
 * source, or executables), Deno, `npx` for this Deno, and what asks for root's
 * rights elsewhere.
 */
export async function layPrograms(home: string): Promise<string> {
  const folder = `${home}/programs`;
  await Deno.mkdir(folder);
  const deno = `export DENO_DIR=${await denoDirectory()}
exec ${Deno.execPath()}`;
  const [program, { args, env }] = await command([]);
  const scripts = {
    "schlund-ddns": `${
      Object.entries(env ?? {}).map(([key, value]) => `export ${key}=${value}`)
        .join("\n")
    }
exec ${program} ${args.join(" ")} "$@"`,
    "schlund-ddns-cgi": cgiScript(deno),
    "deno": `${deno} "$@"`,
    "npx": `[ "$1 $2" = "-y ${DENO}" ] || exit 99
shift 2
${deno} "$@"`,
    "sudo": 'exec env "$@"',
    "sudoedit": 'exec "$EDITOR" "$@"',
  };
  for (const [name, script] of Object.entries(scripts)) {
    await Deno.writeTextFile(`${folder}/${name}`, `#!/bin/sh\n${script}\n`, {
      mode: 0o755,
    });
  }
  return folder;
}

function cgiScript(deno: string): string {
  const compiled = Deno.env.get("SCHLUND_DDNS_CGI_EXE");
  if (compiled !== undefined) return `exec ${compiled}`;
  const flags = configuration.tasks.cgi.command.split(" ")
    .filter((word) => word.startsWith("-"));
  return `${deno} run ${flags.join(" ")} ${new URL("cgi.ts", ROOT).pathname}`;
}

/** What stands under a name of the zone example.com. */
export function addressesOf(
  { practice }: DocsStage,
  host: string,
): readonly string[] {
  return practice.zone("example.com")!.rr
    .filter(({ name, type }) => name === host && /^A+$/.test(type))
    .map(({ value }) => value).sort();
}

/** Starts the service with a client's section, as `dyn.example.com`. */
export async function startDocsService(
  stage: DocsStage,
  client: string,
): Promise<Background> {
  await stage.configure(
    `${await firstConfig()}trusted_proxies = 127.0.0.1\n\n${client}`,
  );
  const serve = stage.background(
    "schlund-ddns serve --listen 127.0.0.1:0",
    "serve",
  );
  let url = "";
  await serve.until((log) => {
    url = /^\S+ listening on (http:\S+)$/m.exec(log)?.[1] ?? "";
    return url !== "";
  });
  stage.internet.sites.set("dyn.example.com", url);
  return serve;
}

/** A client of the service. */
export const CLIENT = `
[client fritzbox]
password = aLongRandomWord7
hostnames = home.example.com
`;
/** How it signs in. */
export const BASIC = ["--user", "fritzbox:aLongRandomWord7"];
/** What it asks for. */
export const UPDATE = "hostname=home.example.com&myip=1.2.3.4";
