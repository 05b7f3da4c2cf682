/**
 * Patient look-ups with a clock of their own, against pages on loopback.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { readAddressConfig } from "../../lib/settings/address.ts";
import { readSources } from "../../lib/settings/settings.ts";
import { denoPlatform } from "../../lib/deno/platform.ts";
import { createDetector } from "../../lib/detect/detector.ts";
import { createLookups } from "../../lib/watch/lookups.ts";
import { startPages } from "../detect/pages.ts";
import { platformWith } from "../platform.ts";

const MINUTE = 60_000;

/** What is found for the sections `[host NAME]`, at some minutes of a clock. */
async function lookAt(
  minutes: readonly number[],
  ini: string,
): Promise<readonly Readonly<Record<string, string>>[]> {
  const platform = platformWith({
    fetchDirect: denoPlatform().fetchDirect,
    env: { DDNS_CONFIG: "/c" },
    files: { "/c": `[default]\n${ini}` },
  });
  const config = readAddressConfig(await readSources({}, platform));
  let minute = 0;
  const { look } = createLookups(() => minute * MINUTE, 5 * MINUTE);
  const hosts = config.hosts.map(config.sourcesOf);
  const rounds = [];
  for (minute of minutes) {
    const lookups = await look(hosts, createDetector(platform), false);
    rounds.push(Object.fromEntries(
      lookups.flatMap(({ host, families }) =>
        families.map(({ lookup }) => [
          host,
          lookup.status === "found"
            ? lookup.value.map(({ text }) => text).join(" ")
            : lookup.failure.message,
        ])
      ),
    ));
  }
  return rounds;
}

Deno.test("a page in trouble holds up no host of another page of that server", async () => {
  await using pages = startPages({
    "/good": "8.8.4.4",
    "/html": "<html></html>",
  });
  const url = `url:http://127.0.0.1:${pages.port}`;
  const rounds = await lookAt(
    [0, 0.5],
    `ip6 = none
[host bad.example.com]
ip4 = ${url}/html
[host good.example.com]
ip4 = ${url}/good
[host other.example.com]
ip4 = ${url}/html?TOKEN
`,
  );
  assertEquals(
    rounds.map((round) => round["good.example.com"]),
    ["8.8.4.4", "8.8.4.4"],
  );
  for (const round of rounds) {
    assert(!JSON.stringify(round).includes("TOKEN"));
    assert(round["bad.example.com"]!.startsWith("url:"));
  }
});

Deno.test("a wrong interface_id holds up no other host, and is told of its own host alone", async () => {
  await using pages = startPages({ "/": "2a00:1:2:3:aaaa::1" });
  const ini = ["::5:6:7:8", "2a00:9:9:9:5:6:7:8", "2a00:9:9:9:5:6:7:8"]
    .map((id, i) =>
      `[host h${i}.example.com]\ninterface_id = ${id}\n` +
      `ip6 = url:http://[::1]:${pages.port}/\n`
    );
  for (const sections of [ini, ini.toReversed()]) {
    const rounds = await lookAt(
      [0, 1, 2, 5],
      `ip4 = none\n${sections.join("")}`,
    );
    for (const round of rounds) {
      assertEquals(round["h0.example.com"], "2a00:1:2:3:5:6:7:8");
      for (const host of ["h1.example.com", "h2.example.com"]) {
        assert(
          round[host]!.startsWith(`interface_id of ${host} `),
          round[host],
        );
      }
    }
  }
});

Deno.test("hosts in one prefix leave a source that fails in peace together", async () => {
  await using pages = startPages({ "/": "nothing" });
  const ini = ["::1:2:3:4", "::5:6:7:8"].map((id, i) =>
    `[host h${i}.example.com]\ninterface_id = ${id}\n` +
    `ip6 = url:http://[::1]:${pages.port}/\n`
  );
  await lookAt([0, 0.5, 1, 2, 2.5, 3, 4], `ip4 = none\n${ini.join("")}`);
  // At 0, after 1 minute, and after 2 more.
  assertEquals(pages.asked.length, 3);
});
