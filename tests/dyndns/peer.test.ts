import { assertEquals } from "@std/assert";
import { parseNetwork } from "../../lib/internet/network.ts";
import { peerAddress } from "../../lib/dyndns/peer.ts";

const PROXIES = ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8:f::/48"]
  .map((text) => parseNetwork(text)!);

Deno.test("from nobody that is trusted, X-Forwarded-For means nothing", () => {
  const rows: readonly (readonly [remote: string | undefined, peer: string])[] =
    [
      ["198.51.100.1", "198.51.100.1"],
      ["2001:DB8:0:0::1", "2001:db8::1"],
      ["::ffff:198.51.100.1", "198.51.100.1"],
      ["[2001:db8::1]", "2001:db8::1"],
      ["", "nobody"],
      [undefined, "nobody"],
      ["localhost", "nobody"],
      ["fe80::1%eth0", "nobody"],
    ];
  for (const [remote, expected] of rows) {
    for (const header of [null, undefined, "", "192.0.2.66", "127.0.0.1"]) {
      assertEquals(
        peerAddress(remote, header, PROXIES) ?? "nobody",
        expected,
        `${remote} ${header}`,
      );
    }
  }
});

Deno.test("through trusted proxies, the last address that is not one", () => {
  const rows: readonly (readonly [
    remote: string,
    header: string | null,
    peer: string | undefined,
  ])[] = [
    ["127.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["127.0.0.1", "2001:db8::1", "2001:db8::1"],
    ["127.0.0.1", "[2001:db8::1]", "2001:db8::1"],
    ["127.0.0.1", "::ffff:198.51.100.1", "198.51.100.1"],
    ["::ffff:127.0.0.1", "198.51.100.1", "198.51.100.1"],
    ["::1", "198.51.100.1, 10.1.2.3", "198.51.100.1"],
    ["2001:db8:f::7", "198.51.100.1,10.1.2.3,10.4.5.6", "198.51.100.1"],
    // What stands before the last untrusted address is hearsay.
    ["127.0.0.1", "192.0.2.66, 198.51.100.1", "198.51.100.1"],
    ["127.0.0.1", "127.0.0.1, 198.51.100.1", "198.51.100.1"],
    ["127.0.0.1", "10.0.0.1, 198.51.100.1, 10.0.0.2", "198.51.100.1"],
    ["127.0.0.1", "garbage, 198.51.100.1", "198.51.100.1"],
    ["127.0.0.1", "192.0.2.66,, 198.51.100.1", "198.51.100.1"],
    // All are trusted: the first of them is where it began.
    ["127.0.0.1", "10.0.0.1, 10.0.0.2", "10.0.0.1"],
    ["127.0.0.1", null, "127.0.0.1"],
    ["127.0.0.1", "", "127.0.0.1"],
    // Behind what is no address, nobody knows; a proxy itself never asks.
    ["127.0.0.1", "198.51.100.1, garbage", undefined],
    ["127.0.0.1", "198.51.100.1, unknown, 10.0.0.2", undefined],
  ];
  for (const [remote, header, expected] of rows) {
    assertEquals(
      peerAddress(remote, header, PROXIES),
      expected,
      `${remote} ${header}`,
    );
  }
});

Deno.test("a very long chain is read in no time", () => {
  const start = performance.now();
  peerAddress("127.0.0.1", "10.0.0.1,".repeat(50_000), PROXIES);
  peerAddress("127.0.0.1", `${"[".repeat(100_000)},10.0.0.1`, PROXIES);
  assertEquals(performance.now() - start < 2000, true);
});
