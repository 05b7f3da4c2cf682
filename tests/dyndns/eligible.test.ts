/**
 * Addresses that are not globally routable: sent ones by `private_addresses`,
 * guessed ones never.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { decideIntent } from "../../lib/dyndns/intent.ts";
import { findPeer, type Peer } from "../../lib/dyndns/peer.ts";
import type { PrivateAddresses } from "../../lib/dyndns/settings.ts";
import { parseIpv6 } from "../../lib/internet/address.ts";
import { parseNetwork } from "../../lib/internet/network.ts";
import { table } from "../table.ts";
import { peerOf, requestedBy } from "./helper.ts";

const caller = { mayUpdate: () => true };
const interfaceIds = new Map([["nas.example", parseIpv6("::1:2:3:4")!]]);
const POLICIES = ["ignore", "publish", "peer"] as const;

/** What is published, then what is ignored; or the token and the reason. */
function decide(
  query: string,
  privateAddresses: PrivateAddresses,
  peer: Peer,
): string {
  const requested = requestedBy(`host=a.example&${query}`);
  const settings = { privateAddresses, interfaceIds };
  const intent = decideIntent(requested, caller, peer, settings);
  if (intent.status === "refused") return `${intent.token}: ${intent.reason}`;
  const [line] = intent.lines;
  assert(line?.status === "update");
  const texts = (list: typeof line.addresses) =>
    list.map(({ spelling }) => spelling).join(",");
  return `${texts(line.addresses)} (${texts(line.ignored)})`;
}

Deno.test("sent: ignored, published, or the peer's in that family's place", () => {
  const rows = table(`
    8.8.8.8                => 8.8.8.8 ()   => 8.8.8.8 ()   => 8.8.8.8 ()
    192.168.178.1          => (192.168.178.1) => 192.168.178.1 () => 9.9.9.9 ()
    127.0.0.1              => (127.0.0.1)  => 127.0.0.1 () => 9.9.9.9 ()
    169.254.1.1            => (169.254.1.1) => 169.254.1.1 () => 9.9.9.9 ()
    100.64.0.1             => (100.64.0.1) => 100.64.0.1 () => 9.9.9.9 ()
    192.0.2.7              => (192.0.2.7)  => 192.0.2.7 () => 9.9.9.9 ()
    ::ffff:10.0.0.1        => (::ffff:10.0.0.1) => ::ffff:10.0.0.1 () => 9.9.9.9 ()
    10.0.0.1,2a00:1450::1  => 2a00:1450::1 (10.0.0.1) => 10.0.0.1,2a00:1450::1 () => 9.9.9.9,2a00:1450::1 ()
    # The peer has no IPv6 address to take: that family is left alone.
    8.8.8.8,fd00::1        => 8.8.8.8 (fd00::1) => 8.8.8.8,fd00::1 () => 8.8.8.8 ()
    # Both are the same then.
    10.0.0.1,9.9.9.9       => 9.9.9.9 (10.0.0.1) => 10.0.0.1,9.9.9.9 () => 9.9.9.9 ()
  `);
  for (const [addresses, ...expected] of rows) {
    const found = POLICIES.map((policy) =>
      decide(`myip=${addresses}`, policy, peerOf("9.9.9.9")).trim()
    );
    assertEquals(found, expected, addresses);
  }
});

Deno.test("peer: where the peer's address will not do, nothing is made up", () => {
  assertEquals(
    decide("myip=10.0.0.1", "peer", peerOf("2a00:1450::9")),
    "911: 10.0.0.1 is not globally routable, and the peer's address " +
      "2a00:1450::9 is of the other family",
  );
  for (const peer of ["", "10.0.0.2", "127.0.0.1", "192.0.2.1"]) {
    const found = decide("myip=10.0.0.1", "peer", peerOf(peer));
    assertEquals(found.slice(0, 5), "911: ", peer);
  }
});

Deno.test("an address in a private prefix is published only if that is wanted", () => {
  const query = "host=nas.example&prefix=fd00:1:2:3::/64";
  const requested = requestedBy(query);
  const published = POLICIES.map((privateAddresses) => {
    const settings = { privateAddresses, interfaceIds };
    const intent = decideIntent(
      requested,
      caller,
      peerOf("9.9.9.9"),
      settings,
    );
    assert(intent.status === "update");
    return intent.intents.flatMap(({ addresses }) =>
      addresses.map(({ text }) => text)
    );
  });
  assertEquals(published, [[], ["fd00:1:2:3:1:2:3:4"], []]);
});

/** A peer behind proxies, of which some are trusted. */
function behind(remote: string, forwarded?: string): Peer {
  const proxies = ["127.0.0.1", "10.0.0.0/8", "104.16.0.0/13"]
    .map((text) => parseNetwork(text)!);
  return findPeer(remote, forwarded, proxies);
}

Deno.test("guessed: only what is globally routable", () => {
  const guess = (peer: Peer, policy: PrivateAddresses) =>
    decide("", policy, peer).replace(
      "no address was sent, and the peer's cannot be taken: ",
      "",
    );
  const advice = "if it is a proxy's, name it in trusted_proxies";
  const rows: readonly (readonly [peer: Peer, expected: string])[] = [
    [peerOf("9.9.9.9"), "9.9.9.9 ()"],
    [behind("127.0.0.1", "9.9.9.9"), "9.9.9.9 ()"],
    [
      peerOf("127.0.0.1"),
      `911: 127.0.0.1 is not globally routable (loopback); ${advice}`,
    ],
    [
      peerOf("172.17.0.1"),
      `911: 172.17.0.1 is not globally routable (private); ${advice}`,
    ],
    [
      findPeer("127.0.0.1", "9.9.9.9", []),
      "911: X-Forwarded-For from 127.0.0.1 is ignored: not in trusted_proxies",
    ],
    [behind("127.0.0.1"), "911: the proxy 127.0.0.1 sent no X-Forwarded-For"],
    // A CDN's own address is globally routable, and not the client's.
    [behind("104.16.1.1"), "911: the proxy 104.16.1.1 sent no X-Forwarded-For"],
    [
      behind("127.0.0.1", "10.0.0.9"),
      "911: X-Forwarded-For names only trusted proxies",
    ],
    [peerOf(""), "911: the web server does not tell the peer's address"],
  ];
  for (const [peer, expected] of rows) {
    assertEquals(guess(peer, "ignore"), expected);
    assertEquals(guess(peer, "peer"), expected);
  }
});

Deno.test("guessed, with publish: a host in a private network, but no proxy", () => {
  const guess = (peer: Peer) => decide("", "publish", peer);
  for (const address of ["10.1.2.3", "fd00::9"]) {
    assertEquals(guess(peerOf(address)), `${address} ()`);
  }
  const refused = ["127.0.0.1", "::1", "169.254.1.1", "fe80::1", "0.0.0.0"];
  for (
    const peer of [
      ...refused.map(peerOf),
      findPeer("172.17.0.1", "9.9.9.9", []),
      behind("127.0.0.1"),
    ]
  ) {
    assertEquals(guess(peer).slice(0, 5), "911: ");
  }
});
