import type { TlsPlace, TlsView } from "../platform.ts";

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
