/**
 * Servers that play the services of the Internet under their own names: programs
 * see other addresses for these, and a certificate authority of the test vouches
 * for them.
 *
 * @module
 */
import { makeCertificate } from "../../tls/certificates.ts";
import { command, type RunOptions } from "../harness.ts";
import { type Ran, runProcess } from "../process.ts";
import { pause } from "./background.ts";

/** What a service answers, by host name; `undefined` never answers. */
export type ServiceAnswers = Readonly<
  Record<string, string | (() => Response) | undefined>
>;

/** The services, running. */
export interface NamedServices extends AsyncDisposable {
  /** Runs the program where the names are those of the servers. */
  readonly run: (
    args: readonly string[],
    options: RunOptions,
  ) => Promise<Ran>;
  /** Host and path of each request so far. */
  readonly asked: readonly string[];
}

/** The names of the services. */
export const SERVICE_HOSTS: readonly string[] = [
  "checkipv4.dedyn.io",
  "checkipv6.dedyn.io",
  "api.cloudflare.com",
  "v4.ident.me",
  "v6.ident.me",
  "api.ipify.org",
  "api6.ipify.org",
  "ipv4.nsupdate.info",
  "ipv6.nsupdate.info",
];

const WITH_HOSTS = 'mount --bind "$0" /etc/hosts && exec "$@"';

/** A program and its arguments, so that it sees the names of a file like /etc/hosts. */
export function withHosts(
  file: string,
  program: string,
  args: readonly string[],
): { readonly program: string; readonly args: string[] } {
  return {
    program: "unshare",
    args: ["--mount", "/bin/sh", "-c", WITH_HOSTS, file, program, ...args],
  };
}

/** The environment of {@linkcode withHosts}, beside the program's own. */
export const HOSTS_ENV: Readonly<Record<string, string>> = {
  PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
};

/** An address of loopback that nobody else listens on. */
export function someLoopback(): string {
  const octet = () => 1 + Math.floor(Math.random() * 250);
  return `127.${octet()}.${octet()}.${octet()}`;
}

/**
 * Starts the services, with files in a directory of the test. Those that nothing is
 * said of are names without a server.
 */
export async function startNamedServices(
  directory: string,
  answers: ServiceAnswers,
): Promise<NamedServices> {
  const authority = await makeCertificate({ name: "Tests", authority: true });
  const { pem, key } = await makeCertificate({
    name: "services",
    hosts: SERVICE_HOSTS,
    issuer: authority.issuer,
  });
  await Deno.writeTextFile(`${directory}/authority.pem`, authority.pem);
  const address = someLoopback();
  await Deno.writeTextFile(
    `${directory}/hosts`,
    SERVICE_HOSTS.map((host) =>
      `${Object.hasOwn(answers, host) ? address : "127.0.0.1"} ${host}\n`
    ).join(""),
  );
  const asked: string[] = [];
  const server = Deno.serve({
    hostname: address,
    port: 443,
    cert: pem,
    key,
    onListen: () => {},
  }, async (request) => {
    const { hostname, pathname } = new URL(request.url);
    asked.push(hostname + pathname);
    const answer = answers[hostname];
    if (answer === undefined) {
      await new Promise((resolve) =>
        request.signal.addEventListener("abort", resolve)
      );
    }
    return typeof answer === "function" ? answer() : new Response(answer);
  });
  return {
    async run(args, { env, ...options }) {
      const [program, settings] = await command(args, {
        ...options,
        env: { DENO_CERT: `${directory}/authority.pem`, ...env },
      });
      const named = withHosts(`${directory}/hosts`, program, settings.args);
      return await runProcess(named.program, {
        ...settings,
        args: named.args,
        env: { ...HOSTS_ENV, ...settings.env },
      });
    },
    asked,
    async [Symbol.asyncDispose]() {
      await Promise.race([server.shutdown(), pause(500)]);
    },
  };
}

/** A proxy that leads every CONNECT to one port of this machine, until it is closed. */
export async function leadTo(
  proxy: Deno.TcpListener,
  port: number,
): Promise<void> {
  for await (const near of proxy) tunnel(near, port).catch(() => {});
}

async function tunnel(near: Deno.TcpConn, port: number): Promise<void> {
  const buffer = new Uint8Array(4096);
  const length = await near.read(buffer) ?? 0;
  const text = new TextDecoder().decode(buffer.subarray(0, length));
  if (!text.startsWith("CONNECT ")) return near.close();
  const far = await Deno.connect({ hostname: "127.0.0.1", port });
  await near.write(new TextEncoder().encode("HTTP/1.1 200 OK\r\n\r\n"));
  await Promise.all([
    near.readable.pipeTo(far.writable).catch(() => {}),
    far.readable.pipeTo(near.writable).catch(() => {}),
  ]);
}
