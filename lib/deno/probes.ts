/**
 * What of Deno looks for addresses, and for what DNS says.
 *
 * @module
 */
import {
  type ConnectionProbe,
  type DnsQuestion,
  type Platform,
  PROXY_VARIABLES,
  type TlsPlace,
  type TlsView,
  UNREADABLE,
} from "../platform.ts";

/** The clients for one family, or either; all are made at once. */
let clients: ReadonlyMap<4 | 6 | undefined, Deno.HttpClient> | undefined;

/**
 * What makes a `fetch` past every proxy, over one family if one is named.
 *
 * @param env reads an environment variable
 * @throws {Deno.errors.NotCapable} if a variable for proxies may not be read: then
 * it cannot be told whether a request would go past them
 */
export function createFetchDirect(
  env: Platform["env"],
): Platform["fetchDirect"] {
  const made = clients ??= createDirectClients(env);
  return (family) => (input, init) =>
    fetch(input, { ...init, client: made.get(family) });
}

/**
 * Deno looks for proxies when it makes a client and has no option against it
 * (`NO_PROXY=*` goes for names alone), so they are hidden meanwhile. All clients
 * are made before the first request: no variable may change while another thread
 * resolves a name, which reads variables too (POSIX setenv).
 */
function createDirectClients(
  env: Platform["env"],
): ReadonlyMap<4 | 6 | undefined, Deno.HttpClient> {
  const hidden = new Map<string, string>();
  for (const name of PROXY_VARIABLES) {
    const value = env(name);
    // What is not UTF-8, Deno does not heed.
    if (value !== undefined && value !== UNREADABLE) hidden.set(name, value);
  }
  try {
    for (const name of hidden.keys()) Deno.env.delete(name);
    return new Map(
      ([4, 6, undefined] as const).map((family) => [
        family,
        Deno.createHttpClient({
          // The family is that of the address which the connection begins at.
          ...family && { localAddress: family === 4 ? "0.0.0.0" : "::" },
          // Over HTTP/2 the runtime keeps connections that are dead.
          http2: false,
        }),
      ]),
    );
  } finally {
    for (const [name, value] of hidden) Deno.env.set(name, value);
  }
}

/** Why there is no connection, in the system's words. */
const REASON =
  /Connection refused|Network (?:is )?unreachable|No route to host|failed to lookup address/i;

/** Opens a connection, closes it, and tells its two addresses. */
export async function probeConnection(
  hostname: string,
  port: number,
  milliseconds: number,
): Promise<ConnectionProbe> {
  const signal = AbortSignal.timeout(Math.ceil(milliseconds));
  try {
    const connection = await Deno.connect({ hostname, port, signal });
    const { localAddr, remoteAddr } = connection;
    connection.close();
    return {
      status: "connected",
      local: localAddr.hostname,
      remote: remoteAddr.hostname,
    };
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    if (signal.aborted) {
      const seconds = Number((milliseconds / 1000).toFixed(1));
      return { status: "failed", reason: `no answer within ${seconds} s` };
    }
    const [detail] = REASON.exec(String(error)) ?? [];
    const reason = detail === undefined
      ? "no connection"
      : `no connection (${detail})`;
    return { status: "failed", reason };
  }
}

/** Asks DNS as the platform shall; a question is given up after its time. */
export async function resolveDns(
  { name, type, server }: DnsQuestion,
  milliseconds: number,
): Promise<readonly string[] | undefined> {
  const options = {
    ...(server !== undefined && { nameServer: { ipAddr: server } }),
    // By itself a silent server is waited for several times as long.
    signal: AbortSignal.timeout(milliseconds),
  };
  try {
    if (type === "TXT") {
      const records = await Deno.resolveDns(name, "TXT", options);
      return records.map((strings) => strings.join(""));
    }
    return await Deno.resolveDns(name, type, options);
  } catch (error) {
    if (error instanceof Deno.errors.NotCapable) throw error;
    // What a server refuses to say is "not found" too.
    return error instanceof Deno.errors.NotFound ? [] : undefined;
  }
}

/**
 * Looks at a TLS server; undefined if there is none to be seen. Not by
 * `Deno.connectTls`, which does not show certificates.
 */
export async function inspectTls(
  { hostname, port, milliseconds }: TlsPlace,
): Promise<TlsView | undefined> {
  // An engine without it shows nothing.
  const module = await import("node:tls").catch(() => undefined);
  if (module === undefined) return undefined;
  const { connect } = module;
  return await new Promise((resolve) => {
    try {
      const socket = connect({
        host: hostname,
        port,
        servername: ADDRESS.test(hostname) ? "" : hostname,
        // It is looked at, nothing is sent.
        rejectUnauthorized: false,
        ALPNProtocols: ["http/1.1"],
      }, () => {
        const { valid_from, valid_to, issuer } = socket.getPeerCertificate();
        resolve({
          version: (socket.getProtocol() ?? "").replace("TLSv", "TLS "),
          validFrom: Date.parse(valid_from),
          validTo: Date.parse(valid_to),
          issuer: String(issuer?.O ?? issuer?.CN ?? ""),
        });
        socket.destroy();
      });
      socket.on("error", () => resolve(undefined));
      socket.setTimeout(milliseconds, () => {
        socket.destroy();
        resolve(undefined);
      });
    } catch {
      resolve(undefined);
    }
  });
}

/** An IP address, which has no name to be asked for. */
const ADDRESS = /^[\d.]+$|:/;
