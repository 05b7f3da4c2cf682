import { assertEquals, assertStringIncludes } from "@std/assert";
import { eui64 } from "../../lib/detect/eui64.ts";
import {
  interfaceAddress,
  interfacePrefix,
} from "../../lib/detect/interface.ts";
import type { Lookup } from "../../lib/detect/lookup.ts";
import type { Address, AddressType } from "../../lib/internet/address.ts";
import { formatNetwork } from "../../lib/internet/network.ts";
import { platformWith } from "../platform.ts";

const MAC = "00:11:22:33:44:55";
const STABLE = "2a00:1:2:3:211:22ff:fe33:4455";
const [ONE, TWO, THREE] = [
  "2a00:1:2:3:aaaa:bbbb:cccc:1",
  "2a00:1:2:3:aaaa:bbbb:cccc:2",
  "2a00:1:2:3:aaaa:bbbb:cccc:3",
] as const;

function platformOf(addresses: readonly string[], kernelPick?: string) {
  return platformWith({
    kernelPick,
    interfaces: [
      { name: "lo", address: "127.0.0.1", mac: "00:00:00:00:00:00" },
      ...addresses.map((address) => ({ name: "eth0", address, mac: MAC })),
    ],
  });
}

function said(lookup: Lookup<Address>): string {
  return lookup.status === "found"
    ? lookup.value.text
    : `${lookup.failure.kind}: ${lookup.failure.message}`;
}

async function find(
  addresses: readonly string[],
  { type = "AAAA", kernelPick, name = "eth0" }: {
    type?: AddressType;
    kernelPick?: string;
    name?: string;
  } = {},
) {
  const platform = platformOf(addresses, kernelPick);
  return said(await interfaceAddress(name, type, platform));
}

Deno.test("the interface ID of a hardware address", () => {
  assertEquals(
    eui64(MAC)?.map((byte) => byte.toString(16)).join(" "),
    "2 11 22 ff fe 33 44 55",
  );
  for (
    const none of ["", "00:11:22", "00:00:00:00:00:00", "xx:11:22:33:44:55"]
  ) {
    assertEquals(eui64(none), undefined);
  }
});

Deno.test("one address alone is it; local ones do not count", async () => {
  assertEquals(await find([ONE]), ONE);
  assertEquals(await find(["fe80::1", "fd00::1", ONE, "::1"]), ONE);
  assertEquals(await find([ONE, ONE]), ONE);
  assertEquals(
    await find(["192.168.1.2", "8.8.4.4"], { type: "A" }),
    "8.8.4.4",
  );
});

Deno.test("of several in one network, the stable one", async () => {
  assertEquals(await find([ONE, STABLE, TWO]), STABLE);
  assertEquals(await find([ONE, STABLE], { kernelPick: STABLE }), STABLE);
  assertEquals(await find([ONE, TWO], { kernelPick: ONE }), TWO);
  assertEquals(await find([ONE, TWO], { kernelPick: TWO }), ONE);
});

Deno.test("nothing is guessed", async () => {
  const several = "config: iface:eth0: it has several addresses";
  assertStringIncludes(await find([ONE, TWO]), several);
  assertStringIncludes(await find([ONE, TWO]), "interface_id");
  assertStringIncludes(await find([ONE, TWO], { kernelPick: THREE }), several);
  assertStringIncludes(
    await find([ONE, TWO, THREE], { kernelPick: ONE }),
    several,
  );
  // Where connections begin at an address that somebody wrote, none is temporary.
  assertStringIncludes(
    await find(["2a00:1:2:3::1", "2a00:1:2:3::2"], {
      kernelPick: "2a00:1:2:3::1",
    }),
    several,
  );
  assertStringIncludes(
    await find(["2a00:1:2:3::1", ONE], { kernelPick: "2a00:1:2:3::1" }),
    several,
  );
  assertEquals(
    await find(["2a00:1:2:3::1", ONE], { kernelPick: ONE }),
    "2a00:1:2:3::1",
  );
  assertStringIncludes(
    await find(["2a00:1:2:4::1", ONE], { kernelPick: ONE }),
    "config: iface:eth0: it has addresses in several networks",
  );
  assertStringIncludes(
    await find(["8.8.4.4", "8.8.8.8"], { type: "A" }),
    several,
  );
  assertStringIncludes(
    await find(["fe80::1", "192.168.1.2"]),
    "temporary: iface:eth0: it has no IPv6 address",
  );
  assertStringIncludes(
    await find(["192.168.1.2"], { type: "A" }),
    "temporary: iface:eth0: it has no IPv4 address",
  );
  assertStringIncludes(
    await find([ONE], { name: "eth1" }),
    "config: iface:eth1: there is no such interface",
  );
});

Deno.test("the prefix of an interface", () => {
  const prefix = (...addresses: string[]) => {
    const lookup = interfacePrefix("eth0", platformOf(addresses));
    return lookup.status === "found"
      ? formatNetwork(lookup.value)
      : lookup.failure.kind;
  };
  assertEquals(prefix(ONE, TWO, "fd00::1"), "2a00:1:2:3::/64");
  assertEquals(prefix(ONE, "2a00:1:2:4::1"), "config");
  assertEquals(prefix("fd00::1"), "temporary");
});
