import { assertEquals, assertStringIncludes } from "@std/assert";
import { readAddressConfig } from "../../lib/settings/address.ts";
import { readSources } from "../../lib/settings/settings.ts";
import { denoPlatform } from "../../lib/deno/platform.ts";
import { createDetector } from "../../lib/detect/detector.ts";
import { lookUpHost } from "../../lib/detect/host_lookup.ts";
import { type PlatformOptions, platformWith } from "../platform.ts";
import { startBox } from "./box.ts";
import { startPages } from "./pages.ts";

/** What is found for the sections `[host NAME]` of a config file. */
async function lookUp(ini: string, options: PlatformOptions = {}) {
  const platform = platformWith({
    fetchDirect: denoPlatform().fetchDirect,
    ...options,
    env: { DDNS_CONFIG: "/c" },
    files: { "/c": `[default]\n${ini}`, ...options.files },
  });
  const config = readAddressConfig(await readSources({}, platform));
  const detector = createDetector(platform);
  const hosts = await Promise.all(
    config.hosts.map((host) => lookUpHost(config.sourcesOf(host), detector)),
  );
  return Object.fromEntries(
    hosts.flatMap(({ host, families }) =>
      families.map(({ type, lookup }) => [
        `${host} ${type}`,
        lookup.status === "found"
          ? lookup.value.map(({ text }) => text).join(" ")
          : `${lookup.failure.kind}: ${lookup.failure.message}`,
      ])
    ),
  );
}

Deno.test("a home behind a Fritz!Box: one prefix, each host's own part, asked once", async () => {
  await using box = startBox({
    GetExternalIPAddress: { NewExternalIPAddress: "8.8.4.4" },
    X_AVM_DE_GetIPv6Prefix: {
      NewIPv6Prefix: "2a00:1:2:300::/56",
      NewPrefixLength: "56",
    },
  });
  const ini = `ip4 = fritzbox:127.0.0.1:${box.port}
ip6 = fritzbox:127.0.0.1:${box.port}
[host home.example.com]
interface_id = ::1
[host nas.example.com]
interface_id = ::5:6:7:8
ip4 = none
[host lab.example.com]
interface_id = ::7:5:6:7:8
ip4 = none
`;
  assertEquals(await lookUp(ini), {
    "home.example.com A": "8.8.4.4",
    "home.example.com AAAA": "2a00:1:2:300::1",
    "nas.example.com AAAA": "2a00:1:2:300:5:6:7:8",
    "lab.example.com AAAA": "2a00:1:2:307:5:6:7:8",
  });
  assertEquals(box.asked.length, 2);
});

Deno.test("an interface's prefix, and what a page tells of the network", async () => {
  await using pages = startPages({ "/": "2a00:1:2:3:aaaa::1" });
  const interfaces = [{
    name: "eth0",
    address: "2a00:9:9:9::1",
    mac: "00:11:22:33:44:55",
  }];
  const found = await lookUp(
    `ip4 = none
[host a.example.com]
ip6 = iface:eth0
interface_id = ::5:6:7:8
[host b.example.com]
ip6 = url:http://[::1]:${pages.port}/
interface_id = ::5:6:7:8
[host c.example.com]
ip6 = url:http://[::1]:${pages.port}/
interface_id = ::1:5:6:7:8
[host d.example.com]
ip6 = 2a00::7
interface_id = ::5:6:7:8
[host e.example.com]
ip6 = url:http://[::1]:${pages.port}/
`,
    { interfaces },
  );
  assertStringIncludes(
    found["c.example.com AAAA"]!,
    "config: interface_id of c",
  );
  assertEquals(
    { ...found, "c.example.com AAAA": "" },
    {
      "a.example.com AAAA": "2a00:9:9:9:5:6:7:8",
      "b.example.com AAAA": "2a00:1:2:3:5:6:7:8",
      "c.example.com AAAA": "",
      "d.example.com AAAA": "2a00::7",
      "e.example.com AAAA": "2a00:1:2:3:aaaa::1",
    },
  );
  assertEquals(pages.asked.length, 1);
});

Deno.test("standard input that is too long is refused, never cut", async () => {
  const from = async (input: string) => {
    const found = await lookUp(
      "[host a.example.com]\nip4 = -\nip6 = none\n",
      { input },
    );
    return found["a.example.com A"];
  };
  const padded = (address: string, length: number) =>
    address.padStart(length, " ");
  assertEquals(await from(padded("8.8.4.44", 4096)), "8.8.4.44");
  for (const length of [4097, 4098, 9000]) {
    assertEquals(
      await from(padded("8.8.4.44", length)),
      "config: standard input: it contains more than 4 KiB",
    );
  }
});

Deno.test("a file and standard input hold one address of a family", async () => {
  const both = { ip4: "A", ip6: "AAAA" } as const;
  for (
    const [text, ip4, ip6] of [
      ["8.8.4.4\n", "8.8.4.4", "temporary: "],
      ["8.8.4.4\n2a00::1\n", "8.8.4.4", "2a00::1"],
      ["", "temporary: ", "temporary: "],
      ["8.8.4.4 8.8.8.8", "config: ", "temporary: "],
      ["8.8.4.4 hello", "config: ", "config: "],
      ["10.0.0.1", "temporary: ", "temporary: "],
      ["<html>8.8.4.4</html>", "config: ", "config: "],
    ] as const
  ) {
    for (const source of ["-", "file:/run/address"]) {
      const found = await lookUp(
        `[host a.example.com]\nip4 = ${source}\nip6 = ${source}\n`,
        { input: text, files: { "/run/address": text } },
      );
      for (const [key, expected] of Object.entries({ ip4, ip6 })) {
        const type = both[key as keyof typeof both];
        assertStringIncludes(found[`a.example.com ${type}`]!, expected);
      }
    }
  }
  const unreadable: Record<string, string>[] = [
    {},
    { "/run/address": "!it may not be read" },
  ];
  for (const files of unreadable) {
    const found = await lookUp(
      "[host a.example.com]\nip4 = file:/run/address\nip6 = none\n",
      { files },
    );
    assertStringIncludes(
      found["a.example.com A"]!,
      "config: file:/run/address: ",
    );
  }
});
