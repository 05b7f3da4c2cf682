/**
 * A machine on which certificates are asked for: programs see the names of the
 * Internet, but behind these are the practice gateway, a name server with its
 * zones, and pebble, Let's Encrypt's own server for tests.
 *
 * @module
 */
import {
  type Practice,
  practiceAccounts,
  type PracticeOptions,
  startPractice,
} from "../../lib/practice/mod.ts";
import { makeCertificate } from "../tls/certificates.ts";
import type { Ran } from "../e2e/process.ts";
import { runProcess } from "../e2e/process.ts";
import { layPrograms } from "../e2e/docs/stage.ts";
import {
  accepts,
  type Background,
  startBackground,
} from "../e2e/servers/background.ts";
import { someLoopback } from "../e2e/servers/named_services.ts";
import { testNamed } from "../e2e/servers/named_host.ts";
import { program } from "../e2e/servers/programs.ts";
import { type NameServer, startNameServer } from "./name_server.ts";

/** The machine. */
export interface World extends AsyncDisposable {
  readonly practice: Practice;
  /** The address of the gateway, for programs that do not see the names. */
  readonly gateway: string;
  readonly names: NameServer;
  readonly home: string;
  /** What programs have in their environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Writes a file into the home directory; its path. */
  readonly write: (
    name: string,
    text: string,
    mode?: number,
  ) => Promise<string>;
  /** Runs lines in a shell that ends at the first failure. */
  readonly shell: (
    lines: string,
    env?: Readonly<Record<string, string>>,
  ) => Promise<Ran>;
  /** Starts a command that stays; its log is of that name. */
  readonly background: (line: string, name: string) => Background;
  /** Lets a service on this machine be `https://NAME`; the name is one of {@linkcode SERVICES}. */
  readonly publish: (url: string, name: string) => void;
  /** The names that a chain of certificates is for, if pebble has issued it. */
  readonly namesIn: (chain: string) => Promise<readonly string[]>;
}

/** Let's Encrypt's address, where pebble is. */
export const DIRECTORY = "https://acme-v02.api.letsencrypt.org/directory";

/** A test that needs pebble, and programs that ask it for certificates. */
export function testCertificates(
  programs: readonly string[],
  name: string,
  fn: (t: Deno.TestContext) => Promise<void>,
): void {
  testNamed(["pebble", "openssl", ...programs], name, fn);
}

const GATEWAY = "gateway.schlundtech.de";
/** Names under which services can be. */
export const SERVICES = ["dyn.example.com", "dyn.example.org"];
const AUTHORITY = new URL(DIRECTORY).hostname;
const PEBBLE_PORT = 14000;
const JSON_TYPE = { "content-type": "application/json" };

/** A config file without clients; more lines may follow. */
export const CONFIG = "[default]\nusername = 1234567\npassword = practice\n";

/** That of an account with 2FA. */
export const CONFIG_2FA =
  "[default]\nusername = 7654321\npassword = practice\n" +
  `totp_secret = ${practiceAccounts()[1]!.totpSecret}\n`;

