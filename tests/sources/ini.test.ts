import { assert, assertEquals, assertThrows } from "@std/assert";
import { IniError, type IniFile, parseIni } from "../../lib/sources/ini.ts";
import { createRandom, pick } from "../random.ts";
import vectors from "./ini-vectors.json" with { type: "json" };

type Values = Readonly<Record<string, string | undefined>>;

/** The values of a section, as entries so that `__proto__` is nothing special. */
function entries(file: IniFile, section: string): [string, string][] {
  const values = file.sections.get(section)?.values;
  assert(values !== undefined, `no section ${section}`);
  return [...values].sort();
}

function assertValues(text: string, section: string, expected: Values): void {
  const read = entries(parseIni(text), section);
  assertEquals(read, Object.entries(expected).sort());
}

function assertIniError(text: string, line: number, message?: string): void {
  const error = assertThrows(() => parseIni(text), IniError);
  assertEquals(error.line, line);
  if (message !== undefined) assertEquals(error.message, message);
}

/** What Python refuses (a lone `%`, a byte order mark), and what is read instead. */
const LITERAL: Readonly<Record<string, Values>> = {
  "bom": { username: "U", password: "P" },
  "percent reference to default": {
    username: "U",
    password: "P",
    url: "%(url)s/x",
  },
  "lone percent": { username: "U", password: "a%b" },
  "percent at end": { username: "U", password: "ab%" },
  "unknown reference": { username: "U", password: "%(nope)s" },
};

/** Where Python refuses the file: the line at fault. */
const REFUSED: Readonly<Record<string, number>> = {
  "no value": 3,
  "no section header": 1,
  "section twice": 3,
  "key twice": 3,
  "broken section": 1,
  "empty key": 2,
};

interface Row {
  readonly name: string;
  readonly text: string;
  readonly reads?: Values;
  readonly raises?: string;
}

const rows: readonly Row[] = vectors.rows;
for (const { name, text, reads, raises } of rows) {
  Deno.test(`parseIni reads as the Python version: ${name}`, () => {
    const values = reads ?? LITERAL[name];
    const line = REFUSED[name];
    if (values !== undefined) assertValues(text, "default", values);
    else if (line !== undefined) assertIniError(text, line);
    else {
      assertEquals(raises, "NoSectionError");
      assertEquals(parseIni(text).sections.has("default"), false);
    }
  });
}

