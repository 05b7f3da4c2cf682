import { assertEquals } from "@std/assert";
import { type Expected, waitForServers } from "../../lib/acme/wait.ts";
import type { DnsQuestion, Platform } from "../../lib/platform.ts";
import { practiceZones } from "../../lib/practice/mod.ts";
import { startNameServer } from "./name_server.ts";

const ZONE = "example.com";
const HOST = "_acme-challenge.home.example.com";
const EXPECTED: Expected = { zone: ZONE, host: HOST, value: "v" };

/** The addresses of two name servers, the second of which has one that is far. */
const ADDRESSES: Readonly<Record<string, readonly string[]>> = {
  "NS example.com.": ["nsa.example.", "nsb.example."],
  "A nsa.example.": ["192.0.2.1"],
  "A nsb.example.": ["192.0.2.2"],
  "AAAA nsb.example.": ["2001:db8::2"],
};

/**
 * Waits with a clock of its own; what was said, and the seconds that it took.
 *
 * @param shown the texts that a name server has, by its address and the seconds
 */
async function wait(
  seconds: number,
  shown: (
    server: string,
    at: number,
    question: DnsQuestion,
  ) => readonly string[] | undefined,
  expected: readonly Expected[] = [EXPECTED],
  addresses: typeof ADDRESSES = ADDRESSES,
): Promise<readonly [took: number, ...lines: string[]]> {
  let now = 0;
  const lines: string[] = [];
  await waitForServers(expected, seconds, {
    monotonic: () => now,
    sleep: (milliseconds) => {
      now += milliseconds;
      return Promise.resolve();
    },
    log: (level, message) => void lines.push(`${level} ${message}`),
    resolveDns(question) {
      const { name, type, server } = question;
      return Promise.resolve(
        server === undefined
          ? addresses[`${type} ${name}`] ?? []
          : shown(server, now / 1000, question),
      );
    },
  });
  return [now / 1000, ...lines];
}

Deno.test("it waits until every name server that can be reached shows the text", async () => {
  assertEquals(await wait(120, () => ["v"]), [0]);
  assertEquals(await wait(120, () => ["other", "v"]), [0]);
  // The slowest counts.
  const slow = (server: string, at: number) =>
    at >= (server === "192.0.2.2" ? 30 : 10) ? ["v"] : [];
  assertEquals(await wait(120, slow), [30]);
  // No IPv6 at home.
  const far = (server: string, at: number) =>
    server.includes(":") ? undefined : at >= 4 ? ["v"] : [];
  assertEquals(await wait(120, far), [4]);
  // All texts of a name, and all names.
  const asked = [EXPECTED, { ...EXPECTED, value: "w" }, {
    ...EXPECTED,
    host: "_acme-challenge.example.com",
  }];
  assertEquals(
    await wait(
      120,
      (_, at, { name }) =>
        name === `${HOST}.`
          ? at >= 6 ? ["v", "w"] : ["v"]
          : at >= 8
          ? ["v"]
          : [],
      asked,
    ),
    [8],
  );
});

Deno.test("it stops in time, and says who is late", async () => {
  const late = (server: string) => server === "192.0.2.2" ? [] : ["v"];
  assertEquals(await wait(5, late), [
    5,
    "warning some name servers of example.com do not show the text yet: " +
    "192.0.2.2 (see --wait)",
  ]);
});

Deno.test("without a name server to ask, it waits a minute", async () => {
  const blind = (seconds: number) =>
    `warning no name server of example.com can be asked; waiting ${seconds} s instead`;
  assertEquals(await wait(120, () => undefined), [60, blind(60)]);
  assertEquals(await wait(120, () => ["v"], [EXPECTED], {}), [60, blind(60)]);
  assertEquals(await wait(10, () => undefined), [10, blind(10)]);
});

Deno.test("a name server of the real protocol is understood", async () => {
  const zones = practiceZones();
  await using server = await startNameServer({
    hostname: "127.0.0.1",
    zone: (name) => zones.find((zone) => zone.name === name),
    hosts: { "nsa7.schlundtech.de": "127.0.0.1" },
  });
  const nameServer = { ipAddr: server.hostname, port: server.port };
  const pauses: number[] = [];
  const resolveDns: Platform["resolveDns"] = async ({ name, type }) => {
    try {
      if (type !== "TXT") {
        return await Deno.resolveDns(name, type, { nameServer });
      }
      const records = await Deno.resolveDns(name, "TXT", { nameServer });
      return records.map((strings) => strings.join(""));
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return [];
      throw error;
    }
  };
  await waitForServers([EXPECTED], 120, {
    monotonic: () => 0,
    resolveDns,
    sleep: (milliseconds) => {
      pauses.push(milliseconds);
      const zone = zones.find(({ name }) => name === ZONE)!;
      const record = { name: "_acme-challenge.home", type: "TXT", value: "v" };
      zones.unshift({ ...zone, rr: [...zone.rr, record] });
      return Promise.resolve();
    },
    log: (_, message) => void pauses.push(message.length),
  });
  assertEquals(pauses, [2000]);
});
