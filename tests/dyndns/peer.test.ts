import { assertEquals } from "@std/assert";
import { findPeer } from "../../lib/dyndns/peer.ts";
import { parseNetwork } from "../../lib/internet/network.ts";
import { table } from "../table.ts";

const PROXIES = ["127.0.0.1", "10.0.0.0/8", "::1", "2001:db8:f::/48"]
  .map((text) => parseNetwork(text)!);

/** The peer in brief: its address, `proxy ADDRESS` or `unknown`. */
function peer(remote?: string, header?: string, proxies = PROXIES): string {
  const found = findPeer(remote, header, proxies);
  if (found.status === "unknown") return "unknown";
  const { text } = found.address;
  return found.status === "proxy" ? `proxy ${text}` : text;
}

Deno.test("from a peer that is not trusted, X-Forwarded-For means nothing", () => {
  const rows = table(`
    198.51.100.1        => 198.51.100.1
    2001:DB8:0:0::1     => 2001:db8::1
    ::ffff:198.51.100.1 => 198.51.100.1
    [2001:db8::1]       => 2001:db8::1
                        => unknown
    localhost           => unknown
    fe80::1%eth0        => unknown
  `);
  for (const [remote, expected] of rows) {
    for (const header of [undefined, "", "192.0.2.66", "127.0.0.1"]) {
      assertEquals(peer(remote, header), expected, `${remote} ${header}`);
    }
  }
});

Deno.test("through trusted proxies, the last address that is not one", () => {
  const rows = table(`
    127.0.0.1 => 198.51.100.1                 => 198.51.100.1
    127.0.0.1 => 2001:db8::1                  => 2001:db8::1
    127.0.0.1 => [2001:db8::1]                => 2001:db8::1
    127.0.0.1 => ::ffff:198.51.100.1          => 198.51.100.1
    ::ffff:127.0.0.1 => 198.51.100.1          => 198.51.100.1
    ::1       => 198.51.100.1, 10.1.2.3       => 198.51.100.1
    2001:db8:f::7 => 198.51.100.1,10.1.2.3,10.4.5.6 => 198.51.100.1
    # What stands before the last untrusted address may be made up.
    127.0.0.1 => 192.0.2.66, 198.51.100.1     => 198.51.100.1
    127.0.0.1 => 127.0.0.1, 198.51.100.1      => 198.51.100.1
    127.0.0.1 => 10.0.0.1, 198.51.100.1, 10.0.0.2 => 198.51.100.1
    127.0.0.1 => garbage, 198.51.100.1        => 198.51.100.1
    127.0.0.1 => 192.0.2.66,, 198.51.100.1    => 198.51.100.1
    # All are trusted: the first of them is where it began.
    127.0.0.1 => 10.0.0.1, 10.0.0.2           => proxy 10.0.0.1
    # A proxy itself never asks.
    127.0.0.1 =>                              => proxy 127.0.0.1
    127.0.0.1 => , ,                          => proxy 127.0.0.1
    # Text that is not an address ends the chain.
    127.0.0.1 => 198.51.100.1, garbage        => unknown
    127.0.0.1 => 198.51.100.1, unknown, 10.0.0.2 => unknown
    # As various proxies write it.
    127.0.0.1 => 198.51.100.1:51234           => 198.51.100.1
    127.0.0.1 => [2001:db8::1]:51234          => 2001:db8::1
    127.0.0.1 => "[2001:db8::1]"              => 2001:db8::1
    127.0.0.1 => "[2001:db8::1]:51234"        => 2001:db8::1
    127.0.0.1 => "198.51.100.1"               => 198.51.100.1
    127.0.0.1 => 198.51.100.1,                => 198.51.100.1
    127.0.0.1 => ,198.51.100.1, , 10.1.2.3:80 , => 198.51.100.1
    127.0.0.1 => [::ffff:198.51.100.1]:80     => 198.51.100.1
    127.0.0.1:4711 => 198.51.100.1            => 198.51.100.1
    127.0.0.1 => 198.51.100.1:                => unknown
    127.0.0.1 => 198.51.100.1:port            => unknown
    127.0.0.1 => 2001:db8::1]                 => unknown
    127.0.0.1 => fe80::1%eth0                 => unknown
    127.0.0.1 => for=198.51.100.1             => unknown
  `);
  for (const [remote, header, expected] of rows) {
    assertEquals(peer(remote, header), expected, `${remote} ${header}`);
  }
  assertEquals(peer("127.0.0.1"), "proxy 127.0.0.1");
  assertEquals(peer("127.0.0.1", "\t198.51.100.1\t"), "198.51.100.1");
  // A mapped network of proxies is one of IPv4.
  for (const network of ["::ffff:127.0.0.1", "::ffff:127.0.0.0/104"]) {
    const found = ["127.0.0.1", "::ffff:127.0.0.1", "10.0.0.1"].map((remote) =>
      peer(remote, "198.51.100.1", [parseNetwork(network)!])
    );
    assertEquals(found, ["198.51.100.1", "198.51.100.1", "10.0.0.1"]);
  }
});

Deno.test("why the peer is not known, in words", () => {
  const rows = table(`
    198.51.100.1 =>           => undefined
    198.51.100.1 => 192.0.2.1 => X-Forwarded-For from 198.51.100.1 is ignored: not in trusted_proxies
    127.0.0.1    =>           => the proxy 127.0.0.1 sent no X-Forwarded-For
    127.0.0.1    => 10.0.0.9  => X-Forwarded-For names only trusted proxies
    127.0.0.1    => garbage   => 127.0.0.1 names "garbage" in X-Forwarded-For, which is not an address
                 =>           => the web server does not tell the peer's address
    x            =>           => the peer's address "x" cannot be read
  `);
  for (const [remote, header, expected] of rows) {
    const found = findPeer(remote, header, PROXIES);
    const why = found.status === "known" ? found.doubt : found.reason;
    assertEquals(`${why}`, expected);
  }
});

Deno.test("a very long chain is read", () => {
  const chain = "10.0.0.1,".repeat(50_000);
  assertEquals(peer("127.0.0.1", chain), "proxy 10.0.0.1");
  const odd = `${"[".repeat(100_000)},10.0.0.1`;
  assertEquals(peer("127.0.0.1", odd), "unknown");
});