// Rows in which a plausible reader differs from configparser; all of them have
// been read by the real one.
const READS: readonly (readonly [string, string, Values])[] = [
  ["CR ends a line", "[s]\ra=1\rb=2", { a: "1", b: "2" }],
  ["CR CR LF is a blank line", "[s]\na=1\r\r\n 2", { a: "1\n\n2" }],
  ["LF CR is a blank line", "[s]\na=1\n\r 2", { a: "1\n\n2" }],
  ["U+2028 ends no line", "[s]\na=1\u2028b=2", { a: "1\u2028b=2" }],
  ["U+0085 ends no line", "[s]\na=1\x85b=2", { a: "1\x85b=2" }],
  ["form feed ends no line", "[s]\na=1\fb=2\v3", { a: "1\fb=2\v3" }],
  ["U+2028 in a key", "[s]\na\u2028b=1", { "a\u2028b": "1" }],
  ["U+001C to U+001F are spaces", "[s]\na\x1c=\x1d1\x1e\x1f", { a: "1" }],
  ["U+0085 is a space", "[s]\na\x85=\x851\x85", { a: "1" }],
  ["U+2028 is a space", "[s]\na\u2028=\u20281\u2029", { a: "1" }],
  ["U+00A0 and U+3000 are spaces", "[s]\na\xa0=\u30001", { a: "1" }],
  ["U+FEFF is no space", "[s]\n\ufeffa=\ufeff", { "\ufeffa": "\ufeff" }],
  ["U+200B is no space", "[s]\na=1\n\u200bb=2", { a: "1", "\u200bb": "2" }],
  ["control spaces indent", "[s]\na=1\n\x1c2\n\x853", { a: "1\n2\n3" }],
  ["a tab is one column", "[s]\n  a=1\n\tb=2", { a: "1", b: "2" }],
  ["a blank line of spaces", "[s]\na=1\n \x1c\t\n 2", { a: "1\n\n2" }],
  ["blank lines after a value", "[s]\na=1\n\n \nb=2\n\n", { a: "1", b: "2" }],
  ["blank lines before the rest", "[s]\na=\n\n\n 2", { a: "\n\n\n2" }],
  ["a blank line and no indent", "[s]\na=1\n\nb=2", { a: "1", b: "2" }],
  ["a comment adds no line", "[s]\na=1\n#\n\n;\n 2", { a: "1\n\n2" }],
  ["a comment ends no value", "[s]\na=1\n# c\n 2", { a: "1\n2" }],
  ["a deep comment", "[s]\na=1\n\x1c\x85# c\nb=2", { a: "1", b: "2" }],
  ["a comment before any section", " # c\n; = c\n[s]\na=1", { a: "1" }],
  ["a delimiter in the rest", "[s]\na=1\n b=2\n [t]", { a: "1\nb=2\n[t]" }],
  ["depth is the key's", "[s]\n  a=1\n   2\n    3\n b=4", {
    a: "1\n2\n3",
    b: "4",
  }],
  ["no rest after a header", "[s]\n  a=1\n[t]\n  b=2", { a: "1" }],
  ["a deep header", "[t]\n  [s]\na=1", { a: "1" }],
  ["a header as deep as the key", "[t]\n  a=0\n  [s]\n  a=1", { a: "1" }],
  ["both delimiters", "[s]\na:=1\nb=:2\nc =: 3", {
    a: "=1",
    b: ":2",
    c: ": 3",
  }],
  ["a bracket in a key", "[s]\n[a=1\nb]=2", { "[a": "1", "b]": "2" }],
  ["an empty pair of brackets", "[s]\n[]=1", { "[]": "1" }],
  ["capitals beyond ASCII", "[s]\nÄΣ=1\nİ=2\n\u212a=3", {
    "äς": "1",
    "i\u0307": "2",
    k: "3",
  }],
  ["[DEFAULT] later", "[s]\na=1\n[DEFAULT]\na=0\nb=2", { a: "1", b: "2" }],
  ["[DEFAULT] again", "[DEFAULT]\na=1\n[s]\n[DEFAULT]\nb=2", {
    a: "1",
    b: "2",
  }],
  ["a NUL", "[s]\na=\0", { a: "\0" }],
];

for (const [name, text, values] of READS) {
  Deno.test(`parseIni reads as configparser: ${name}`, () => {
    assertValues(text, "s", values);
  });
}

Deno.test("parseIni takes the name of a section as it is written", () => {
  const text = "[a]x\n[ a ]\n[A]\n[]]\n[b]c]\n[d=e];f\n[k = [v]\n[\u2028]";
  const names = ["a", " a ", "A", "]", "b]c", "d=e", "k = [v", "\u2028"];
  assertEquals([...parseIni(text).sections.keys()], names);
});

const PERCENT: readonly (readonly [string, string])[] = [
  // valid
  ["%%", "%"],
  ["%%%%", "%%"],
  ["%%(u)s", "%(u)s"],
  ["%%%(u)s", "%U"],
  ["%(U)s%(u)s", "UU"],
  ["%(quoted)s", "%"],
  ["%(nested)s", "<U>"],
  ["%(two words)s", "2"],
  // refused by Python
  ["%", "%"],
  ["100%", "100%"],
  ["%%%", "%%"],
  ["%d %u", "%d %u"],
  ["%(u)d", "%(u)d"],
  ["%(u", "%(u"],
  ["%()s", "%()s"],
  ["%(nope)s %(u)s %%", "%(nope)s U %"],
  ["%(nope%%)s", "%(nope%)s"],
  ["%(x%(u)s", "%(xU"],
  ["%(value)s %(u)s", "%(value)s U"],
  ["%(circle)s", "<%(value)s>"],
  ["%(lone)s", "5% U"],
  ["%( u)s", "%( u)s"],
  [`%(${"long".repeat(100)})s`, `%(${"long".repeat(100)})s`],
  ["%(toString)s%(__proto__)s", "%(toString)s%(__proto__)s"],
];

