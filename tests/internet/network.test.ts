import { assertEquals } from "@std/assert";
import {
  type Address,
  ipv6Address,
  parseAddress,
  parseIpv6,
} from "../../lib/internet/address.ts";
import {
  contains,
  hostInPrefix,
  parseNetwork,
} from "../../lib/internet/network.ts";
import { createRandom } from "../random.ts";

Deno.test("networks, and addresses alone", () => {
  const rows: readonly (readonly [text: string, network: string])[] = [
    ["192.0.2.0/24", "192.0.2.0/24"],
    ["192.0.2.7/24", "192.0.2.7/24"],
    ["192.0.2.7", "192.0.2.7/32"],
    ["0.0.0.0/0", "0.0.0.0/0"],
    ["2001:db8::/32", "2001:db8::/32"],
    ["::1", "::1/128"],
    ["::/0", "::/0"],
    ["2001:DB8::7/64", "2001:db8::7/64"],
    // IPv4-mapped networks are IPv4, unless they are wider than that.
    ["::ffff:10.0.0.0/104", "10.0.0.0/8"],
    ["::ffff:127.0.0.1", "127.0.0.1/32"],
    ["::FFFF:7f00:1/128", "127.0.0.1/32"],
    ["::ffff:0:0/96", "0.0.0.0/0"],
    ["::ffff:0:0/95", "::ffff:0:0/95"],
    ["::ffff:192.0.2.7/24", "::ffff:c000:207/24"],
    ["192.0.2.0/33", "none"],
    ["2001:db8::/129", "none"],
    ["192.0.2.0/", "none"],
    ["/24", "none"],
    ["192.0.2.0/24/24", "none"],
    ["192.0.2.0/-1", "none"],
    ["192.0.2.0/255.255.255.0", "none"],
    ["192.0.2/24", "none"],
    ["192.0.2.0 /24", "none"],
    ["[2001:db8::]/32", "none"],
    ["", "none"],
    ["localhost", "none"],
  ];
  for (const [text, expected] of rows) {
    const network = parseNetwork(text);
    assertEquals(
      network === undefined ? "none" : `${network.base.text}/${network.length}`,
      expected,
      text,
    );
  }
});

Deno.test("what belongs to a network", () => {
  const rows: readonly (readonly [
    network: string,
    address: string,
    inside: boolean,
  ])[] = [
    ["10.0.0.0/8", "10.255.255.255", true],
    ["10.0.0.0/8", "11.0.0.0", false],
    ["10.1.2.3/8", "10.9.9.9", true],
    ["192.0.2.128/25", "192.0.2.127", false],
    ["192.0.2.128/25", "192.0.2.128", true],
    ["192.0.2.7", "192.0.2.7", true],
    ["192.0.2.7", "192.0.2.6", false],
    ["0.0.0.0/0", "203.0.113.1", true],
    ["2001:db8::/33", "2001:db8:7fff::1", true],
    ["2001:db8::/33", "2001:db8:8000::1", false],
    // Never across the families.
    ["0.0.0.0/0", "::1", false],
    ["::/0", "192.0.2.1", false],
    ["::ffff:0:0/95", "192.0.2.1", false],
    ["::ffff:0:0/96", "192.0.2.1", true],
    ["::ffff:10.0.0.0/104", "10.255.0.1", true],
    ["::ffff:10.0.0.0/104", "11.0.0.1", false],
    ["::ffff:10.0.0.0/104", "::a00:1", false],
    ["10.0.0.0/8", "::ffff:10.1.2.3", true],
  ];
  for (const [network, address, inside] of rows) {
    assertEquals(
      contains(parseNetwork(network)!, parseAddress(address)!),
      inside,
      `${network} ${address}`,
    );
  }
});

Deno.test("a host's address is its prefix and its interface ID", () => {
  const rows: readonly (readonly [prefix: string, id: string, is: string])[] = [
    ["2001:db8:1:2::/64", "::5:6:7:8", "2001:db8:1:2:5:6:7:8"],
    ["2001:db8:1:200::/56", "::7:0:0:0:8", "2001:db8:1:207::8"],
    ["2001:db8:1:2e0::/59", "::ff1f:0:0:0:8", "2001:db8:1:2ff::8"],
    ["2001:db8:1:2::/64", "ffff::8", "2001:db8:1:2::8"],
    // An interface ID that looks like an IPv4-mapped address is none.
    ["2001:db8:1:2::/64", "::ffff:c0a8:1", "2001:db8:1:2:0:ffff:c0a8:1"],
    // What the router leaves behind the prefix does not count.
    ["2001:db8:1:2:3:4:5:6/64", "::8", "2001:db8:1:2::8"],
  ];
  for (const [prefix, id, expected] of rows) {
    assertEquals(
      hostInPrefix(parseNetwork(prefix)!, parseIpv6(id)!),
      parseAddress(expected),
    );
  }
});

/** An address's bits as one number. */
const toBigInt = ({ bytes }: Address) =>
  bytes.reduce((sum, byte) => sum << 8n | BigInt(byte), 0n);

Deno.test("prefixes agree with arithmetic in one number", () => {
  const random = createRandom(20261123);
  const integer = (below: number) => Math.floor(random() * below);
  const random128 = () =>
    ipv6Address(Array.from({ length: 16 }, () => integer(0x100)));
  for (let i = 0; i < 5000; i++) {
    const length = integer(129);
    const prefix = { base: random128(), length };
    const id = random128();
    const hostMask = (1n << BigInt(128 - length)) - 1n;
    const networkMask = ((1n << 128n) - 1n) ^ hostMask;
    const address = hostInPrefix(prefix, id);
    assertEquals(
      toBigInt(parseIpv6(address.text)!),
      toBigInt(prefix.base) & networkMask | toBigInt(id) & hostMask,
      `${prefix.base.text}/${length} ${id.text}`,
    );
    assertEquals(contains(prefix, address), true);
    // Another bit of the prefix, another network.
    if (length === 0) continue;
    const bit = integer(length);
    const base = ipv6Address(
      prefix.base.bytes.map((byte, at) =>
        at === bit >> 3 ? byte ^ (0x80 >> (bit & 7)) : byte
      ),
    );
    assertEquals(contains({ base, length }, address), false);
  }
});
