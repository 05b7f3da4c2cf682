import { assertEquals } from "@std/assert";
import { readHosts } from "../../lib/dyndns/hosts.ts";
import { table, words } from "../table.ts";
import { parametersOf } from "./helper.ts";

/** The host names of a query, or that it is refused as a whole. */
function hosts(query: string): string {
  const found = readHosts(parametersOf(query));
  return found.status === "named" ? found.names.join(" ") : found.status;
}

Deno.test("a domain beside hosts is the domain of all of them", () => {
  const rows = table(`
    home                  => home.example.com
    HOME                  => home.example.com
    home.                 => home.example.com
    a.b                   => a.b.example.com
    @                     => example.com
    *                     => *.example.com
    *.home                => *.home.example.com
    home,nas,@            => home.example.com nas.example.com example.com
    home.example.com      => home.example.com
    Home.EXAMPLE.com.     => home.example.com
    example.com           => example.com
    *.example.com         => *.example.com
    home,nas.example.com  => home.example.com nas.example.com
    # It does not end in the domain, only in its letters.
    xexample.com          => xexample.com.example.com
    example.org           => example.org.example.com
    b%C3%BCcher           => xn--bcher-kva.example.com
  `);
  for (const [host, names] of rows) {
    for (
      const query of [
        `host=${host}&domain=example.com`,
        `hostname=${host}&domain=Example.COM.`,
        `domain=example.com&myip=1.2.3.4&fqdn=${host}`,
      ]
    ) {
      assertEquals(hosts(query), names, query);
    }
  }
  assertEquals(
    hosts("host=a&hostname=b&domain=example.com"),
    "a.example.com b.example.com",
  );
});

Deno.test("what cannot be joined is refused, and is never the domain itself", () => {
  const bad = words(`+ <host> %h __HOSTNAME__ auto home, home,<host> . .. a..b
    a+b a/b -a ** @.home home,- ${"a".repeat(64)}`);
  for (const host of ["", ...bad]) {
    assertEquals(hosts(`host=${host}&domain=example.com`), "refused", host);
  }
  const queries = words(`host=home&domain= host=home&domain=<domain>
    host=home.example.com&domain=
    host=home&domain=example.com&domain=example.org
    host=home&domain=example.com,example.org
    host=home&domain=com host=example&domain=com host=home&domain=-.example
    host=home&domain=*.example.com host=home&domain=@
    host=home&domain=192.0.2.1
    host=@ host=* hostname=@&myip=1.2.3.4 hostname=home.example.com,@ domain=@
    subdomain=home&domain=example.com record=home&domain=example.com`);
  for (const query of queries) assertEquals(hosts(query), "refused", query);
});

Deno.test("a comma list, repeated, by any alias, not joined", () => {
  const rows = table(`
    hostname=a.example                      => a.example
    hostname=a.example,b.example            => a.example b.example
    hostname=a.example&hostname=b.example   => a.example b.example
    hostname=a.example%2Cb.example          => a.example b.example
    host=a.example&fqdn=b.example           => a.example b.example
    domain=a.example                        => a.example
    domain=a.example,b.example&domain=c.example => a.example b.example c.example
    hostname=a.example,a.example            => a.example a.example
    HOSTNAME=A.Example.                     => A.Example.
    hostname=+a.example+,                   => a.example
    host=home                               => home
    subdomain=home&hostname=a.example       => a.example
    # Not given: nothing, or a placeholder that was not filled in.
                                            => none
    hostname=                               => none
    hostname=,,                             => none
    hostname=<domain>                       => none
    domain=<domain>                         => none
    hostname=%3Cdomain%3E                   => none
    hostname=%h                             => none
    hostname=__HOSTNAME__                   => none
    hostname=%HOST%&mx=a.example            => none
  `);
  for (const [query, expected] of rows) {
    assertEquals(hosts(query), expected, query);
  }
});
