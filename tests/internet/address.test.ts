import { assertEquals } from "@std/assert";
import {
  formatIpv6,
  isGlobal,
  parseAddress,
  parseIpv6,
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
  ["::ffff:192.0.2.1", "AAAA", "::ffff:c000:201"],
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
    assertEquals(parseAddress(text), { type, value }, text);
  }
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
    const text = formatIpv6(groups);
    assertEquals(parseIpv6(text), groups, text);
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
    const value = parseIpv6(text) && formatIpv6(parseIpv6(text)!);
    assertEquals(value && `[${value}]`, url?.hostname, text);
  }
});

const NOT_GLOBAL = [
  "0.0.0.0",
  "10.1.2.3",
  "100.64.0.1",
  "100.127.255.255",
  "127.0.0.1",
  "169.254.1.1",
  "172.16.0.1",
  "172.31.255.255",
  "192.0.0.1",
  "192.0.2.1",
  "192.168.1.1",
  "198.18.0.1",
  "198.19.255.255",
  "198.51.100.1",
  "203.0.113.1",
  "224.0.0.1",
  "240.0.0.1",
  "255.255.255.255",
  "::",
  "::1",
  "::ffff:8.8.8.8",
  "64:ff9b::1",
  "fc00::1",
  "fd12:3456::1",
  "fe80::1",
  "ff02::1",
  "2001::1",
  "2001:db8::1",
  "2002:c000:204::1",
  "3fff::1",
  "4000::1",
];

const GLOBAL = [
  "1.1.1.1",
  "9.255.255.255",
  "11.0.0.1",
  "100.63.255.255",
  "100.128.0.0",
  "172.15.0.1",
  "172.32.0.1",
  "192.0.1.1",
  "198.20.0.1",
  "223.255.255.255",
  "2001:200::1",
  "2003:db8::1",
  "2a02:810::1",
  "3ffe::1",
  "2001:4:112::1",
];

Deno.test("isGlobal follows IANA's special-purpose registries", () => {
  for (const text of NOT_GLOBAL) {
    assertEquals(isGlobal(parseAddress(text)!), false, text);
  }
  for (const text of GLOBAL) {
    assertEquals(isGlobal(parseAddress(text)!), true, text);
  }
});
