import { ConfigError } from "../config_error.ts";
import { type Platform, quietly } from "../platform.ts";

/** The runtime's certificate stores: of the machine, and of Mozilla. */
const STORES: ReadonlySet<string> = new Set(["system", "mozilla"]);

/** Bytes; the authorities of a whole system take some 250 KiB. */
const LIMIT = 16 * 1024 * 1024;

/**
 * Requires that the variables make sense by which the runtime decides which
 * certificate authorities it trusts: it ignores a file without a certificate.
 *
 * @throws {ConfigError} that names the variable
 */
export async function requireAuthorities(
  { env, readFile }: Pick<Platform, "env" | "readFile">,
): Promise<void> {
  const read = quietly(env);
  const stores = read("DENO_TLS_CA_STORE")?.split(",")
    .map((name) => name.trim()).filter((name) => name !== "") ?? [];
  const unknown = stores.find((name) => !STORES.has(name));
  if (unknown !== undefined) {
    throw new ConfigError(
      `DENO_TLS_CA_STORE: ${
        JSON.stringify(unknown)
      } is not one of the certificate stores, which are system and mozilla`,
    );
  }
  const path = read("DENO_CERT");
  if (path === undefined) return;
  // Comments in it are of any encoding.
  const file = await readFile(path, { limit: LIMIT, encoding: "latin1" });
  if (file.status === "read" && CERTIFICATE.test(file.text)) return;
  const fault = file.status === "read"
    ? "has no certificate in it; it must be PEM, with a line -----BEGIN " +
      "CERTIFICATE----- (convert DER with openssl x509 -inform der)"
    : `${file.reason}; it must name the PEM file of the certificate authority to trust`;
  throw new ConfigError(`DENO_CERT: ${JSON.stringify(path)}: ${fault}`);
}

const CERTIFICATE =
  /^-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/m;
