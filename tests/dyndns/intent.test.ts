import { assertEquals } from "@std/assert";
import type { Caller } from "../../lib/dyndns/access.ts";
import { decideIntent, type HostLine } from "../../lib/dyndns/intent.ts";
import { serviceOf } from "../serve/helper.ts";
import { table, words } from "../table.ts";
import { peerOf, requestedBy } from "./helper.ts";

/** May update what ends in `.example`, but not `not.example`. */
const caller: Caller = {
  mayUpdate: (host) => host.endsWith(".example") && host !== "not.example",
};
const one: Caller = {
  mayUpdate: (host) => host === "a.example",
  onlyHost: "a.example",
};
const everything = await serviceOf("private_addresses = publish");
const withHosts = await serviceOf(`private_addresses = publish
[host nas.example]
interface_id = ::1234:5678:9abc:def0
[host far.example]
interface_id = 0:0:0:7:0211:22ff:fe33:4455
[host nas.elsewhere]
interface_id = ::1
`);

/** What a line would be answered if all went well. */
function answerOf(line: HostLine): string {
  return line.status === "refused"
    ? line.token
    : [...line.addresses, ...line.ignored].map(({ spelling }) => spelling)
      .join();
}

/**
 * What a request comes to: its lines as they would be answered if all went well,
 * and what would be published.
 */
function decide(
  query: string,
  { as = caller, settings = everything, path = "/" } = {},
): readonly string[] {
  const requested = requestedBy(query, path);
  const intent = decideIntent(requested, as, peerOf("8.8.4.4"), settings);
  if (intent.status === "refused") return [`(${intent.token})`, ""];
  const published = intent.intents.map(({ host, addresses }) =>
    [host, ...addresses.map(({ text }) => text)].join(" ")
  );
  return [intent.lines.map(answerOf).join(" | "), published.join(" | ")];
}

Deno.test("hosts: as many lines as names, in their order; each updated once", () => {
  const rows = table(`
    a.example           => 192.0.2.7 => a.example 192.0.2.7
    A.EXAMPLE.          => 192.0.2.7 => a.example 192.0.2.7
    A.example,a.example. => 192.0.2.7 | 192.0.2.7 => a.example 192.0.2.7
    b%C3%BCcher.example => 192.0.2.7 => xn--bcher-kva.example 192.0.2.7
    *.a.example         => 192.0.2.7 => *.a.example 192.0.2.7
    nodot,not.example,a.example => notfqdn | nohost | 192.0.2.7 => a.example 192.0.2.7
  `);
  for (const [hosts, ...expected] of rows) {
    assertEquals(decide(`hostname=${hosts}&myip=192.0.2.7`), expected, hosts);
  }
  const bad = words(`nodot nodot. a..example -a.example 192.0.2.1 a.example:80
    a.example/b.example a.example%00.example a.example%0d%0aSet-Cookie:x
    ${"a".repeat(64)}.example`);
  // Other spellings of a forbidden name are that name: full width, an
  // ideographic full stop, a soft hyphen (which IDNA drops).
  const forbidden = words(`not.example NOT.EXAMPLE not.example. a.test
    ｎｏｔ.example not。example n%C2%ADot.example`);
  for (
    const [token, names] of Object.entries({ notfqdn: bad, nohost: forbidden })
  ) {
    for (const name of names) {
      assertEquals(decide(`host=${name}&myip=192.0.2.7`), [token, ""], name);
    }
  }
});

Deno.test("hosts: up to 20, duplicates included; more are numhost, once", () => {
  const list = (length: number) => Array(length).fill("a.example").join();
  const lines = (hosts: string) => decide(`${hosts}&myip=192.0.2.7`)[0];
  assertEquals(
    lines(`hostname=${list(20)}`),
    Array(20).fill("192.0.2.7").join(" | "),
  );
  assertEquals(lines(`hostname=${list(21)}`), "(numhost)");
  assertEquals(
    lines(`hostname=${list(19)}&host=b.example,c.example`),
    "(numhost)",
  );
});

