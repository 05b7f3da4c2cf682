import { assert, assertEquals } from "@std/assert";
import { decodeForm, readingsOf } from "../../lib/dyndns/decode.ts";
import { readHosts } from "../../lib/dyndns/hosts.ts";
import { parseQuery } from "../../lib/dyndns/parameters.ts";
import { readWanted } from "../../lib/dyndns/wanted.ts";
import { parametersOf } from "./helper.ts";

/** The hosts of a query. */
function hosts(query: string): readonly string[] {
  const asked = readHosts(parametersOf(query));
  if (asked.status === "refused") return ["(refused)"];
  return asked.status === "named" ? asked.names : [];
}

/** The addresses of a query, as its answer would repeat them. */
function addresses(query: string): string {
  const wanted = readWanted(parametersOf(query), "/");
  switch (wanted.status) {
    case "unusable":
      return "nonsense";
    case "peer":
      return [...wanted.preserved].map((type) => `preserve ${type}`).join(
        " ",
      ) ||
        "none";
    case "sent":
      return [
        ...wanted.addresses.map(({ spelling }) => spelling),
        ...(wanted.prefix === undefined
          ? []
          : [`${wanted.prefix.base.text}/${wanted.prefix.length}`]),
      ].join(" ");
  }
}

Deno.test("parameters are split, their names in lower case, their values raw", () => {
  const pairs = (query: string) =>
    parametersOf(query).map(({ name, raw }) => [name, raw]);
  assertEquals(pairs("HostName=a.b&MYIP=%31&&flag&=x&a=b=c&"), [
    ["hostname", "a.b"],
    ["myip", "%31"],
    ["flag", ""],
    ["", "x"],
    ["a", "b=c"],
  ]);
  assertEquals(pairs(""), []);
  assertEquals(pairs("my%49p=1"), [["myip", "1"]]);
  assertEquals(pairs("+myip+=1"), [["myip", "1"]]);
  assertEquals(parseQuery("a=1", "body"), [
    { name: "a", raw: "1", from: "body" },
  ]);
});

Deno.test("an ampersand pasted from a web page is one", () => {
  for (const pasted of ["&amp;", "&AMP;", "&#38;", "&#x26;", "&amp;amp;"]) {
    assertEquals(
      addresses(`hostname=a.example${pasted}myip=192.0.2.7`),
      "192.0.2.7",
    );
    assertEquals(hosts(`myip=192.0.2.7${pasted}hostname=a.example`), [
      "a.example",
    ]);
  }
  assertEquals(hosts("amp;hostname=a.example"), ["a.example"]);
});

Deno.test("values are decoded leniently", () => {
  const rows: readonly (readonly [raw: string, decoded: string])[] = [
    ["a%2Cb", "a,b"],
    ["a+b", "a b"],
    ["100%", "100%"],
    ["%", "%"],
    ["%zz%2", "%zz%2"],
    ["b%C3%BCcher", "bücher"],
    // ISO-8859-1, as old routers send it.
    ["b%FCcher", "bücher"],
    ["%C3%28", "Ã("],
    ["%00%0d%0a", "\0\r\n"],
    ["%F0%9F%8F%A0", "🏠"],
  ];
  for (const [raw, decoded] of rows) {
    assertEquals(decodeForm(raw), decoded, raw);
  }
});

Deno.test("what a router may have meant by a password it did not encode", () => {
  const rows: readonly (readonly [raw: string, readings: readonly string[]])[] =
    [
      ["plain", ["plain"]],
      ["a%20b", ["a b", "a%20b"]],
      ["a+b", ["a+b", "a b"]],
      ["%41+%42", ["A+B", "A B", "%41+%42"]],
      ["50%", ["50%"]],
    ];
  for (const [raw, readings] of rows) {
    assertEquals(readingsOf(raw), readings, raw);
  }
});

Deno.test("hosts: a comma list, repeated, by any alias", () => {
  const rows: readonly (readonly [query: string, hosts: string])[] = [
    ["hostname=a.example", "a.example"],
    ["hostname=a.example,b.example", "a.example b.example"],
    ["hostname=a.example&hostname=b.example", "a.example b.example"],
    ["hostname=a.example%2Cb.example", "a.example b.example"],
    ["host=a.example&fqdn=b.example", "a.example b.example"],
    ["domain=a.example", "a.example"],
    [
      "domain=a.example,b.example&domain=c.example",
      "a.example b.example c.example",
    ],
    ["hostname=a.example,a.example", "a.example a.example"],
    ["HOSTNAME=A.Example.", "A.Example."],
    ["hostname=+a.example+,", "a.example"],
    // Not given: nothing, or a placeholder that nobody has substituted.
    ["", ""],
    ["hostname=", ""],
    ["hostname=,,", ""],
    ["hostname=<domain>", ""],
    ["hostname=%3Cdomain%3E", ""],
    ["hostname=%h", ""],
    ["hostname=__HOSTNAME__", ""],
    ["hostname=%HOST%&mx=a.example", ""],
  ];
  for (const [query, expected] of rows) {
    assertEquals((hosts(query)).join(" "), expected, query);
  }
});

Deno.test("addresses: by every name, as the client spelt them", () => {
  const names = [
    "myip",
    "ip",
    "myipv4",
    "ip4",
    "ipv4",
    "address",
    "addr",
    "ipaddr",
    "wanip",
  ];
  for (const name of names) {
    assertEquals(addresses(`${name}=192.0.2.7`), "192.0.2.7", name);
  }
  for (
    const name of [
      "myip",
      "ip",
      "myipv6",
      "myip6",
      "ip6",
      "ipv6",
      "ip6addr",
      "address",
    ]
  ) {
    assertEquals(addresses(`${name}=2001:DB8::7`), "2001:DB8::7", name);
    assertEquals(
      addresses(`${name.toUpperCase()}=2001:db8::7`),
      "2001:db8::7",
    );
  }
});

