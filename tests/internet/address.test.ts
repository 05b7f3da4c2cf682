import { assertEquals } from "@std/assert";
import {
  type AddressScope,
  ipv6Address,
  isGlobal,
  parseAddress,
  parseIpv6,
  scopeOf,
} from "../../lib/internet/address.ts";
import { createRandom } from "../random.ts";

const ADDRESSES: readonly (readonly [string, string, string])[] = [
  ["1.2.3.4", "A", "1.2.3.4"],
  ["255.255.255.255", "A", "255.255.255.255"],
  ["2001:DB8::1", "AAAA", "2001:db8::1"],
  ["2001:db8:0:0:0:0:0:1", "AAAA", "2001:db8::1"],
  ["2001:0db8:0000:0000:0000:0000:0000:0001", "AAAA", "2001:db8::1"],
  ["2001:db8::0:1", "AAAA", "2001:db8::1"],
  ["::", "AAAA", "::"],
  ["::1", "AAAA", "::1"],
  ["1::", "AAAA", "1::"],
  ["1:0:0:2::", "AAAA", "1:0:0:2::"],
  ["1:0:0:2:0:0:0:3", "AAAA", "1:0:0:2::3"],
  ["1:0:0:2:3:0:0:4", "AAAA", "1::2:3:0:0:4"],
  ["1:0:2:3:4:5:6:7", "AAAA", "1:0:2:3:4:5:6:7"],
  ["1::2:3:4:5:6:7", "AAAA", "1:0:2:3:4:5:6:7"],
  ["::ffff:192.0.2.1", "A", "192.0.2.1"],
  ["::FFFF:C000:201", "A", "192.0.2.1"],
  ["0:0:0:0:0:ffff:192.0.2.1", "A", "192.0.2.1"],
  ["0::ffff:0:0", "A", "0.0.0.0"],
  ["::fffe:192.0.2.1", "AAAA", "::fffe:c000:201"],
  ["::192.0.2.1", "AAAA", "::c000:201"],
  ["1::ffff:192.0.2.1", "AAAA", "1::ffff:c000:201"],
  ["64:ff9b::192.0.2.33", "AAAA", "64:ff9b::c000:221"],
];

const NO_ADDRESSES = [
  "",
  " 1.2.3.4",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "01.2.3.4",
  "1.2.3.4/24",
  "0x1.2.3.4",
  "1.2.3.-4",
  "1.2.3.4a",
  "١.2.3.4",
  ":",
  ":::",
  "1:2",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4:5:6:7:8::",
  "::1::2",
  "1:2:3:4:5:6:7::8::",
  "12345::",
  "g::1",
  "fe80::1%eth0",
  "2001:db8::/64",
  "[::1]",
  "1.2.3.4::",
  "1:1.2.3.4:2::",
  "::1.2.3",
  "1:2:3:4:5:6:7:1.2.3.4",
  ":1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:",
];

Deno.test("parseAddress reads addresses and gives each one spelling", () => {
  for (const [text, type, value] of ADDRESSES) {
    const address = parseAddress(text);
    assertEquals([address?.type, address?.text], [type, value], text);
  }
});

Deno.test("an address is its bytes", () => {
  assertEquals(parseAddress("192.0.2.1")?.bytes, [192, 0, 2, 1]);
  assertEquals(parseAddress("::ffff:192.0.2.1")?.bytes, [192, 0, 2, 1]);
  assertEquals(
    parseAddress("2001:db8::1:203")?.bytes,
    [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2, 3],
  );
});

Deno.test("parseAddress refuses what is not exactly an address", () => {
  for (const text of NO_ADDRESSES) {
    assertEquals(parseAddress(text), undefined, text);
  }
});