Deno.test("hosts: without a name, the caller's only one is meant", () => {
  for (const hosts of ["", "hostname=", "hostname=<domain>", "hostname=,"]) {
    const query = `${hosts}&myip=192.0.2.7`;
    assertEquals(decide(query), ["(notfqdn)", ""], hosts);
    const expected = ["192.0.2.7", "a.example 192.0.2.7"];
    assertEquals(decide(query, { as: one }), expected, hosts);
  }
  for (const path of ["/update&hostname=a.example", "/update%3Bx", "/a=b"]) {
    assertEquals(decide("", { as: one, path })[0], "(notfqdn)", path);
    assertEquals(decide("host=a.example", { as: one, path })[0], "8.8.4.4");
  }
});

Deno.test("addresses: IPv4 first, as they were spelled; only the families given", () => {
  const rows = table(`
    myip=2001:DB8::7                => 2001:DB8::7 => a.example 2001:db8::7
    myip=2001:db8::7,192.0.2.7      => 192.0.2.7,2001:db8::7 => a.example 192.0.2.7 2001:db8::7
    myip=nonsense                   => (badagent)  =>
    myip=preserve                   => (badagent)  =>
    # The peer's IPv4 address, as nothing is said of it.
    myipv6=preserve                 => 8.8.4.4     => a.example 8.8.4.4
    myipv4=preserve                 => (badagent)  =>
    # Of both families, it takes back nothing that is given for one.
    myip=preserve&myipv6=2001:db8::7 => 2001:db8::7 => a.example 2001:db8::7
    myip=::FFFF:192.0.2.7           => ::FFFF:192.0.2.7 => a.example 192.0.2.7
    # It asks for a deletion, which is refused.
    myip=192.0.2.7&offline=YES      => (!donator)  =>
    myip=192.0.2.7&Offline=yes      => (!donator)  =>
    myip=192.0.2.7&offline=NO       => 192.0.2.7   => a.example 192.0.2.7
    system=dyndns&wildcard=ON&mx=x&backmx=YES&foo=bar&myip=192.0.2.7& => 192.0.2.7 => a.example 192.0.2.7
  `);
  for (const [addresses, ...expected] of rows) {
    assertEquals(
      decide(`hostname=a.example&${addresses}`),
      expected,
      addresses,
    );
  }
});

Deno.test("a prefix gives every host with an interface ID its address", () => {
  // In a shorter prefix, the interface ID says the subnet as well.
  const rows = table(`
    2001:db8:1:200::/64 => 2001:db8:1:200: => 2001:db8:1:200:
    2001:db8:1:200::/56 => 2001:db8:1:200: => 2001:db8:1:207:
    2001:db8:1:2e0::/59 => 2001:db8:1:2e0: => 2001:db8:1:2e7:
  `);
  const settings = withHosts;
  for (const [prefix, nas, far] of rows) {
    const query = `hostname=a.example&myip=192.0.2.7&ip6lanprefix=${prefix}`;
    const published = `nas.example ${nas}1234:5678:9abc:def0 | ` +
      `far.example ${far}211:22ff:fe33:4455 | a.example 192.0.2.7`;
    assertEquals(decide(query, { settings }), ["192.0.2.7", published]);
  }
  // A host with an interface ID never gets the router's address.
  const own =
    "hostname=nas.example&myip=192.0.2.7,2001:db8::1&prefix=2001:db8:1:2::/64";
  assertEquals(
    decide(own, { settings })[0],
    "192.0.2.7,2001:db8:1:2:1234:5678:9abc:def0",
  );
  // A bare prefix is never written, nor another client's host.
  const bare = "ip6lanprefix=2001:db8:1:2::/64";
  assertEquals(decide(`hostname=a.example&${bare}`), ["(badagent)", ""]);
  const query = `myip=192.0.2.7&${bare}`;
  const [, published] = decide(query, { as: one, settings });
  assertEquals(published, "a.example 192.0.2.7");
});
