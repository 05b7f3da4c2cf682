import { assert, assertEquals } from "@std/assert";
import { PARAMETER_NAMES, parseQuery } from "../../lib/dyndns/parameters.ts";
import { parametersOf } from "./helper.ts";

Deno.test("parameters are split, their names in lower case, their values raw", () => {
  const pairs = (query: string) =>
    parametersOf(query).map(({ name, raw }) => [name, raw]);
  assertEquals(pairs("HostName=a.b&MYIP=%31&&flag&=x&a=b=c&"), [
    ["hostname", "a.b"],
    ["myip", "%31"],
    ["flag", ""],
    ["", "x"],
    ["a", "b=c"],
  ]);
  assertEquals(pairs(""), []);
  assertEquals(pairs("my%49p=1"), [["myip", "1"]]);
  assertEquals(pairs("+myip+=1"), [["myip", "1"]]);
  assertEquals(parseQuery("a=1", "body"), [
    { name: "a", kind: "unknown", raw: "1", from: "body" },
  ]);
});

Deno.test("an ampersand pasted from a web page is one", () => {
  for (const pasted of ["&amp;", "&AMP;", "&#38;", "&#x26;", "&amp;amp;"]) {
    assertEquals(
      parametersOf(`${pasted}a=1${pasted}myip=2`).map(({ name }) => name),
      ["a", "myip"],
    );
  }
  assertEquals(parametersOf("amp;hostname=a")[0]?.name, "hostname");
});

const docs = await Deno.readTextFile(
  new URL("../../docs/dyndns.md", import.meta.url),
);

/** The names in the first column of the tables. */
const listed = new Set(
  [...docs.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
  ),
);

Deno.test("docs/dyndns.md lists every parameter", () => {
  for (const [name, kind] of PARAMETER_NAMES) {
    const told = kind === "foreignHost"
      ? docs.includes(`\`${name}\``)
      : listed.has(name);
    assert(told, name);
  }
});

Deno.test("docs/dyndns.md lists every answer", () => {
  for (
    const token of [
      "good IP",
      "nochg IP",
      "nohost",
      "notfqdn",
      "numhost",
      "badagent",
      "!donator",
      "badauth",
      "dnserr",
      "911",
    ]
  ) assert(listed.has(token), token);
});
