import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  type Arguments,
  parseArguments,
  UsageError,
} from "../../lib/cli/arguments.ts";
import { ALL_OPTIONS } from "../../lib/cli/options.ts";
import { createRandom, pick } from "../random.ts";

function parse(...args: string[]): Arguments {
  return parseArguments(args, ALL_OPTIONS);
}

/** What is in a command line, in short: words, switches, values, lists. */
function gist(...args: string[]): unknown[] {
  const { words, switches, values, lists } = parse(...args);
  return [
    ...words,
    [...switches].sort().join(),
    { ...values },
    ...(Object.keys(lists).length > 0 ? [{ ...lists }] : []),
  ];
}

function problem(...args: string[]): string {
  return assertThrows(() => parse(...args), UsageError).message;
}

Deno.test("words stay text, whatever they look like", () => {
  for (
    const word of ["1.2.3.4", "007", "1e5", "0x10", "null", "a b", "é", ""]
  ) {
    assertEquals(parse(word).words, [word]);
    assertEquals(parse("--password", word || "x").values.password, word || "x");
    assertEquals(
      parse(`--username=${word || "x"}`).values.username,
      word || "x",
    );
  }
  assertEquals(parse().words, []);
  assertEquals(parse("2001:db8::1", "::1").words, ["2001:db8::1", "::1"]);
});

Deno.test("values: after a space, after =, the last one of several", () => {
  assertEquals(gist("--ttl", "60", "h"), ["h", "", { ttl: "60" }]);
  assertEquals(gist("--ttl=60", "h"), ["h", "", { ttl: "60" }]);
  assertEquals(gist("--ttl=60", "--ttl", "70"), ["", { ttl: "70" }]);
  assertEquals(gist("--password==a=b="), ["", { password: "=a=b=" }]);
  assertEquals(gist("--password=-x"), ["", { password: "-x" }]);
  assertEquals(gist("--password=--ttl=1"), ["", { password: "--ttl=1" }]);
  assertEquals(gist("--password", "a=b"), ["", { password: "a=b" }]);
  assertEquals(gist("--password=line\nbreak"), ["", {
    password: "line\nbreak",
  }]);
});

Deno.test("switches: long, short, bundled, before any other argument", () => {
  assertEquals(gist("-n", "-v"), ["dry-run,verbose", {}]);
  assertEquals(gist("-nvq"), ["dry-run,quiet,verbose", {}]);
  assertEquals(gist("--dry-run", "-n"), ["dry-run", {}]);
  // A short one must not swallow what follows it, whatever that is.
  for (const short of ["-v", "-n", "-q", "-nv"]) {
    for (const long of ["--no-auth", "--json", "--create", "-V", "-h"]) {
      assertEquals(
        parse(short, long, "h").switches.size,
        parse(long, short, "h").switches.size,
        `${short} ${long}`,
      );
      assertEquals(parse(short, long, "h").words, ["h"]);
    }
    assertEquals(parse(short, "--ttl=60", "h").values.ttl, "60");
    assertEquals(parse(short, "--ttl", "60", "h").values.ttl, "60");
    assertEquals(parse(short, "h", "1.2.3.4").words, ["h", "1.2.3.4"]);
    assertEquals(parse(short, "--", "-x").words, ["-x"]);
  }
});

Deno.test("abbreviations, as Python's argparse takes them", () => {
  for (
    const [abbreviation, name] of [
      ["--u", undefined], // username and url
      ["--us", "username"],
      ["--ur", "url"],
      ["--user", "username"],
      ["--p", "password"],
      ["--pass", "password"],
      ["--t", "totp-secret"],
      ["--totp", "totp-secret"],
      ["--cont", "context"],
      ["--conf", "config"],
      ["--con", undefined], // context and config
      ["--ti", "timeout"],
      ["--tt", "ttl"],
      ["--z", "zone"],
    ] as const
  ) {
    for (const args of [[abbreviation, "x"], [`${abbreviation}=x`]]) {
      if (name === undefined) problem(...args);
      else assertEquals(gist(...args), ["", { [name]: "x" }], abbreviation);
    }
  }
  assertEquals(gist("--verb"), ["verbose", {}]);
  assertEquals(gist("--v"), ["verbose", {}]);
  assertEquals(gist("--vers"), ["version", {}]);
  assertEquals(gist("--h"), ["help", {}]);
  assertEquals(gist("--dry"), ["dry-run", {}]);
  assertEquals(gist("--no-au"), ["no-auth", {}]);
});

Deno.test("after -- everything is a word", () => {
  assertEquals(gist("-n", "--", "-n", "--ttl", "--", "x"), [
    "-n",
    "--ttl",
    "--",
    "x",
    "dry-run",
    {},
  ]);
  assertEquals(parse("--").words, []);
  assertEquals(gist("-n", "--", "false", "--_", "--no-create=true"), [
    "false",
    "--_",
    "--no-create=true",
    "dry-run",
    {},
  ]);
});

