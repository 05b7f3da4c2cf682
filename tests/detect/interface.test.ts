import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import {
  eui64,
  interfaceAddress,
  interfacePrefix,
  stableInsteadOf,
} from "../../lib/detect/interface.ts";
import { settle } from "../../lib/detect/host_lookup.ts";
import { type Lookup, named } from "../../lib/detect/lookup.ts";
import {
  type Address,
  type AddressType,
  parseAddress,
} from "../../lib/internet/address.ts";
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
  return said(
    named(`iface:${name}`, await interfaceAddress(name, type, platform)),
  );
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

Deno.test("a single global address is the one", async () => {
  assertEquals(await find([ONE]), ONE);
  assertEquals(await find(["fe80::1", "fd00::1", ONE, "::1"]), ONE);
  assertEquals(await find([ONE, ONE]), ONE);
  assertEquals(
    await find(["192.168.1.2", "8.8.4.4"], { type: "A" }),
    "8.8.4.4",
  );
});

const WRITTEN = "2a00:1:2:3::1";
/** The same interface IDs after the prefix changed. */
const [ONE_LATER, STABLE_LATER] = [ONE, STABLE].map((text) =>
  text.replace(":3:", ":4:")
) as [string, string];

Deno.test("of several in one network, the stable one", async () => {
  for (
    const [addresses, kernelPick, expected] of [
      [[ONE, STABLE, TWO], undefined, STABLE],
      [[ONE, STABLE], STABLE, STABLE],
      [[ONE, TWO], ONE, TWO],
      [[ONE, TWO], TWO, ONE],
      [[WRITTEN, ONE], ONE, WRITTEN],
      [[WRITTEN, ONE, TWO], ONE, WRITTEN],
      // The newest is listed first: two temporary ones, one of them deprecated.
      [[THREE, TWO, ONE], THREE, ONE],
    ] as const
  ) assertEquals(await find(addresses, { kernelPick }), expected);
});

Deno.test("of several networks, the one that connections start from", async () => {
  const old = [ONE, STABLE, TWO];
  for (
    const [addresses, kernelPick, expected] of [
      [[...old, STABLE_LATER], STABLE_LATER, STABLE_LATER],
      [[...old, ONE_LATER], ONE_LATER, ONE_LATER],
      [[ONE_LATER, STABLE_LATER, ...old], ONE_LATER, STABLE_LATER],
    ] as const
  ) assertEquals(await find(addresses, { kernelPick }), expected);
});

Deno.test("the record decides between addresses that are all alive", async () => {
  const settled = async (
    addresses: readonly string[],
    kernelPick: string | undefined,
    record: string,
  ) => {
    const platform = platformOf(addresses, kernelPick);
    const lookup = await interfaceAddress("eth0", "AAAA", platform);
    const { families: [family] } = settle({
      host: "home.example.com",
      families: [{
        type: "AAAA",
        demand: "named",
        lookup: lookup.status === "found"
          ? { ...lookup, value: [lookup.value] }
          : lookup,
      }],
    }, () => [record]);
    const kept = family!.lookup;
    return kept.status === "found"
      ? [kept.value[0]!.text, kept.warning !== undefined]
      : kept.failure.kind;
  };
  // It stays whichever is alive, without a warning.
  for (const record of [ONE, TWO, THREE]) {
    for (const pick of [ONE, TWO, THREE]) {
      assertEquals(await settled([THREE, TWO, ONE], pick, record), [
        record,
        false,
      ]);
    }
  }
  // It has gone: another one, with a warning that names interface_id.
  assertEquals(await settled([THREE, TWO], THREE, ONE), [TWO, false]);
  assertEquals(await settled([THREE, TWO, ONE], THREE, WRITTEN), [ONE, true]);
  // The prefix changed: the same interface ID.
  for (const record of [ONE, TWO, THREE]) {
    const later = [ONE, TWO, THREE].map((text) => text.replace(":3:", ":4:"));
    assertEquals(
      await settled([...later, ONE, TWO, THREE], later[0], record),
      [record.replace(":3:", ":4:"), false],
    );
  }
  // What is certain does not depend on the record.
  assertEquals(await settled([ONE, STABLE], ONE, ONE), [STABLE, false]);
  assertEquals(await settled([ONE, WRITTEN], ONE, ONE), [WRITTEN, false]);
  // Two that someone wrote: not clear, unless the record has one.
  const two = [WRITTEN, "2a00:1:2:3::2"] as const;
  assertEquals(await settled(two, WRITTEN, ONE), "config");
  assertEquals(await settled(two, WRITTEN, two[1]), [two[1], false]);
});