/** Starts everything. */
export async function startWorld(
  options: PracticeOptions = {},
): Promise<World> {
  await using stack = new AsyncDisposableStack();
  const home = await Deno.makeTempDir({ prefix: "schlund-ddns-" });
  stack.defer(() => Deno.remove(home, { recursive: true }));
  const write: World["write"] = async (name, text, mode = 0o600) => {
    await Deno.writeTextFile(`${home}/${name}`, text, { mode });
    return `${home}/${name}`;
  };
  // Each with a port 443 of its own.
  const gateway = someLoopback();
  const front = someLoopback();
  const hosts = {
    [GATEWAY]: gateway,
    ...Object.fromEntries(SERVICES.map((name) => [name, front])),
    [AUTHORITY]: front,
    // The zones' name servers.
    "nsa7.schlundtech.de": gateway,
    "nsb7.schlundtech.de": front,
    "nsa9.schlundtech.de": gateway,
    "nsb9.schlundtech.de": front,
  };
  const authority = await makeCertificate({ name: "Tests", authority: true });
  const { pem, key } = await makeCertificate({
    name: "sites",
    hosts: [...Object.keys(hosts), gateway, front],
    issuer: authority.issuer,
  });
  const tls = { cert: pem, key };
  const practice = startPractice({
    hostname: gateway,
    port: 443,
    tls,
    ...options,
  });
  stack.defer(() => practice.close());
  const { zone } = practice;
  const [names] = await Promise.all(
    [gateway, front].map(async (hostname) =>
      stack.use(await startNameServer({ hostname, port: 53, zone, hosts }))
    ),
  );
  await layFolders(home, {
    "hosts": "127.0.0.1 localhost\n",
    "resolv.conf": `nameserver ${gateway}\n`,
    "ssl/certs/ca-certificates.crt": authority.pem,
  });
  const env = {
    HOME: home,
    PATH: `${await layPrograms(home)}:/usr/sbin:/usr/bin:/sbin:/bin`,
    LC_ALL: "C.UTF-8",
    NO_COLOR: "1",
    DENO_NO_UPDATE_CHECK: "1",
    DENO_CERT: await write("our-ca.pem", authority.pem),
  };
  const pebble = {
    listenAddress: `${front}:${PEBBLE_PORT}`,
    managementListenAddress: `${front}:15000`,
    certificate: await write("sites.pem", pem),
    privateKey: await write("sites.key", key),
    httpPort: 5002,
    tlsPort: 5001,
  };
  const running = stack.use(startBackground({
    program: program("pebble"),
    args: [
      ...["-config", await write("pebble.json", JSON.stringify({ pebble }))],
      ...["-dnsserver", `${gateway}:53`],
    ],
    log: `${home}/pebble.log`,
    // Not all clients ask again when a nonce is refused.
    env: {
      PEBBLE_VA_NOSLEEP: "1",
      PEBBLE_AUTHZREUSE: "0",
      PEBBLE_WFE_NONCEREJECT: "0",
    },
  }));
  await running.until(() => accepts({ hostname: front, port: PEBBLE_PORT }));
  const client = stack.adopt(
    Deno.createHttpClient({ caCerts: [authority.pem] }),
    (client) => client.close(),
  );
  const ask = async (port: number, path: string) => {
    const url = `https://${front}:${port}${path}`;
    return await (await fetch(url, { client })).text();
  };
  // All that the directory names is at pebble's own port.
  const directory = (await ask(PEBBLE_PORT, "/dir"))
    .replaceAll(`//${front}:`, `//${AUTHORITY}:`);
  const root = await write("root.pem", await ask(15000, "/roots/0"));
  const services = new Map<string, string>();
  const server = Deno.serve(
    { hostname: front, port: 443, ...tls, onListen: () => {} },
    (request) => {
      const { hostname } = new URL(request.url);
      return hostname === AUTHORITY
        ? new Response(directory, { headers: JSON_TYPE })
        : forward(request, services.get(hostname) ?? "");
    },
  );
  stack.defer(() => server.shutdown());
  const shell: World["shell"] = (lines, more) =>
    runProcess("unshare", {
      args: inWorld(home, lines),
      clearEnv: true,
      env: { ...env, ...more },
      cwd: home,
    });
  const all = stack.move();
  return {
    practice,
    gateway,
    names: names!,
    home,
    env,
    write,
    shell,
    background: (line, name) =>
      all.use(startBackground({
        program: "unshare",
        args: inWorld(home, line),
        log: `${home}/${name}.log`,
        env,
        cwd: home,
      })),
    publish: (url, name) => void services.set(name, url),
    async namesIn(chain) {
      const { code, stdout, stderr } = await shell(
        `openssl verify -CAfile ${root} -untrusted ${chain} ${chain} >&2
openssl x509 -in ${chain} -noout -ext subjectAltName`,
      );
      if (code !== 0) throw new Error(stderr);
      return [...stdout.matchAll(/DNS:([^,\s]+)/g)].map(([, name]) => name!)
        .sort();
    },
    [Symbol.asyncDispose]: () => all.disposeAsync(),
  };
}

/** Folders that are the programs' own: what they write there is gone afterwards. */
const FOLDERS = ["etc", "var/lib", "var/log"];

/** What programs need of /etc; keys, accounts and certificates of this machine stay out. */
const ETC = ["alternatives", "group", "ld.so.cache", "nsswitch.conf", "passwd"];

/** Lays these folders, with what packages put there and some files of our own. */
async function layFolders(
  home: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  const etc = `${home}/root/etc`;
  const folders = ["dehydrated/conf.d", "ssl/certs"].map((f) => `${etc}/${f}`);
  for (
    const folder of [
      ...folders,
      ...FOLDERS.map((folder) => `${home}/root/${folder}`),
      `${home}/root/var/lib/dehydrated`,
    ]
  ) await Deno.mkdir(folder, { recursive: true });
  for (const name of [...ETC, "ssl/openssl.cnf", "dehydrated/config"]) {
    // Not every machine has all of them.
    await runProcess("cp", { args: ["-a", `/etc/${name}`, `${etc}/${name}`] });
  }
  for (const [name, text] of Object.entries(files)) {
    await Deno.writeTextFile(`${etc}/${name}`, text);
  }
}

/** The arguments of `unshare` for a shell that has those folders. */
function inWorld(home: string, lines: string): string[] {
  const mounts = FOLDERS.map((folder) =>
    `mount --bind "$0/root/${folder}" /${folder}`
  );
  const script = [...mounts, 'exec /bin/sh -ec "$1"'].join(" && ");
  return ["--mount", "/bin/sh", "-c", script, home, lines];
}

/** Passes a request on to the service, as a web server with TLS would. */
async function forward(request: Request, service: string): Promise<Response> {
  const { pathname, search } = new URL(request.url);
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-for", "1.2.3.4");
  const body = await request.bytes();
  return await fetch(service + pathname + search, {
    method: request.method,
    headers,
    ...body.length > 0 && { body },
  });
}
