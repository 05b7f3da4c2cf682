import { assertEquals } from "@std/assert";
import type { Caller } from "../../lib/dyndns/access.ts";
import {
  decideIntent,
  type HostLine,
  type Intent,
  readRequested,
} from "../../lib/dyndns/intent.ts";
import { serviceOf } from "../serve/helper.ts";
import { parametersOf, peerOf } from "./helper.ts";

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

interface Given {
  readonly as?: Caller;
  readonly peer?: string;
  readonly settings?: typeof everything;
}

function intentOf(query: string, given: Given = {}): Intent {
  const { as = caller, peer = "8.8.4.4", settings = everything } = given;
  const requested = readRequested(parametersOf(query), "/");
  return decideIntent(requested, as, peerOf(peer), settings);
}

/** What a line would be answered if all went well. */
function answerOf(line: HostLine): string {
  if (line.status === "refused") return line.token;
  const all = [...line.addresses, ...line.ignored];
  return (["A", "AAAA"] as const).flatMap((type) =>
    all.filter(({ address }) => address.type === type)
      .map(({ spelling }) => spelling)
  ).join();
}

/** The lines of an intent as they would be answered if all went well. */
function lines(query: string, given?: Given): string {
  const intent = intentOf(query, given);
  return intent.status === "refused"
    ? `(${intent.token})`
    : intent.lines.map(answerOf).join(" | ");
}

/** What would be published. */
function published(query: string, given?: Given): string {
  const intent = intentOf(query, given);
  return intent.status === "refused"
    ? `(${intent.token})`
    : intent.intents.map(({ host, addresses }) =>
      [host, ...addresses.map(({ text }) => text)].join(" ")
    ).join(" | ");
}

Deno.test("hosts: as many lines as names, in their order", () => {
  const rows: readonly (readonly [hosts: string, lines: string])[] = [
    ["a.example", "192.0.2.7"],
    ["A.EXAMPLE.", "192.0.2.7"],
    ["a.example,a.example", "192.0.2.7 | 192.0.2.7"],
    ["nodot", "notfqdn"],
    ["nodot.", "notfqdn"],
    ["a..example", "notfqdn"],
    ["-a.example", "notfqdn"],
    ["192.0.2.1", "notfqdn"],
    ["a.example:80", "notfqdn"],
    ["a.example/b.example", "notfqdn"],
    ["a.example%00.example", "notfqdn"],
    ["a.example%0d%0aSet-Cookie:x", "notfqdn"],
    [`${"a".repeat(64)}.example`, "notfqdn"],
    ["not.example", "nohost"],
    ["NOT.example.", "nohost"],
    ["a.test", "nohost"],
    ["nodot,not.example,a.example", "notfqdn | nohost | 192.0.2.7"],
    ["b%C3%BCcher.example", "192.0.2.7"],
    ["*.a.example", "192.0.2.7"],
  ];
  for (const [hosts, expected] of rows) {
    assertEquals(
      lines(`hostname=${hosts}&myip=192.0.2.7`),
      expected,
      hosts,
    );
  }
});

Deno.test("hosts: another spelling of a forbidden name is that name", () => {
  const names = [
    "not.example",
    "NOT.EXAMPLE",
    "not.example.",
    "ｎｏｔ.example", // full width
    "not。example", // an ideographic full stop
    "n%C2%ADot.example", // a soft hyphen, which IDNA drops
  ];
  for (const name of names) {
    assertEquals(
      lines(`hostname=${name}&myip=192.0.2.7`),
      "nohost",
      name,
    );
  }
});

Deno.test("hosts: each is updated once, as A-labels in lower case", () => {
  assertEquals(
    published(
      "hostname=A.example,a.example.,bücher.example&myip=192.0.2.7",
    ),
    "a.example 192.0.2.7 | xn--bcher-kva.example 192.0.2.7",
  );
});

Deno.test("hosts: up to 20, duplicates included; more are numhost, once", () => {
  const list = (length: number) => Array(length).fill("a.example").join();
  assertEquals(
    lines(`hostname=${list(20)}&myip=192.0.2.7`),
    Array(20).fill("192.0.2.7").join(" | "),
  );
  assertEquals(lines(`hostname=${list(21)}&myip=192.0.2.7`), "(numhost)");
  assertEquals(
    lines(`hostname=${list(19)}&host=b.example,c.example&myip=192.0.2.7`),
    "(numhost)",
  );
});

