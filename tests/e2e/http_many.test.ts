/**
 * Fifty clients at once, each with a host of its own in one zone.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { changes, snapshot } from "./cli_snapshot.ts";
import { curl } from "./clients/curl.ts";
import { setStage } from "./harness.ts";
import { practiceZones } from "../../lib/practice/mod.ts";
import type { Practice, PracticeZone } from "../../lib/practice/mod.ts";
import { startApache } from "./servers/apache.ts";
import { startNginx } from "./servers/nginx.ts";
import { testWith } from "./servers/programs.ts";
import { startServe } from "./servers/serve.ts";
import { makeSite, USER } from "./servers/site.ts";

const CLIENTS = 50;
const NUMBERS = Array.from({ length: CLIENTS }, (_, i) => i + 1);
const BASIC = ["--user", `${USER.name}:${USER.password}`];

/** The sample zones, with a record for each client beside those of `example.com`. */
function crowdedZones(): PracticeZone[] {
  return practiceZones().map((zone) =>
    zone.name === "example.com"
      ? {
        ...zone,
        rr: [
          ...zone.rr,
          ...NUMBERS.map((i) => ({
            name: `h${i}`,
            ttl: 60,
            type: "A",
            value: `192.0.2.${100 + i}`,
          })),
        ],
      }
      : zone
  );
}

/** Lets all clients ask at once. */
async function ask(url: string): Promise<readonly string[]> {
  return await Promise.all(NUMBERS.map(async (i) => {
    const query = `hostname=h${i}.example.com&myip=1.2.3.${i}`;
    return (await curl(...BASIC, `${url}?${query}`)).body;
  }));
}

const ANSWERS = NUMBERS.map((i) => `good 1.2.3.${i}\n`);
const CHANGES = [
  ...NUMBERS.map((i) => `- example.com h${i} 60 A 192.0.2.${100 + i}`).sort(),
  ...NUMBERS.map((i) => `+ example.com h${i} 60 A 1.2.3.${i}`).sort(),
];

/** The most requests that have arrived within a second. */
function mostPerSecond({ requests }: Practice): number {
  const times = requests.map(({ sinceStart }) => sinceStart);
  return Math.max(
    ...times.map((from) =>
      times.filter((time) => time >= from && time < from + 1000).length
    ),
  );
}

testWith(["curl"], "50 clients at once through serve", async () => {
  await using stage = await setStage({ zones: crowdedZones() });
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    practice,
    directory,
    sections: `
[client ${USER.name}]
password = ${USER.password}
hostnames = *.example.com
`,
  });
  const before = snapshot(practice);
  assertEquals(await ask(serve.url), ANSWERS, await serve.log());
  assertEquals(changes(before, snapshot(practice)), CHANGES);
  assert(mostPerSecond(practice) <= 3);
  // Each for itself would be 100; the first goes at once, the rest together.
  assert(practice.requests.length <= 10, `${practice.requests.length}`);
});

for (
  const { name, programs, start } of [
    {
      name: "Apache, mod_cgi",
      programs: ["apache2"],
      start: (site: Parameters<typeof startApache>[0]) =>
        startApache(site, { module: "cgi", workers: 4 }),
    },
    {
      name: "nginx, fcgiwrap",
      programs: ["nginx", "fcgiwrap"],
      start: (site: Parameters<typeof startNginx>[0]) =>
        startNginx(site, { children: 4 }),
    },
  ]
) {
  testWith(
    ["curl", ...programs],
    `50 clients at once through ${name}`,
    async () => {
      await using site = await makeSite({
        zones: crowdedZones(),
        settings: {
          allowed_hostnames: NUMBERS.map((i) => `h${i}.example.com`).join(" "),
        },
      });
      await using server = await start(site);
      const before = snapshot(site.practice);
      assertEquals(await ask(server.url), ANSWERS, await server.errorLog());
      assertEquals(changes(before, snapshot(site.practice)), CHANGES);
    },
  );
}
