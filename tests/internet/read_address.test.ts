import { assertEquals } from "@std/assert";
import { readAddress } from "../../lib/internet/read_address.ts";

/** Texts, and the address each means; none if it means none. */
const ROWS: readonly (readonly [text: string, address?: string])[] = [
  ["192.0.2.7", "192.0.2.7"],
  ["2001:DB8::7", "2001:db8::7"],
  ["::ffff:8.8.4.4", "8.8.4.4"],
  ["::FFFF:808:404", "8.8.4.4"],
  // A zone index.
  ["2001:db8::1%eth0", "2001:db8::1"],
  ["2001:db8::1%12", "2001:db8::1"],
  ["fd00::1%wlan0.5", "fd00::1"],
  ["fe80::1%en0", "fe80::1"],
  ["2001:db8::1%", undefined],
  ["2001:db8::1%eth 0", undefined],
  ["2001:db8::1%a%b", undefined],
  ["192.0.2.7%eth0", undefined],
  ["::ffff:8.8.4.4%eth0", "8.8.4.4"],
  // One address.
  ["192.0.2.7/32", "192.0.2.7"],
  ["2001:db8::7/128", "2001:db8::7"],
  ["2001:db8::/128", "2001:db8::"],
  ["::ffff:8.8.4.4/128", "8.8.4.4"],
  // A host with the length of its network.
  ["2001:db8::7/64", "2001:db8::7"],
  ["2001:db8:1:2:a:b:c:d/64", "2001:db8:1:2:a:b:c:d"],
  ["2001:db8:1:2::7/56", "2001:db8:1:2::7"],
  ["2001:db8::7/48", "2001:db8::7"],
  ["2001:db8::7/96", "2001:db8::7"],
  ["2001:db8::1/127", "2001:db8::1"],
  ["2001:db8::1%eth0/64", "2001:db8::1"],
  ["2001:db8::1/64%eth0", undefined],
  // A network.
  ["2001:db8::/64", undefined],
  ["2001:db8:1:2::/48", undefined],
  ["2001:db8::/16", undefined],
  ["2001:db8::7:0/112", undefined],
  ["2001:db8::2/127", undefined],
  ["::/0", undefined],
  ["192.0.2.7/24", undefined],
  ["192.0.2.0/24", undefined],
  ["192.0.2.7/31", undefined],
  ["192.0.2.7/0", undefined],
  ["::ffff:8.8.4.4/120", undefined],
  // Nothing.
  ["192.0.2.7/33", undefined],
  ["192.0.2.7/128", undefined],
  ["192.0.2.7/", undefined],
  ["192.0.2.7/255.255.255.0", undefined],
  ["2001:db8::7/129", undefined],
  ["2001:db8::7/64/64", undefined],
  ["2001:db8::7/-64", undefined],
  ["2001:db8::7/ 64", undefined],
  ["[2001:db8::7]", undefined],
  [" 192.0.2.7", undefined],
  ["192.0.2.7\n", undefined],
  ["008.008.008.008", undefined],
  ["1.2.3", undefined],
  ["", undefined],
  ["/64", undefined],
  ["%eth0", undefined],
];

Deno.test("readAddress takes addresses as programs print them, and nothing that may be a network", () => {
  for (const [text, address] of ROWS) {
    assertEquals(readAddress(text)?.text, address, JSON.stringify(text));
  }
});
