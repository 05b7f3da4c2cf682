/**
 * The Internet that the README speaks of, on this machine: the gateway, the
 * services that tell an address and `dyn.example.com` have their own names and
 * TLS, and an authority of the test vouches for them. A proxy (CONNECT) leads
 * there; to the services, which no proxy is asked for, a file like /etc/hosts. So a
 * command of the docs is run word for word.
 *
 * @module
 */
import { makeCertificate } from "../../tls/certificates.ts";
import { pause } from "../servers/background.ts";
import { MAY_NAME } from "../servers/named_host.ts";
import {
  leadTo,
  SERVICE_HOSTS,
  someLoopback,
} from "../servers/named_services.ts";

/** What answers under a name: a page, or a server of this machine (`http://…`). */
export type NamedSites = Map<string, string>;

/** The names that the docs have, and those that the program asks by itself. */
const NAMES = [
  "gateway.schlundtech.de",
  "dyn.example.com",
  "checkipv4.dedyn.io",
  "checkipv6.dedyn.io",
  "v4.ident.me",
  "v6.ident.me",
  "api.cloudflare.com",
];

/** What the services tell. */
export const FOUND = { A: "9.9.9.9", AAAA: "2620:fe::9" };

/** Whom a web server with TLS before a service would name. */
export const CALLER = "1.2.3.4";

/** The Internet, running. */
export interface Internet extends AsyncDisposable {
  /** More may be added while it runs. */
  readonly sites: NamedSites;
  /** The proxy that leads there. */
  readonly proxy: string;
  /** A file with the certificate of the authority. */
  readonly authority: string;
  /** A file like /etc/hosts; undefined where programs cannot be made to see it. */
  readonly hosts?: string;
}

/** Starts it before a gateway, with files in a directory. */
export async function startInternet(
  directory: string,
  gateway: string,
): Promise<Internet> {
  const authority = await makeCertificate({ name: "Tests", authority: true });
  const { pem, key } = await makeCertificate({
    name: "sites",
    hosts: NAMES,
    issuer: authority.issuer,
  });
  const file = `${directory}/our-ca.pem`;
  await Deno.writeTextFile(file, authority.pem);
  const sites: NamedSites = new Map([
    ["gateway.schlundtech.de", gateway],
    ["checkipv4.dedyn.io", FOUND.A],
    ["v4.ident.me", FOUND.A],
    ["checkipv6.dedyn.io", FOUND.AAAA],
    ["v6.ident.me", FOUND.AAAA],
  ]);
  const serve = (hostname: string, port: number) =>
    Deno.serve(
      { hostname, port, cert: pem, key, onListen: () => {} },
      (request) => visit(sites, request),
    );
  const server = serve("127.0.0.1", 0);
  const address = someLoopback();
  const services = MAY_NAME ? serve(address, 443) : undefined;
  const hosts = `${directory}/hosts`;
  await Deno.writeTextFile(
    hosts,
    [
      "127.0.0.1 localhost\n",
      ...SERVICE_HOSTS.map((name) => `${address} ${name}\n`),
    ].join(""),
  );
  const proxy = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  leadTo(proxy, server.addr.port);
  return {
    sites,
    proxy: `http://127.0.0.1:${proxy.addr.port}`,
    authority: file,
    hosts: services && hosts,
    async [Symbol.asyncDispose]() {
      proxy.close();
      const down = Promise.all([server.shutdown(), services?.shutdown()]);
      await Promise.race([down, pause(500)]);
    },
  };
}

async function visit(sites: NamedSites, request: Request): Promise<Response> {
  const { hostname, pathname, search } = new URL(request.url);
  const site = sites.get(hostname);
  if (site === undefined) return new Response(null, { status: 404 });
  if (!site.startsWith("http:")) return new Response(site);
  const headers = new Headers(request.headers);
  headers.set("x-forwarded-for", CALLER);
  const body = await request.arrayBuffer();
  return await fetch(site + pathname + search, {
    method: request.method,
    headers,
    ...body.byteLength > 0 && { body },
  });
}