Deno.test("addresses: lists, brackets, duplicates, placeholders", () => {
  const rows: readonly (readonly [query: string, addresses: string])[] = [
    ["myip=192.0.2.7,2001:db8::7", "192.0.2.7 2001:db8::7"],
    ["myip=192.0.2.7&myipv6=2001:db8::7", "192.0.2.7 2001:db8::7"],
    ["myip=192.0.2.7&myip=192.0.2.8", "192.0.2.7 192.0.2.8"],
    ["myip=[2001:db8::7]", "2001:db8::7"],
    ["myip=%5B2001%3Adb8%3A%3A7%5D", "2001:db8::7"],
    ["myip=+192.0.2.7+", "192.0.2.7"],
    // One address in two spellings is one; the first spelling is answered.
    ["myip=2001:DB8:0:0::7&myipv6=2001:db8::7", "2001:DB8:0:0::7"],
    ["myip=::ffff:192.0.2.7&ip=192.0.2.7", "::ffff:192.0.2.7"],
    // Beside a good address, nonsense and placeholders do not count.
    ["myip=192.0.2.7&myipv6=<ip6addr>", "192.0.2.7"],
    ["myip=192.0.2.7&myipv6=", "192.0.2.7"],
    ["myip=192.0.2.7,nonsense", "192.0.2.7"],
    ["myipv6=preserve&myip=192.0.2.7", "192.0.2.7"],
    ["myip=PRESERVE", "preserve A preserve AAAA"],
    ["ip6=preserve", "preserve AAAA"],
    ["myip=192.0.2.7,2001:db8::7&myipv6=preserve", "192.0.2.7"],
  ];
  for (const [query, expected] of rows) {
    assertEquals(addresses(query), expected, query);
  }
});

Deno.test("addresses: what counts as not given", () => {
  const values = [
    "",
    "auto",
    "AUTO",
    "<ipaddr>",
    "%3Cip6addr%3E",
    "%i",
    "%IP%",
    "__MYIP__",
    "{ip}",
    "$IP",
    "${ip}",
    "[]",
    "[<ip6addr>]",
    "[IP]",
    ",",
    "+",
  ];
  for (const value of values) {
    assertEquals(addresses(`myip=${value}`), "none", value);
  }
  assertEquals(
    addresses("hostname=a.example&system=dyndns&wildcard="),
    "none",
  );
});

Deno.test("addresses: text that is none, and more than anybody has", () => {
  const values = [
    "nonsense",
    "192.0.2",
    "192.0.2.256",
    "192.0.2.07",
    "0x7f000001",
    "192.0.2.7:80",
    "192.0.2.7/24",
    "fe80::1%25eth0",
    "2001:db8::7/128",
    "192.0.2.7%0a",
    "192.0.2.7%00",
    "[192.0.2.7",
    "１９２.0.2.7",
  ];
  for (const value of values) {
    // White space around an address is no part of it.
    const expected = value.endsWith("%0a") ? "192.0.2.7" : "nonsense";
    assertEquals(addresses(`myip=${value}`), expected, value);
  }
  const list = (length: number) =>
    Array.from({ length }, (_, i) => `192.0.2.${i}`).join();
  assertEquals(
    addresses(`myip=${list(20)}`),
    list(20).replaceAll(",", " "),
  );
  assertEquals(addresses(`myip=${list(21)}`), "nonsense");
});

Deno.test("prefixes: of the usual lengths, by the names routers have for them", () => {
  const prefix = "2001:db8:1:2::";
  const rows: readonly (readonly [query: string, expected: string])[] = [
    ["ip6lanprefix=2001:db8:1:2::/64", `${prefix}/64`],
    ["ip6lanprefix=2001:db8:1:2::/59", `${prefix}/59`],
    ["lanprefix=2001:db8:1:2::/56", `${prefix}/56`],
    ["prefix=2001:db8:1:2::", `${prefix}/64`],
    ["myipv6=2001:db8:1:2::/64", `${prefix}/64`],
    ["myip=192.0.2.7,2001:db8:1:2::/64", `192.0.2.7 ${prefix}/64`],
    ["myip=192.0.2.7&ip6lanprefix=", "192.0.2.7"],
    ["ip6lanprefix=<ip6lanprefix>", "none"],
    ["ip6lanprefix=192.0.2.0/24", "nonsense"],
    ["ip6lanprefix=2001:db8::/65", "nonsense"],
    ["ip6lanprefix=2001:db8::/8", "nonsense"],
    ["ip6lanprefix=2001:db8::/", "nonsense"],
    ["ip6lanprefix=2001:db8::/64/64", "nonsense"],
  ];
  for (const [query, expected] of rows) {
    assertEquals(addresses(query), expected, query);
  }
});

Deno.test("the longest input is read in no time", () => {
  const inputs = [
    "%41".repeat(8000),
    "[".repeat(24_000),
    "<".repeat(24_000),
    "$".repeat(24_000) + "{",
    ",".repeat(24_000),
    "__" + "_".repeat(24_000),
    "1.".repeat(12_000),
    ":".repeat(24_000),
  ];
  const start = performance.now();
  for (const input of inputs) {
    addresses(`myip=${input}`);
    hosts(`hostname=${input}`);
  }
  assert(performance.now() - start < 1000);
});