Deno.test("parseIni expands what is valid and keeps every other %", () => {
  const rest = "u=U\nquoted=%%\nnested=<%(u)s>\ntwo words=2\n" +
    "circle=<%(value)s>\nlone=5% %(u)s\n" + `${"long".repeat(100)}=1\n`;
  for (const [value, expected] of PERCENT) {
    const file = parseIni(`[s]\nvalue=${value}\n${rest}`);
    const values = file.sections.get("s")?.values;
    assertEquals(values?.get("value"), expected, value);
    assertEquals(values?.get("nested"), "<U>");
  }
});

Deno.test("parseIni expands references across [DEFAULT]", () => {
  const text = "[DEFAULT]\na=%(b)s\nb=0\nc=%(b)s\n[s]\nb=1\n[t]\nb=%(c)s %%";
  const file = parseIni(text);
  const valuesOf = (name: string) =>
    ["a", "b", "c"].map((key) => file.sections.get(name)?.values.get(key));
  assertEquals(valuesOf("s"), ["1", "1", "1"]);
  // b and c of [t] refer to each other
  assertEquals(valuesOf("t"), ["%(b)s %", "%(b)s %", "%(c)s %"]);
});

/** Keys k0 to kN, each made of references to the next, the last one given. */
function chain(length: number, copies: number, last: string): string {
  const keys = Array.from({ length }, (_, i) => `k${i}=`).map((key, i) =>
    key + `%(k${i + 1})s`.repeat(copies)
  );
  return `[s]\n${keys.join("\n")}\nk${length}=${last}`;
}

Deno.test("parseIni follows references ten deep", () => {
  const first = (text: string) =>
    parseIni(text).sections.get("s")?.values.get("k0");
  assertEquals(first(chain(10, 1, "end")), "end");
  assertEquals(first(chain(9, 1, "%%")), "%");
  assertEquals(first(chain(11, 1, "end")), "%(k10)s");
  assertEquals(first(chain(10, 1, "%%")), "%(k10)s");
});

Deno.test("parseIni does not let references grow without bounds", () => {
  for (const last of ["", "end", "%%", "x".repeat(70_000)]) {
    const values = parseIni(chain(9, 100, last)).sections.get("s")?.values;
    assert(values !== undefined);
    const size = [...values.values()].join("").length;
    assert(size < 250_000, `${size} characters`);
  }
});

const ERRORS: readonly (readonly [string, number, string])[] = [
  ["a=1", 1, "a line before the first [section]"],
  ["# c\n\n  [s\n", 3, "a line before the first [section]"],
  ["[]\n", 1, "a line before the first [section]"],
  ["\x1c[s]\n\r\rS3cret\n", 4, 'a key without "=" or ":"'],
  ["[s]\n[S3cret\n", 2, 'a key without "=" or ":"'],
  ["[s]\n\n : S3cret\n", 3, 'no key before "=" or ":"'],
  ["[s]\na\n[s]\n", 2, 'a key without "=" or ":"'],
  ["[s]\n[t]\n[s]", 3, "section [s] is there twice (first in line 1)"],
  ["\n[a b]\n[a b]", 3, "section [a b] is there twice (first in line 2)"],
  ["[\x1b]\n[\x1b]", 2, "section […] is there twice (first in line 1)"],
  [
    "[s]\nUser=S3cret\n\nuser : x",
    4,
    'key "user" is there twice in [s] (first in line 2)',
  ],
  [
    "[DEFAULT]\na=1\n[s]\na=1\n[DEFAULT]\na=1",
    6,
    'key "a" is there twice in [DEFAULT] (first in line 2)',
  ],
  [
    "[__proto__]\n__proto__=\n__proto__=",
    3,
    'key "__proto__" is there twice in [__proto__] (first in line 2)',
  ],
  [
    "[s]\nS3cret/+==\nS3cret/+==",
    3,
    'key "…" is there twice in [s] (first in line 2)',
  ],
];

Deno.test("parseIni says what is wrong and where, but quotes no value", () => {
  for (const [text, line, message] of ERRORS) {
    assertIniError(text, line, message);
    assert(!message.includes("S3cret"));
  }
});