Deno.test("options that may be repeated keep their order", () => {
  assertEquals(
    gist("--switch", "a=1", "--fault=x", "--switch=b=2", "--sw=c"),
    ["", {}, { switch: ["a=1", "b=2", "c"], fault: ["x"] }],
  );
});

Deno.test("what cannot be understood, with a hint", () => {
  for (
    const [args, expected] of [
      [["--password"], "--password needs a value"],
      [["--password="], "--password needs a value"],
      [["--password", "--", "x"], "--password needs a value"],
      [["--password", "--s3cret"], "--password needs a value"],
      [["--pass", "-s3cret"], "--password needs a value"],
      [["--switch"], "--switch needs a value"],
      [["--verbose=1"], "--verbose takes no value"],
      [["-v1"], "--verbose takes no value"],
      [["-x"], "unknown option -x; see --help"],
      [
        ["--pasword=s3cret"],
        "unknown option --pasword; did you mean --password?",
      ],
      [["--dryrun"], "unknown option --dryrun; did you mean --dry-run?"],
      [["--qqqqqq"], "unknown option --qqqqqq; see --help"],
      [["--no-create"], "unknown option --no-create"],
      [["--__proto__=x"], "unknown option --__proto__"],
      [["--constructor=1"], "unknown option --constructor"],
      [["--no-create=true"], "unknown option --no-create"],
      [["--no-verbose"], "unknown option --no-verbose"],
      [["--no-password=s3cret"], "unknown option --no-password"],
      [["--no-x"], "unknown option --no-x"],
      [["--no-auth=x"], "--no-auth takes no value"],
      [["--_"], "unknown option --_"],
      [["--_=x"], "unknown option --_"],
      [["-_", "home.example.com"], "unknown option -_"],
      [["--=x"], "unknown option --…"],
      [["-="], "unknown option -…"],
      [["-é"], "unknown option -…"],
      [["-5"], "unknown option -5"],
      [["-s3cret"], "unknown option -s;"],
      [["-h=x"], "--help takes no value"],
      [["--quiet=false"], "--quiet takes no value"],
      [["-n", "false"], "--dry-run takes no value"],
      [["--dry", "false"], "--dry-run takes no value"],
      [["--quiet", "true"], "--quiet takes no value"],
      [["--password", "-"], "--password needs a value"],
      [["--user", "-n"], "--username needs a value"],
      [["--ttl.x=60"], "unknown option --ttl…"],
      [["---"], "unknown option"],
      [["--a\nb"], "unknown option --a…"],
    ] as const
  ) {
    const message = problem(...args);
    assert(message.startsWith(expected), `${args.join(" ")}: ${message}`);
    assert(!message.includes("s3cret"), message);
  }
});

Deno.test("any command line at all is understood or refused, in one line", () => {
  const random = createRandom(7);
  const pieces = [
    ..."-- - = n v x 1 é . true false __proto__ _ constructor --no- s3cret"
      .split(" "),
    ...["\n", " ", "\0", "home.example.com", "1.2.3.4"],
    ...ALL_OPTIONS.map(({ name }) => `--${name}`),
    ...ALL_OPTIONS.map(({ short }) => `-${short ?? "z"}`),
  ];
  const some = (most: number, from: number) =>
    Array.from({ length: from + Math.floor(random() * most) });
  for (let i = 0; i < 20_000; i++) {
    const args = some(5, 0)
      .map(() => some(3, 1).map(() => pick(random, pieces)).join(""));
    try {
      const { words, values, lists } = parse(...args);
      for (const value of Object.values(values)) {
        assert(typeof value === "string" && value !== "");
      }
      for (const list of Object.values(lists)) assert(Array.isArray(list));
      assert(words.every((word) => typeof word === "string"));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      assert(!/[\n\0]/.test(error.message), error.message);
    }
  }
});

Deno.test("words after some commands are taken as they are", () => {
  const counts = [{}, { two: 2, all: Infinity }, { late: 2 }];
  const count = ([first = "", ...others]: readonly string[]) =>
    new Map<string, number>(Object.entries(counts[others.length + 1] ?? {}))
      .get(first) ?? 0;
  const rows: readonly (readonly [words: string, expected: string])[] = [
    ["two a -n", "two a -n"],
    ["two a --ttl -v", "two a --ttl | verbose"],
    ["two -n a -v", "two a -v | dry-run"],
    ["-n two a --", "two a -- | dry-run"],
    ["two a -q b -n", "two a -q b | dry-run"],
    ["two -- a -n -q", "two a -n -q"],
    ["two", "two"],
    ["two a", "two a"],
    ["all -n a -v -- b --ttl", "all a -v -- b --ttl | dry-run"],
    ["one two -n a", "one two a | dry-run"],
    ["late one -n a -v -q", "late one a -v | quiet,dry-run"],
    ["late -n one a -v", "late one a -v | dry-run"],
  ];
  for (const [words, expected] of rows) {
    const args = parseArguments(words.split(" "), ALL_OPTIONS, count);
    const switches = [...args.switches].join();
    assertEquals(
      args.words.join(" ") + (switches === "" ? "" : ` | ${switches}`),
      expected,
      words,
    );
  }
});
