/**
 * Cases that a seeded generator makes: usual updates in any of the forms that
 * the Python tool knows.
 *
 * @module
 */
import { createRandom, pick } from "../../random.ts";
import type { Case } from "./case.ts";
import { ASKED, notFound } from "./expected.ts";

type Random = () => number;
type Account = Readonly<Record<"user" | "password" | "context", string>>;

const SEED = 20240205;

/** Hosts that both programs find, with the families that they have. */
const HOSTS:
  readonly (readonly [host: string, ...families: ("A" | "AAAA")[]])[] = [
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
  ];

/** Updates by the command line. */
export function commandLines(count: number): readonly Case[] {
  const random = createRandom(SEED);
  return Array.from({ length: count }, (_, i): Case => {
    const account = someAccount(random);
    const wish = someWish(random);
    const config = random() < 0.5;
    const options = config
      ? [someOption(random, "config", "conf", "my.ini")]
      : shuffle(random, [
        someOption(random, "username", "us", account.user),
        someOption(random, "password", "p", account.password),
        someOption(random, "url", "ur", "{url}"),
        ...(random() < 0.5
          ? []
          : [someOption(random, "context", "cont", account.context)]),
      ]);
    const words = [[wish.host], [wish.address]];
    const quiet = random() < 0.2
      ? [[pick(random, ["-q", "--quiet", "-qq"])]]
      : [];
    return {
      kind: "command line",
      name: `command line ${i + 1}`,
      args: interleave(random, words, [...options, ...quiet]).flat(),
      gateway: { accounts: [account] },
      ...(config ? { files: { "my.ini": someFile(random, account) } } : {}),
      ...wish.more,
    };
  });
}

/** Requests to the CGI program. */
export function requests(count: number): readonly Case[] {
  const random = createRandom(SEED + 1);
  return Array.from({ length: count }, (_, i) => {
    const account = someAccount(random);
    const wish = someWish(random);
    const others = ["x.example.com", "y.example.com", "*.example.net"];
    const allowed = pick(random, [
      undefined,
      shuffle(random, [wish.host, ...others]),
      others,
    ]);
    const parameters = shuffle(random, [
      `hostname=${escapeSome(random, wish.host)}`,
      `myip=${escapeSome(random, wish.address)}`,
      ...[
        "system=dyndns",
        "wildcard=NOCHG",
        "mx=",
        "backmx=NO",
        "offline=NO",
        "",
      ]
        .filter(() => random() < 0.3),
    ]);
    const refused = allowed !== undefined && !allowed.includes(wish.host);
    return {
      kind: "cgi",
      name: `request ${i + 1}`,
      query: parameters.join("&"),
      gateway: { accounts: [account] },
      files: { config: someFile(random, account, allowed) },
      env: { DDNS_CONFIG: "{home}/config" },
      ...(refused ? {} : wish.more),
    };
  });
}

function someWish(random: Random): {
  readonly host: string;
  readonly address: string;
  readonly more: Pick<Case, "because" | "now">;
} {
  if (random() < 0.1) {
    const host = `n${Math.floor(random() * 1e6)}.example.com`;
    return {
      host,
      address: someIpv4(random),
      more: {
        because: ["zones"],
        now: { requests: [ASKED, notFound(host)] },
      },
    };
  }
  const [host, ...families] = pick(random, HOSTS);
  const address = pick(random, families) === "A"
    ? someIpv4(random)
    : someIpv6(random);
  return { host, address, more: {} };
}

/** All of 80.0.0.0 to 95.255.255.255 can be reached. */
function someIpv4(random: Random): string {
  return [
    80 + below(random, 16),
    ...Array.from({ length: 3 }, () => below(random, 256)),
  ]
    .join(".");
}

/** In one of the spellings that there are. */
function someIpv6(random: Random): string {
  const groups = Array.from(
    { length: 8 },
    (_, i) =>
      i === 0
        ? 0x2a00 + below(random, 16)
        : pick(random, [0, 0, 1, below(random, 65536)]),
  );
  const width = pick(random, [0, 4]);
  const hex = groups.map((group) => group.toString(16).padStart(width, "0"));
  const text = random() < 0.5
    ? hex.join(":")
    : hex.join(":").replace(/(?:^|:)0+(?::0+)+(?::|$)/, "::");
  return random() < 0.3 ? text.toUpperCase() : text;
}

/** The user is the one whom the expected requests name. */
function someAccount(random: Random): Account {
  return {
    user: "1234567",
    password: somePassword(random),
    context: "10",
  };
}

const CHARACTERS = [
  ..."abcXYZ0189",
  ...`!"#$%&'()*+,-./:;<=>?@[\\]^_{|}~`,
  ..." äßé€😀",
];

function somePassword(random: Random): string {
  const text = Array.from(
    { length: 1 + below(random, 20) },
    () => pick(random, CHARACTERS),
  )
    .join("");
  // Neither like an option nor with spaces that a file would lose.
  return `x${text}x`;
}

/** `--option=value` or `--option value`, the name cut off no sooner than it may. */
function someOption(
  random: Random,
  name: string,
  shortest: string,
  value: string,
): readonly string[] {
  const length = shortest.length +
    below(random, name.length - shortest.length + 1);
  const option = `--${name.slice(0, length)}`;
  return random() < 0.5 ? [option, value] : [`${option}=${value}`];
}

/** An INI file in one of the forms that Python reads. */
function someFile(
  random: Random,
  { user, password, context }: Account,
  allowed?: readonly string[],
): string {
  const settings = shuffle(random, [
    ["username", user],
    ["password", password.replaceAll("%", "%%")],
    ["url", "{url}"],
    ...(random() < 0.5 ? [["context", context]] : []),
    ...(allowed === undefined
      ? []
      : [["allowed_hostnames", allowed.join(" ")]]),
  ]);
  const lines = settings.flatMap(([key, value]) => {
    const name = random() < 0.2 ? key!.toUpperCase() : key!;
    const sign = pick(random, [" = ", "=", ": ", " :\t"]);
    const comment = pick(random, [[], [], ["; a comment"], [
      "  # another = one",
    ], [""]]);
    return [...comment, name + sign + value];
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
