import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { PracticeZone } from "../../lib/practice/mod.ts";
import { requestsOf, setStage } from "./harness.ts";
import { changes, snapshot } from "./cli_snapshot.ts";

const NEW_A = "198.51.100.7";
const NEW_AAAA = "2001:db8:7::1";

/** Hosts of the sample zones: words, requests, and what changes in all zones. */
const HOSTS: readonly {
  readonly title: string;
  readonly words: readonly string[];
  readonly requests: readonly string[];
  readonly changes: readonly string[];
}[] = [
  {
    title: "a zone below a public suffix of two labels",
    words: ["home.example.co.uk", NEW_A],
    requests: [
      "0205 co.uk",
      "0205 example.co.uk",
      "0202001 example.co.uk",
    ],
    changes: [
      "- example.co.uk home 60 A 192.0.2.71",
      "+ example.co.uk home 60 A 198.51.100.7",
    ],
  },
  {
    title: "sub.example.org beside example.org",
    words: ["host.sub.example.org", NEW_A, NEW_AAAA],
    requests: [
      "0205 example.org",
      "0205 sub.example.org",
      "0202001 sub.example.org",
    ],
    changes: [
      "- sub.example.org host 60 A 192.0.2.60",
      "- sub.example.org host 60 AAAA 2001:db8::0:60",
      "+ sub.example.org host 60 A 198.51.100.7",
      "+ sub.example.org host 60 AAAA 2001:db8:7::1",
    ],
  },
  {
    title: "an internationalised name as people write it",
    words: ["home.BÜCHER.example", NEW_A],
    requests: [
      "0205 xn--bcher-kva.example",
      "0202001 xn--bcher-kva.example",
    ],
    changes: [
      "- xn--bcher-kva.example home 60 A 192.0.2.81",
      "+ xn--bcher-kva.example home 60 A 198.51.100.7",
    ],
  },
  {
    title: "the apex: A in <main>, AAAA among the records",
    words: ["example.net", NEW_A, NEW_AAAA],
    requests: ["0205 example.net", "0202001 example.net"],
    changes: [
      "- example.net <main> 60 A 192.0.2.90",
      "- example.net @ 60 AAAA 2001:db8::90",
      "+ example.net <main> 60 A 198.51.100.7",
      "+ example.net @ 60 AAAA 2001:db8:7::1",
    ],
  },
  {
    title: "www under www_include together with its apex",
    words: ["www.example.net", "example.net", NEW_A],
    requests: ["0205 example.net", "0202001 example.net"],
    changes: [
      "- example.net <main> 60 A 192.0.2.90",
      "+ example.net <main> 60 A 198.51.100.7",
    ],
  },
];

Deno.test("every kind of host: the fewest requests, and no other record changes", async (t) => {
  for (const host of HOSTS) {
    await t.step(host.title, async () => {
      await using stage = await setStage();
      const before = snapshot(stage.practice);
      const ran = await stage.run(...host.words);
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(requestsOf(stage.practice), host.requests);
      assertEquals(changes(before, snapshot(stage.practice)), host.changes);
      // Each removal met its record; none added an A beside the apex's.
      const [change] = stage.practice.requests.at(-1)!.changes;
      const { main } = stage.practice.zone(change!.zone)!;
      const beside = change!.added.filter(({ name, type }) =>
        name === "" && type === "A"
      );
      assertEquals([change!.missed, main && beside], [[], main && []]);
      const again = await stage.run(...host.words);
      assertEquals(again.stdout.match(/→/), null);
    });
  }
});

function zone(name: string, rest: Partial<PracticeZone> = {}): PracticeZone {
  return {
    name,
    systemNs: "nsa1.schlundtech.de",
    wwwInclude: false,
    rr: [],
    ...rest,
  };
}

Deno.test("a zone on two name servers is refused rather than guessed", async () => {
  const twin = zone("twin.example", {
    rr: [{ name: "home", ttl: 60, type: "A", value: "192.0.2.1" }],
  });
  await using stage = await setStage({
    zones: [twin, { ...twin, systemNs: "nsa2.schlundtech.de" }],
  });
  const ran = await stage.run("home.twin.example", NEW_A);
  assertEquals(ran.code, 1);
  assertStringIncludes(ran.stderr, "EF02021");
  assert(!requestsOf(stage.practice).join().includes("0202001"));
});

Deno.test("a host of nobody's zone: what was asked for, and exit 1", async () => {
  await using stage = await setStage();
  const ran = await stage.run("a.b.nobody.example", NEW_A);
  assertEquals(ran.code, 1);
  assertStringIncludes(
    ran.stderr,
    "nobody.example, b.nobody.example, a.b.nobody.example",
  );
  assertStringIncludes(ran.stderr, "EF02020");
  assertStringIncludes(ran.stderr, "stid 2");
});