Deno.test("every IPv6 address survives being written and read", () => {
  const random = createRandom(6);
  for (let i = 0; i < 2000; i++) {
    const groups = Array.from(
      { length: 8 },
      () => random() < 0.5 ? 0 : Math.floor(random() * 65536),
    );
    const address = ipv6Address(groups.flatMap((g) => [g >> 8, g & 0xff]));
    const { text } = address;
    assertEquals(parseIpv6(text), address, text);
    // The platform's own URL parser agrees about the spelling.
    assertEquals(new URL(`http://[${text}]`).hostname, `[${text}]`);
  }
});

Deno.test("parseAddress agrees with the URL parser about IPv6, valid or not", () => {
  const random = createRandom(7);
  const pieces = [
    ":",
    "::",
    "0",
    "1",
    "ffff",
    "12345",
    ".",
    "1.2.3.4",
    "g",
    "A0",
  ];
  for (let i = 0; i < 5000; i++) {
    const text = Array.from(
      { length: 1 + Math.floor(random() * 12) },
      () => pieces[Math.floor(random() * pieces.length)],
    ).join("");
    const url = URL.parse(`http://[${text}]`);
    const value = parseIpv6(text)?.text;
    assertEquals(value && `[${value}]`, url?.hostname, text);
  }
});

const SCOPES: Readonly<Record<AddressScope, readonly string[]>> = {
  unspecified: ["0.0.0.0", "0.1.2.3", "::", "::ffff:0.0.0.0"],
  loopback: ["127.0.0.1", "127.255.255.255", "::1", "::ffff:127.0.0.1"],
  "link-local": ["169.254.1.1", "fe80::1", "febf:ffff::1"],
  private: [
    "10.1.2.3",
    "10.255.255.255",
    "172.16.0.1",
    "172.31.255.255",
    "192.168.1.1",
    "::ffff:192.168.1.1",
  ],
  shared: ["100.64.0.1", "100.127.255.255"],
  "unique-local": ["fc00::1", "fd12:3456::1", "fdff:ffff::1"],
  documentation: [
    "192.0.2.1",
    "198.51.100.1",
    "203.0.113.1",
    "2001:db8::1",
    "2001:db8:ffff::1",
    "3fff::1",
    "3fff:fff::1",
  ],
  multicast: ["224.0.0.1", "239.255.255.255", "ff02::1", "ff00::"],
  broadcast: ["255.255.255.255"],
  reserved: [
    "192.0.0.1",
    "192.0.0.8",
    "192.0.0.11",
    "192.88.99.1",
    "198.18.0.1",
    "198.19.255.255",
    "240.0.0.1",
    "255.255.255.254",
    "::2",
    "::8.8.8.8",
    "64:ff9b::1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:1::",
    "2001:1::4",
    "2001:2::1",
    "2001:4::1",
    "2001:10::1",
    "2001:40::1",
    "2001:1ff::1",
    "2002:c000:204::1",
    "1fff::1",
    "4000::1",
    "5f00::1",
    "fbff::1",
    "fe00::1",
    "fec0::1",
  ],
  global: [
    "1.1.1.1",
    "::ffff:8.8.8.8",
    "9.255.255.255",
    "11.0.0.1",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.0.9",
    "192.0.0.10",
    "192.0.1.1",
    "192.31.196.1",
    "192.167.255.255",
    "192.175.48.1",
    "198.20.0.1",
    "223.255.255.255",
    "2000::1",
    "2001:1::1",
    "2001:1::2",
    "2001:1::3",
    "2001:3::1",
    "2001:4:112::1",
    "2001:20::1",
    "2001:2f:ffff::1",
    "2001:30::1",
    "2001:200::1",
    "2001:db7::1",
    "2001:db9::1",
    "2003:db8::1",
    "2620:4f:8000::1",
    "2a02:810::1",
    "3ffe::1",
    "3fff:1000::1",
  ],
};

Deno.test("scopeOf follows IANA's special-purpose registries", () => {
  for (const [scope, texts] of Object.entries(SCOPES)) {
    for (const text of texts) {
      const address = parseAddress(text)!;
      assertEquals(scopeOf(address), scope, text);
      assertEquals(isGlobal(address), scope === "global", text);
    }
  }
});
