import { assertEquals } from "@std/assert";
import { type AcmePage, challengedDomain } from "../../lib/acme/page.ts";
import { readAcmeRequest } from "../../lib/acme/request.ts";
import { createRandom } from "../random.ts";
import { table } from "../table.ts";

const VALUE = "LHDhK3oGRvkiefQnx7OOczTY5Tic_xZ6HcMOc_gmtoM";

/** The page and body of a request, and what it asks for; V is a value. */
const ROWS = table(`
  # httpreq of lego and Traefik, dns_acmeproxy of acme.sh
  present {"fqdn":"_acme-challenge.Home.example.com.","value":"V"} => present _acme-challenge.home.example.com V
  cleanup {"fqdn":"_acme-challenge.home.example.com.","value":"V"} => absent _acme-challenge.home.example.com V
  present {"fqdn":"www.example.com.","value":"V","x":1}            => present www.example.com V
  present {"fqdn":"_acme-challenge.example.com.","value":"short"}  => invalid: value is not that of a challenge
  present {"fqdn":"a b.","value":"V"}                              => invalid: fqdn is not a domain name
  present {"fqdn":1,"value":"V"}                                   => invalid: send JSON with fqdn and value, or domain and keyAuth
  present {"fqdn":"_acme-challenge.example.com."}                  => invalid: send JSON with fqdn and value, or domain and keyAuth
  present []                                                       => invalid: send JSON with fqdn and value, or domain and keyAuth
  present nothing                                                  => invalid: send JSON with fqdn and value, or domain and keyAuth
  # the RAW form
  present {"domain":"*.home.example.com","token":"t","keyAuth":"t.k"} => present _acme-challenge.home.example.com (t.k)
  cleanup {"domain":"home.example.com","token":"t","keyAuth":"t.k"} => absent _acme-challenge.home.example.com (t.k)
  present {"domain":"home.example.com","token":"t","keyAuth":""}   => invalid: domain or keyAuth is invalid
  # acme-dns
  acme-dns {"subdomain":"home.example.com","txt":"V"}              => present _acme-challenge.home.example.com V
  acme-dns {"SubDomain":"home.example.com","Txt":"V"}              => present _acme-challenge.home.example.com V
  acme-dns {"subdomain":"home.example.com","txt":"V="}             => invalid: bad_txt
  acme-dns {"subdomain":"home.example.com"}                        => invalid: bad_txt
  acme-dns {"subdomain":"","txt":"V"}                              => invalid: bad_subdomain
  acme-dns {"txt":"V"}                                             => invalid: bad_subdomain
`);

function gist(page: Exclude<AcmePage, "register">, body: Uint8Array): string {
  const read = readAcmeRequest(page, body);
  if ("error" in read) return `invalid: ${read.error}`;
  const { proof } = read;
  return [
    read.want,
    read.host,
    "value" in proof ? proof.value : `(${proof.keyAuthorization})`,
  ].join(" ");
}

Deno.test("the requests of all clients are read", () => {
  for (const [written, expected] of ROWS) {
    const [, page, body = ""] = /^(\S+) (.*)$/.exec(written) ?? [];
    const bytes = new TextEncoder().encode(body.replace('"V', `"${VALUE}`));
    assertEquals(
      gist(page as "present", bytes),
      expected!.replace(/ V$/, ` ${VALUE}`),
      written,
    );
  }
});

Deno.test("any bytes are read or refused", () => {
  const random = createRandom(21);
  for (let i = 0; i < 2000; i++) {
    const length = Math.floor(random() * 60);
    const bytes = Uint8Array.from({ length }, () => Math.floor(random() * 256));
    for (const page of ["present", "cleanup", "acme-dns"] as const) {
      assertEquals("error" in readAcmeRequest(page, bytes), true);
    }
  }
});

Deno.test("a challenge's name says for which domain it is", () => {
  assertEquals(challengedDomain("_acme-challenge.a.example"), "a.example");
  assertEquals(challengedDomain("a.example"), undefined);
  assertEquals(challengedDomain("x._acme-challenge.a.example"), undefined);
});
