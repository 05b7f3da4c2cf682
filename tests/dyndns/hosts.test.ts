import { assertEquals } from "@std/assert";
import { readHosts } from "../../lib/dyndns/hosts.ts";
import { grouped, words } from "../table.ts";
import { parametersOf } from "./helper.ts";

/** The host names of a query, or that it is refused as a whole. */
function hosts(query: string): string {
  const found = readHosts(parametersOf(query));
  return found.status === "named" ? found.names.join(" ") : found.status;
}

Deno.test("a domain beside hosts is the domain of all of them", () => {
  const rows = grouped(`
    home.example.com => home HOME home. home.example.com Home.EXAMPLE.com.
    a.b.example.com => a.b
    example.com => @ example.com
    *.example.com => * *.example.com
    *.home.example.com => *.home
    home.example.com nas.example.com example.com => home,nas,@
    home.example.com nas.example.com => home,nas.example.com
    # It does not end in the domain, only in its letters.
    xexample.com.example.com => xexample.com
    example.org.example.com => example.org
    xn--bcher-kva.example.com => b%C3%BCcher
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
  const rows = grouped(`
    a.example => hostname=a.example domain=a.example hostname=+a.example+,
    a.example => subdomain=home&hostname=a.example
    a.example b.example => hostname=a.example,b.example
    a.example b.example => hostname=a.example&hostname=b.example
    a.example b.example => hostname=a.example%2Cb.example host=a.example&fqdn=b.example
    a.example b.example c.example => domain=a.example,b.example&domain=c.example
    a.example a.example => hostname=a.example,a.example
    A.Example. => HOSTNAME=A.Example.
    home => host=home
    # Not given: nothing, or a placeholder that was not filled in.
    none => hostname= hostname=,, hostname=<domain> domain=<domain>
    none => hostname=%3Cdomain%3E hostname=%h hostname=__HOSTNAME__
    none => hostname=%HOST%&mx=a.example
  `);
  for (const [query, expected] of [...rows, ["", "none"] as const]) {
    assertEquals(hosts(query), expected, query);
  }
});