Deno.test("parseIni tells the lines of sections and their own keys", () => {
  const text = "[DEFAULT]\nd=1\n\n[s]\r\na=1\r\n 2\r\n# c\r\nB=2\n[t]";
  const { sections } = parseIni(text);
  assertEquals([...sections.values()].map((s) => [s.name, s.line]), [
    ["s", 4],
    ["t", 9],
  ]);
  assertEquals([...sections.get("s")?.lines ?? []], [["a", 5], ["b", 8]]);
  assertEquals(sections.get("t")?.lines.size, 0);
});

Deno.test("parseIni gives __proto__ and constructor no meaning", () => {
  const text =
    "[constructor]\nconstructor=1\n[__proto__]\n__proto__=%(polluted)s" +
    "\npolluted=yes\ntoString=2";
  const file = parseIni(`[DEFAULT]\n__proto__=d\n${text}`);
  assertEquals([...file.sections.keys()], ["constructor", "__proto__"]);
  assertEquals(entries(file, "constructor"), [
    ["__proto__", "d"],
    ["constructor", "1"],
  ]);
  assertEquals(entries(file, "__proto__"), [
    ["__proto__", "yes"],
    ["polluted", "yes"],
    ["tostring", "2"],
  ]);
  assertEquals("polluted" in {}, false);
  assertEquals(parseIni("").sections.get("constructor"), undefined);
});

function picker(seed: number): (from: readonly string[]) => string {
  const random = createRandom(seed);
  return (from) => pick(random, from);
}

const FRAGMENTS = ("\n|\n|\n|\r|\r\n| |  |\t|\x1c|\x85|\u2028|\ufeff|#|;|[|]|" +
  "=|:|%|%%|%(|)s|%(a)s|%(b)s|a|b|[s]|[DEFAULT]|[__proto__]|=S3cret|\ud800")
  .split("|");

Deno.test("parseIni throws nothing but IniError, and never with a value", () => {
  const pick = picker(2026);
  const fragments = [...FRAGMENTS, "end"];
  for (let run = 0; run < 5000; run++) {
    let text = run % 2 ? "[s]\n" : "";
    for (let next = ""; next !== "end"; next = pick(fragments)) text += next;
    try {
      for (const section of parseIni(text).sections.values()) {
        section.values.get("a"); // now the references are followed
      }
    } catch (error) {
      if (!(error instanceof IniError)) throw error;
      assert(error.line !== undefined);
      assert(!error.message.includes("S3cret"), error.message);
    }
  }
});

const WORDS = "x|a=b|c: d|e #f|[g]|50%|%(u)s|\ufeff|ü".split("|");

/** The lines of a value; a blank one is never the last. */
function someValue(pick: (from: readonly string[]) => string): string[] {
  const value = [pick(["", ...WORDS])];
  while (pick(["more", "", ""])) {
    if (pick(["blank", ""])) value.push("");
    value.push(pick(WORDS));
  }
  return value;
}

Deno.test("parseIni reads back what was written", () => {
  const pick = picker(46);
  for (let run = 0; run < 500; run++) {
    const lines = ["; a comment"];
    const written: [string, [string, string][]][] = [];
    for (const name of ["s", "T u", "__proto__"]) {
      const values: [string, string][] = [];
      const indent = pick(["", "  ", "\t\x1c"]);
      lines.push(`[${name}]${pick(["", " ", "x"])}`);
      for (const key of ["Key", "a b", "%", "q]", "é"]) {
        if (!pick(["write", "write", ""])) continue;
        const value = someValue(pick);
        const [first, ...rest] = value.map((l) => l.replaceAll("%", "%%"));
        lines.push(`${indent}${key}${pick(["=", " : ", "\x85=\t"])}${first}`);
        lines.push(...rest.map((line) => line && `${indent} ${line}`));
        if (pick(["comment", ""])) lines.push(pick(["#", "  ; x", "", "\t"]));
        values.push([key.toLowerCase(), value.join("\n")]);
      }
      written.push([name, values]);
    }
    const { sections } = parseIni(lines.join(pick(["\n", "\r\n", "\r"])));
    const read = Array.from(sections, ([name, s]) => [name, [...s.values]]);
    assertEquals<unknown>(read, written, JSON.stringify(lines));
  }
});
