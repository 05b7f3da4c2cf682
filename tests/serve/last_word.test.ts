import { assert, assertEquals } from "@std/assert";
import { createRandom, pick } from "../random.ts";
import { addressesIn, homeZone, startGateway, startService } from "./helper.ts";

const HOSTS = Array.from({ length: 8 }, (_, i) => `h${i}`);

/** A zone with hosts of both families beside the records of others. */
function zoneWithHosts() {
  const zone = homeZone();
  const rr = HOSTS.flatMap((name) => [
    { name, ttl: 60, type: "A", value: "198.51.100.1" },
    { name, ttl: 120, type: "AAAA", value: "2001:DB8:0:0::1" },
  ]);
  return { ...zone, rr: [...zone.rr, ...rr] };
}

const client = `[client alice]
password = opensesame
hostnames = ${HOSTS.map((name) => `${name}.example.com`).join(" ")}
`;

/** An address, or a line with one, in one spelling. */
function canonical(line: string): string {
  return line.toLowerCase().replace(":0:0::", "::").replace(":0::", "::");
}

/**
 * Property: whatever is asked for, one after the other and at once, the zone ends
 * with the last addresses that were asked for, and with every
 * other record as it was.
 */
Deno.test("the zone has what was asked for last, and nothing else has changed", async () => {
  const random = createRandom(2468);
  const byte = () => 1 + Math.floor(random() * 6);
  for (let round = 0; round < 6; round++) {
    await using practice = startGateway([zoneWithHosts()]);
    let minutes = 0;
    const { ask } = await startService(practice, client, {
      now: () => minutes * 60_000,
    });
    const expected = new Map(
      HOSTS.flatMap((name) => [
        [`${name} A`, "198.51.100.1"],
        [`${name} AAAA`, "2001:DB8:0:0::1"],
      ]),
    );
    for (let step = 0; step < 10; step++) {
      // What a client may cause within a minute is another matter.
      minutes++;
      // Those of a step come at once; the last of them counts.
      const requests = Array.from(
        { length: 1 + Math.floor(random() * 4) },
        () => {
          const hosts = HOSTS.filter(() => random() < 0.3);
          const four = random() < 0.7 ? `198.51.100.${byte()}` : undefined;
          const six = four === undefined || random() < 0.5
            ? pick(random, ["2001:db8::", "2001:DB8:0::"]) + byte()
            : undefined;
          return { hosts, four, six };
        },
      ).filter(({ hosts }) => hosts.length > 0);
      const told = await Promise.all(
        requests.map(({ hosts, four, six }) =>
          ask({
            query: `hostname=${hosts.map((host) => `${host}.example.com`)}` +
              `&myip=${four ?? ""}&myipv6=${six ?? ""}`,
            as: "alice:opensesame",
          })
        ),
      );
      for (const { hosts, four, six } of requests) {
        for (const host of hosts) {
          if (four !== undefined) expected.set(`${host} A`, four);
          if (six !== undefined) expected.set(`${host} AAAA`, six);
        }
      }
      for (const [i, { hosts, four, six }] of requests.entries()) {
        const lines = told[i]!.body.trim().split("\n");
        assertEquals(lines.length, hosts.length);
        for (const [k, line] of lines.entries()) {
          // What was asked for, or what a newer request of this step has made of it.
          const newer = requests.slice(i)
            .filter(({ hosts: others }) => others.includes(hosts[k]!));
          const one = (family: "four" | "six") =>
            newer.flatMap((request) => request[family]?.toLowerCase() ?? []);
          const addresses = line.replace(/^(?:good|nochg) /, "").toLowerCase()
            .split(",").map((text) => canonical(text));
          assertEquals(addresses.length, Number(!!four) + Number(!!six));
          for (const address of addresses) {
            const candidates = one(address.includes(":") ? "six" : "four");
            assert(candidates.map(canonical).includes(address), line);
          }
        }
      }
    }
    assertEquals(
      addressesIn(practice).filter((line) =>
        line.startsWith("h") && !line.startsWith("home")
      )
        .map(canonical).sort(),
      [...expected].map((entry) => canonical(entry.join(" "))).sort(),
    );
    const others = ({ name }: { name: string }) => !HOSTS.includes(name);
    assertEquals(
      practice.zone("example.com")!.rr.filter(others),
      homeZone().rr,
    );
    // Each record keeps its TTL, however often it changes.
    for (const { name, type, ttl } of practice.zone("example.com")!.rr) {
      if (HOSTS.includes(name)) assertEquals(ttl, type === "A" ? 60 : 120);
    }
  }
});
