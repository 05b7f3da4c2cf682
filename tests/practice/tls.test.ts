import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { parsePracticeFault, type Practice } from "../../lib/practice/mod.ts";
import { gateway, inquiry, postRaw, request, zoneWith } from "./helper.ts";

// Signed by itself, for localhost and 127.0.0.1, from 2020 to 2120. It protects nothing.
const CERT = `-----BEGIN CERTIFICATE-----
MIIBYTCCAQigAwIBAgIBATAKBggqhkjOPQQDAjATMREwDwYDVQQDDAhwcmFjdGlj
ZTAgFw0yMDAxMDEwMDAwMDBaGA8yMTIwMDEwMTAwMDAwMFowEzERMA8GA1UEAwwI
cHJhY3RpY2UwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAS/3DFksHbQjGVUvCP7
x8M81TaYxpd6G/i3W9D/9/sgKI2zcJGEaRRgYMNaY4gPv95PDzOPeXKcUBQ7jO3u
QVDjo0swSTAMBgNVHRMBAf8EAjAAMBoGA1UdEQQTMBGCCWxvY2FsaG9zdIcEfwAA
ATAdBgNVHQ4EFgQUYg+10MVoyHI3XNY3KoNRd/G7EJkwCgYIKoZIzj0EAwIDRwAw
RAIgJSd8TrQ15W/+duKIJwheanHPavE40FVKeZW+IA8K5XoCIBU+RsR+qdNrSZTs
FatFsJeZ+8BGL11pKWjL9U4YDTDH
-----END CERTIFICATE-----`;
const KEY = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg5g8PVoed0XGpSV/L
qVaSNbdnFzBDX92DY6CSgBC0Tc2hRANCAAS/3DFksHbQjGVUvCP7x8M81TaYxpd6
G/i3W9D/9/sgKI2zcJGEaRRgYMNaY4gPv95PDzOPeXKcUBQ7jO3uQVDj
-----END PRIVATE KEY-----`;

const ASK = request(inquiry("one.example"));
const TLS = { zones: [zoneWith()], tls: { cert: CERT, key: KEY } };

/** Asks once, with a client that trusts the certificate or not. */
async function ask({ url }: Practice, caCerts: string[] = [CERT]) {
  using client = Deno.createHttpClient({ caCerts });
  const answer = await postRaw(url, ASK, { client } as RequestInit);
  return await answer.text();
}

Deno.test("tls: an inquiry; faults break connections as without it", async () => {
  for (const hostname of ["127.0.0.1", "localhost"]) {
    await using practice = gateway({ ...TLS, hostname });
    assertEquals(new URL(practice.url).protocol, "https:");
    assertEquals(new URL(practice.url).hostname, hostname);
    assertStringIncludes(await ask(practice), "<code>S0205</code>");
    await assertRejects(() => ask(practice, []), TypeError);
    assertEquals(practice.requests.length, 1);
    practice.addFault(parsePracticeFault("reset*9"));
    await assertRejects(() => ask(practice), TypeError);
    assertEquals(practice.requests.at(-1)?.httpStatus, 0);
  }
});
