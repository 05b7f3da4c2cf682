/**
 * Servers that play the services of the Internet under their own names: a proxy
 * (CONNECT) leads there, and a certificate authority of the test vouches for them.
 *
 * @module
 */
import { pause } from "./background.ts";

/** What a service answers, by host name; `undefined` never answers. */
export type ServiceAnswers = Readonly<
  Record<string, string | (() => Response) | undefined>
>;

/** The services, running. */
export interface NamedServices extends AsyncDisposable {
  /** What a process needs to take them for the real ones. */
  readonly env: Readonly<Record<string, string>>;
  /** Host and path of each request so far. */
  readonly asked: readonly string[];
}

/** The names of the services. */
const NAMES = [
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

/** Makes a certificate authority and a certificate for all names, in a directory. */
async function makeCertificates(directory: string): Promise<void> {
  const names = NAMES.map((name) => `DNS:${name}`).join(",");
  const script = `
test -e cert.pem && exit
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj "/CN=Authority of a test" \\
  -keyout ca.key -out ca.pem
openssl req -newkey rsa:2048 -nodes -subj "/CN=services" -keyout key.pem -out request.pem
echo "subjectAltName=${names}" > names
openssl x509 -req -in request.pem -CA ca.pem -CAkey ca.key -CAcreateserial -days 2 \\
  -extfile names -out cert.pem
`;
  const { success, stderr } = await new Deno.Command("/bin/sh", {
    args: ["-ec", script],
    cwd: directory,
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
}

/** Starts the services, with files in a directory of the test. */
export async function startNamedServices(
  directory: string,
  answers: ServiceAnswers,
): Promise<NamedServices> {
  await makeCertificates(directory);
  const asked: string[] = [];
  const server = Deno.serve({
    hostname: "127.0.0.1",
    port: 0,
    cert: await Deno.readTextFile(`${directory}/cert.pem`),
    key: await Deno.readTextFile(`${directory}/key.pem`),
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
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  leadTo(proxy, server.addr.port);
  return {
    env: {
      HTTPS_PROXY: `http://127.0.0.1:${proxy.addr.port}`,
      DENO_CERT: `${directory}/ca.pem`,
    },
    asked,
    async [Symbol.asyncDispose]() {
      proxy.close();
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