Deno.test("a temporary address that a service saw is not published without a word", () => {
  const seen = (addresses: readonly string[], text: string) => {
    const lookup = stableInsteadOf(
      parseAddress(text)!,
      platformOf(addresses),
    );
    assert(lookup.status === "found");
    return [lookup.value.text, lookup.warning?.includes("interface_id")];
  };
  assertEquals(seen([ONE, STABLE], ONE), [STABLE, undefined]);
  assertEquals(seen([ONE, WRITTEN], ONE), [WRITTEN, undefined]);
  assertEquals(seen([ONE, TWO], ONE), [ONE, true]);
  // It is the only one, no random one, of another network, or of a router.
  assertEquals(seen([ONE], ONE), [ONE, undefined]);
  assertEquals(seen([WRITTEN, ONE], WRITTEN), [WRITTEN, undefined]);
  assertEquals(seen([ONE, STABLE_LATER], ONE), [ONE, undefined]);
  assertEquals(seen([ONE, STABLE], TWO), [TWO, undefined]);
});

Deno.test("nothing is guessed", async () => {
  const several = "config: iface:eth0: it has several addresses";
  for (
    const [addresses, options, expected] of [
      [[ONE, TWO], {}, several],
      [[ONE, TWO], {}, "interface_id"],
      [[ONE, TWO], { kernelPick: THREE }, several],
      // Connections start from an address that someone wrote: none is temporary.
      [[WRITTEN, "2a00:1:2:3::2"], { kernelPick: WRITTEN }, several],
      [[WRITTEN, ONE], { kernelPick: WRITTEN }, several],
      [
        ["2a00:1:2:4::1", ONE],
        {},
        "config: iface:eth0: it has addresses in several networks",
      ],
      [
        ["2a00:1:2:4::1", ONE],
        { kernelPick: "2a00:9::1" },
        "config: iface:eth0: it has addresses in several networks",
      ],
      [["8.8.4.4", "8.8.8.8"], { type: "A" }, several],
      [
        ["fe80::1", "192.168.1.2"],
        {},
        "temporary: iface:eth0: it has no IPv6 address",
      ],
      [
        ["192.168.1.2"],
        { type: "A" },
        "temporary: iface:eth0: it has no IPv4 address",
      ],
      [
        [ONE],
        { name: "eth1" },
        "config: iface:eth1: there is no such interface",
      ],
    ] as const
  ) assertStringIncludes(await find(addresses, options), expected);
});

Deno.test("the prefix of an interface", async () => {
  const prefix = async (addresses: readonly string[], pick?: string) => {
    const platform = platformOf(addresses, pick);
    const lookup = await interfacePrefix("eth0", platform);
    return lookup.status === "found"
      ? formatNetwork(lookup.value)
      : lookup.failure.kind;
  };
  assertEquals(await prefix([ONE, TWO, "fd00::1"]), "2a00:1:2:3::/64");
  assertEquals(await prefix([ONE, ONE_LATER], ONE_LATER), "2a00:1:2:4::/64");
  assertEquals(await prefix([ONE, ONE_LATER]), "config");
  assertEquals(await prefix(["fd00::1"]), "temporary");
});
