import { quietly } from "./read_variable.ts";
import type { Platform } from "../platform.ts";
import { ConfigError } from "../config_error.ts";
import { faultInPem } from "./pem.ts";

/** The collections that Deno has: of the machine, and of Mozilla. */
const STORES: ReadonlySet<string> = new Set(["system", "mozilla"]);

/**
 * Looks at the variables by which Deno decides which certificate authorities it
 * trusts. It would tell of a mistake at the first request only, in other words,
 * and not at all where a file has no certificate in it that it can read.
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
  const fault = file.status === "read"
    ? faultInPem(file.text)
    : `${file.reason}; it is to name the PEM file of the certificate authority to trust`;
  if (fault !== undefined) {
    throw new ConfigError(`DENO_CERT: ${JSON.stringify(path)}: ${fault}`);
  }
}

/** Bytes; the authorities of a whole system take some 250 KiB. */
const LIMIT = 16 * 1024 * 1024;