Deno.test("hosts: without a name, the caller's only one is meant", () => {
  for (const query of ["", "hostname=", "hostname=<domain>", "hostname=,"]) {
    assertEquals(lines(`${query}&myip=192.0.2.7`), "(notfqdn)", query);
    assertEquals(
      lines(`${query}&myip=192.0.2.7`, { as: one }),
      "192.0.2.7",
    );
    assertEquals(
      published(`${query}&myip=192.0.2.7`, { as: one }),
      "a.example 192.0.2.7",
    );
  }
});

Deno.test("addresses: IPv4 first, as they were spelled; only the families given", () => {
  const rows: readonly (readonly [addresses: string, echo: string])[] = [
    ["myip=2001:DB8::7", "2001:DB8::7"],
    ["myip=2001:db8::7,192.0.2.7", "192.0.2.7,2001:db8::7"],
    ["myip=nonsense", "(badagent)"],
    ["myip=preserve", "(badagent)"],
    // The peer's IPv4 address, as nothing is said of it.
    ["myipv6=preserve", "8.8.4.4"],
    ["myipv4=preserve", "(badagent)"],
    // Said of both, it takes back nothing that is given for one.
    ["myip=preserve&myipv6=2001:db8::7", "2001:db8::7"],
    ["myip=::ffff:192.0.2.7", "::ffff:192.0.2.7"],
  ];
  for (const [addresses, echo] of rows) {
    assertEquals(lines(`hostname=a.example&${addresses}`), echo, addresses);
  }
  assertEquals(
    published("hostname=a.example&myip=::FFFF:192.0.2.7"),
    "a.example 192.0.2.7",
  );
});

Deno.test("offline=YES asks for a deletion, which is refused; NO is ignored", () => {
  const query = "hostname=a.example&myip=192.0.2.7";
  assertEquals(lines(`${query}&offline=YES`), "(!donator)");
  assertEquals(lines(`${query}&Offline=yes`), "(!donator)");
  assertEquals(lines(`${query}&offline=NO`), "192.0.2.7");
  assertEquals(
    lines(`system=dyndns&wildcard=ON&mx=x&backmx=YES&foo=bar&${query}&`),
    "192.0.2.7",
  );
});

Deno.test("a prefix gives every host with an interface ID its address", () => {
  const settings = withHosts;
  const rows: readonly (readonly [query: string, intents: string])[] = [
    [
      "myip=192.0.2.7&ip6lanprefix=2001:db8:1:200::/64",
      "nas.example 2001:db8:1:200:1234:5678:9abc:def0 | " +
      "far.example 2001:db8:1:200:211:22ff:fe33:4455 | a.example 192.0.2.7",
    ],
    // Behind a shorter prefix, the interface ID says the subnet as well.
    [
      "myip=192.0.2.7&ip6lanprefix=2001:db8:1:200::/56",
      "nas.example 2001:db8:1:200:1234:5678:9abc:def0 | " +
      "far.example 2001:db8:1:207:211:22ff:fe33:4455 | a.example 192.0.2.7",
    ],
    [
      "myip=192.0.2.7&ip6lanprefix=2001:db8:1:2e0::/59",
      "nas.example 2001:db8:1:2e0:1234:5678:9abc:def0 | " +
      "far.example 2001:db8:1:2e7:211:22ff:fe33:4455 | a.example 192.0.2.7",
    ],
  ];
  for (const [query, expected] of rows) {
    assertEquals(
      published(`hostname=a.example&${query}`, { settings }),
      expected,
    );
    assertEquals(
      lines(`hostname=a.example&${query}`, { settings }),
      "192.0.2.7",
    );
  }
});

Deno.test("a host with an interface ID never gets the router's address", () => {
  assertEquals(
    lines(
      "hostname=nas.example&myip=192.0.2.7,2001:db8::1&prefix=2001:db8:1:2::/64",
      { settings: withHosts },
    ),
    "192.0.2.7,2001:db8:1:2:1234:5678:9abc:def0",
  );
});

Deno.test("a bare prefix is never written, nor another client's host", () => {
  const prefix = "ip6lanprefix=2001:db8:1:2::/64";
  assertEquals(lines(`hostname=a.example&${prefix}`), "(badagent)");
  assertEquals(
    published(`myip=192.0.2.7&${prefix}`, {
      as: one,
      settings: withHosts,
    }),
    "a.example 192.0.2.7",
  );
});
