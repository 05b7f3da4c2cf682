import { assertEquals } from "@std/assert";
import {
  chooseZone,
  isZoneOf,
  ownerOf,
  zoneCandidates,
} from "../../lib/zone/find_zone.ts";
import { table } from "../table.ts";
import type { Zone } from "../../lib/zone/zone.ts";

Deno.test("zoneCandidates go from two labels upwards", () => {
  assertEquals(zoneCandidates("example.com"), ["example.com"]);
  assertEquals(zoneCandidates("a.b.example.co.uk"), [
    "co.uk",
    "example.co.uk",
    "b.example.co.uk",
    "a.b.example.co.uk",
  ]);
  assertEquals(zoneCandidates("*.example.com"), ["example.com"]);
});

Deno.test("zoneCandidates are bounded, however long the name", () => {
  const candidates = zoneCandidates(`${"a.".repeat(60)}example.com`);
  assertEquals(candidates.length, 8);
  assertEquals(candidates[0], "example.com");
});

Deno.test("a zone known beforehand is the only candidate, the longest first", () => {
  const known = ["example.com", "b.example.com", "example.org"];
  assertEquals(zoneCandidates("a.b.example.com", known), ["b.example.com"]);
  assertEquals(zoneCandidates("b.example.com", known), ["b.example.com"]);
  assertEquals(zoneCandidates("c.example.com", known), ["example.com"]);
  assertEquals(zoneCandidates("a.badexample.com", known), [
    "badexample.com",
    "a.badexample.com",
  ]);
});

/** A zone with records written as `name type`, `@` at the apex. */
function zone(name: string, ...records: readonly string[]): Zone {
  return {
    name,
    wwwInclude: false,
    records: records.map((text) => {
      const [owner = "", type = ""] = text.split(" ");
      return { name: owner === "@" ? "" : owner, type, value: "x" };
    }),
  };
}

Deno.test("of several zones, a host's is the one whose records count", () => {
  const rows: readonly (readonly [
    title: string,
    zones: readonly Zone[],
    chosen: string | undefined,
  ])[] = [
    ["none", [], undefined],
    ["one without records", [zone("example.com")], "example.com"],
    [
      "the longest where none has records",
      [zone("example.com"), zone("b.example.com")],
      "b.example.com",
    ],
    [
      "the one with an address",
      [zone("example.com", "a.b AAAA"), zone("b.example.com", "c A")],
      "example.com",
    ],
    [
      "the one with an alias",
      [zone("example.com", "a.b ALIAS"), zone("b.example.com", "@ A")],
      "example.com",
    ],
    [
      "other types do not count",
      [zone("example.com", "a.b TXT"), zone("b.example.com")],
      "b.example.com",
    ],
    [
      "a delegation hides records",
      [zone("example.com", "a.b A", "b NS"), zone("b.example.com", "a A")],
      "b.example.com",
    ],
    [
      "a delegation at the host itself",
      [zone("example.com", "a.b A", "a.b NS"), zone("a.b.example.com", "@ A")],
      "a.b.example.com",
    ],
    [
      "hidden records, and none elsewhere",
      [zone("example.com", "a.b A", "b NS"), zone("b.example.com")],
      "example.com",
    ],
    [
      "another's delegation, and the apex's own NS",
      [zone("example.com", "a.b A", "c NS", "@ NS"), zone("b.example.com")],
      "example.com",
    ],
  ];
  for (const [title, zones, chosen] of rows) {
    assertEquals(chooseZone(zones, "a.b.example.com")?.name, chosen, title);
  }
});

Deno.test("a www that the zone includes is in it", () => {
  const apex = { ...zone("example.com"), main: { value: "192.0.2.1" } };
  assertEquals(isZoneOf(apex, "example.com"), true);
  assertEquals(isZoneOf(apex, "www.example.com"), false);
  assertEquals(
    isZoneOf({ ...apex, wwwInclude: true }, "www.example.com"),
    true,
  );
});

Deno.test("a name with underscores says something about its owner", () => {
  for (
    const [name, owner] of table(`
      _acme-challenge.example.com        => example.com
      _acme-challenge.home.example.com   => home.example.com
      mail._domainkey.example.com        => example.com
      _sip._tcp.example.com              => example.com
      _x.a._y.b.example.com              => b.example.com
      example.com                        => example.com
      a_b.example.com                    => a_b.example.com
      _a.example                         => _a.example
    `)
  ) assertEquals(ownerOf(name), owner);
});
