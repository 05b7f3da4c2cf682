import { assertEquals } from "@std/assert";
import { planTxt, type TxtIntent } from "../../lib/zone/plan_txt.ts";
import type { Zone } from "../../lib/zone/zone.ts";
import { table } from "../table.ts";

/** A zone of records written as `name type value`, `@` at the apex. */
function zone(records: readonly string[]): Zone {
  return {
    name: "example.com",
    systemNs: "nsa7.schlundtech.de",
    wwwInclude: false,
    records: records.map((line) => {
      const [name = "", type = "", ...value] = line.split(" ");
      return {
        name: name === "@" ? "" : name,
        ttl: 300,
        type,
        value: value.join(" "),
      };
    }),
  };
}

/** An intent written as `+text +text -text`. */
function intent(host: string, text: string): TxtIntent {
  const texts = (sign: string) =>
    text.split(" ").filter((word) => word.startsWith(sign))
      .map((word) => word.slice(1));
  return { host, add: texts("+"), remove: texts("-") };
}

/** The zone's records, what is wanted of `x.example.com`, and the plan. */
const ROWS = `
  # The apex and its wildcard share one name: nothing is replaced.
  x TXT old; x A 192.0.2.1       => +new        => + x 60 new
                                 => +new        => + x 60 new
                                 => +a +b +a    => + x 60 a; + x 60 b
  x TXT a; x TXT b               => -a          => - x 300 a
  x TXT a                        => -a +b       => - x 300 a; + x 60 b
  x TXT a                        => +a -a       =>
  # What is so already is no change, in whatever spelling.
  x TXT "a"                      => +a          =>
  x TXT "a" ""                   => +a          =>
  x TXT "\\097"                  => +a          =>
  X TXT a                        => +a          =>
  x TXT b; y TXT a; x A a        => -a          =>
  # A record goes as it was read, each of two that say the same.
  x TXT "a"                      => -a          => - x 300 "a"
  x TXT "a"; x TXT a             => -a          => - x 300 "a"; - x 300 a
  # A new record has the name's spelling.
  X TXT b                        => +a          => + X 60 a
  # Not exactly the text.
  x TXT A; x TXT a.; x TXT aa    => -a          =>
  x TXT "a" b                    => -ab         =>
  x TXT "a                       => -a          =>
  # ALIAS is for addresses alone.
  x ALIAS y.example.com.         => +a          => + x 60 a
  x CNAME y.example.com.         => +a          =>
  x CNAME y.example.com.         => -a          =>
  x CNAME y.example.com.; x TXT a => -a         => - x 300 a
`;

for (const [records, wanted = "", planned = ""] of rows()) {
  Deno.test(`plan: ${records} => ${wanted}`, () => {
    const { change, texts } = planTxt(
      zone(records === "" ? [] : records.split(/; ?/)),
      [intent("x.example.com", wanted)],
    );
    const { remove = [], add = [] } = change ?? {};
    const lines = [
      ...remove.map((record) => ({ sign: "-", ...record })),
      ...add.map((record) => ({ sign: "+", ...record })),
    ].map(({ sign, name, ttl, value }) => `${sign} ${name} ${ttl} ${value}`);
    assertEquals(lines.join("; "), planned);
    // Each change belongs to a text that is not so yet.
    assertEquals(
      change === undefined,
      texts.every(({ isSo, refusal }) => isSo || refusal !== undefined),
    );
  });
}

function rows() {
  return table(ROWS.replaceAll("\\\\", "\\"));
}

Deno.test("an alias allows no TXT record beside it, and says so", () => {
  const { texts } = planTxt(zone(["x CNAME y.example.com."]), [
    intent("x.example.com", "+a -b"),
  ]);
  assertEquals(
    texts.map(({ value, isSo, refusal }) => [value, isSo, refusal]),
    [
      [
        "a",
        false,
        "x.example.com is an alias (CNAME) of y.example.com., which allows no " +
        "TXT record beside it; remove the alias first, or update its target",
      ],
      ["b", true, undefined],
    ],
  );
});

Deno.test("names of one zone are in one change, the apex too", () => {
  const { change, texts } = planTxt(zone(["@ TXT a"]), [
    intent("example.com", "+b -a"),
    intent("y.z.example.com", "+c"),
  ]);
  assertEquals(change, {
    zone: "example.com",
    systemNs: "nsa7.schlundtech.de",
    remove: [{ name: "", ttl: 300, type: "TXT", value: "a" }],
    add: [
      { name: "", ttl: 60, type: "TXT", value: "b" },
      { name: "y.z", ttl: 60, type: "TXT", value: "c" },
    ],
  });
  assertEquals(texts.map(({ host, value, want }) => [host, value, want]), [
    ["example.com", "b", "present"],
    ["example.com", "a", "absent"],
    ["y.z.example.com", "c", "present"],
  ]);
});
