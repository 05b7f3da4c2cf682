/**
 * Cases that a seeded generator makes: usual updates in any of the forms that
 * the Python tool knows.
 *
 * @module
 */
import { createRandom, pick } from "../../random.ts";
import type { Case } from "./case.ts";
import { ASKED, knows, notFound } from "./notation.ts";

type Random = () => number;

const SEED = 20240205;

/** Hosts that both programs find, with the families that they have. */
const HOSTS = [
  ["home.example.com", "A", "AAAA"],
  ["mail.example.com", "A", "AAAA"],
  ["plain.example.com", "A"],
  ["a.b.deep.example.com", "A"],
  ["*.example.com", "A"],
  ["home.xn--bcher-kva.example", "A"],
  ["xn--bro-hoa.xn--bcher-kva.example", "A"],
  ["example.org", "AAAA"],
  ["pool.example.org", "AAAA"],
  ["NAS.example.org", "A"],
] as const;

/** Updates by the command line. */
export function generatedCommandLines(count: number): readonly Case[] {
  const random = createRandom(SEED);
  return Array.from({ length: count }, (_, i): Case => {
    const password = somePassword(random);
    const update = someUpdate(random);
    const config = random() < 0.5;
    const options = config
      ? [someOption(random, "config", "conf", "my.ini")]
      : shuffle(random, [
        someOption(random, "username", "us", "1234567"),
        someOption(random, "password", "p", password),
        someOption(random, "url", "ur", "{url}"),
        ...some(random, 0.5, [someOption(random, "context", "cont", "10")]),
      ]);
    const quiet = some(random, 0.2, [[pick(random, ["-q", "--quiet", "-qq"])]]);
    const words = [[update.host], [update.address]];
    return {
      kind: "command line",
      name: `command line ${i + 1}`,
      args: interleave(random, words, [...options, ...quiet]).flat(),
      ...knows(password),
      ...(config ? { files: { "my.ini": someFile(random, password) } } : {}),
      ...update.more,
    };
  });
}

/** Requests to the CGI program. */
export function generatedRequests(count: number): readonly Case[] {
  const random = createRandom(SEED + 1);
  return Array.from({ length: count }, (_, i): Case => {
    const password = somePassword(random);
    const { host, address, more } = someUpdate(random);
    const others = ["x.example.com", "y.example.com", "*.example.net"];
    const own = shuffle(random, [host, ...others]);
    const allowed = pick(random, [undefined, own, others]);
    const ignored = ["system=dyndns", "wildcard=NOCHG", "mx=", "backmx=NO"];
    const parameters = shuffle(random, [
      `hostname=${escapeSome(random, host)}`,
      `myip=${escapeSome(random, address)}`,
      ...some(random, 0.3, [...ignored, "offline=NO", ""]),
    ]);
    return {
      kind: "cgi",
      name: `request ${i + 1}`,
      query: parameters.join("&"),
      ...knows(password),
      files: { config: someFile(random, password, allowed) },
      env: { DDNS_CONFIG: "{home}/config" },
      ...(allowed === others ? {} : more),
    };
  });
}

function someUpdate(random: Random): {
  readonly host: string;
  readonly address: string;
  readonly more: Pick<Case, "because" | "now">;
} {
  if (random() < 0.1) {
    const host = `n${below(random, 1e6)}.example.com`;
    const now = { requests: [ASKED, notFound(host)] };
    const more = { because: ["zones"], now };
    return { host, address: someIpv4(random), more };
  }
  const [host, ...families] = pick(random, HOSTS);
  const address = pick<string>(random, families) === "A"
    ? someIpv4(random)
    : someIpv6(random);
  return { host, address, more: {} };
}

/** All of 80.0.0.0 to 95.255.255.255 can be reached. */
function someIpv4(random: Random): string {
  const bytes = Array.from({ length: 3 }, () => below(random, 256));
  return [80 + below(random, 16), ...bytes].join(".");
}

/** In one of the spellings that there are. */
function someIpv6(random: Random): string {
  const groups = Array.from(
    { length: 7 },
    () => pick(random, [0, 0, 1, below(random, 65536)]),
  );
  const width = pick(random, [0, 4]);
  const long = [0x2a00 + below(random, 16), ...groups]
    .map((group) => group.toString(16).padStart(width, "0")).join(":");
  const text = random() < 0.5
    ? long
    : long.replace(/(?:^|:)0+(?::0+)+(?::|$)/, "::");
  return random() < 0.3 ? text.toUpperCase() : text;
}

const CHARACTERS = [
  ..."abcXYZ0189",
  ...`!"#$%&'()*+,-./:;<=>?@[\\]^_{|}~`,
  ..." äßé€😀",
];

/** Neither like an option nor with spaces that a file would lose. */
function somePassword(random: Random): string {
  const length = 1 + below(random, 20);
  const text = Array.from({ length }, () => pick(random, CHARACTERS));
  return `x${text.join("")}x`;
}

/** `--option=value` or `--option value`, the name cut off no sooner than it may. */
function someOption(
  random: Random,
  name: string,
  shortest: string,
  value: string,
): readonly string[] {
  const more = below(random, name.length - shortest.length + 1);
  const option = `--${name.slice(0, shortest.length + more)}`;
  return random() < 0.5 ? [option, value] : [`${option}=${value}`];
}

/** An INI file in one of the forms that Python reads. */
function someFile(
  random: Random,
  password: string,
  allowed?: readonly string[],
): string {
  const settings = shuffle(random, [
    ["username", "1234567"],
    ["password", password.replaceAll("%", "%%")],
    ["url", "{url}"],
    ...some(random, 0.5, [["context", "10"]]),
    ...(allowed ? [["allowed_hostnames", allowed.join(" ")]] : []),
  ]);
  const comments = [[], [], ["; a comment"], ["  # another = one"], [""]];
  const lines = settings.flatMap(([key = "", value]) => {
    const name = random() < 0.2 ? key.toUpperCase() : key;
    const sign = pick(random, [" = ", "=", ": ", " :\t"]);
    return [...pick(random, comments), name + sign + value];
  });
  const before = pick(random, [[], ["[other]", "password = x"], ["# top", ""]]);
  return [...before, "[default]", ...lines, ""]
    .join(pick(random, ["\n", "\n", "\r\n"]));
}

function escapeSome(random: Random, text: string): string {
  return text.replace(
    /./g,
    (character) =>
      random() < 0.2
        ? `%${character.charCodeAt(0).toString(16).padStart(2, "0")}`
        : character,
  );
}

function below(random: Random, limit: number): number {
  return Math.floor(random() * limit);
}

/** Each item with this probability. */
function some<T>(random: Random, part: number, items: readonly T[]): T[] {
  return items.filter(() => random() < part);
}

function shuffle<T>(random: Random, list: readonly T[]): T[] {
  return list.map((item) => ({ item, key: random() }))
    .sort((a, b) => a.key - b.key).map(({ item }) => item);
}

/** Puts items between others, which keep their order. */
function interleave<T>(
  random: Random,
  kept: readonly T[],
  items: readonly T[],
): T[] {
  const result = [...kept];
  for (const item of items) {
    result.splice(below(random, result.length + 1), 0, item);
  }
  return result;
}
