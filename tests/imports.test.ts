import { assert, assertEquals } from "@std/assert";

/**
 * The rooms of lib, from the ground up. Imports point one way: a room may import
 * the rooms before it, and the small values at the top of lib.
 */
const ROOMS: readonly string[] = [
  // Nothing of the product, so that no mistake is on both sides.
  "practice",
  "internet",
  "zone",
  "http",
  "gateway",
  "update",
  "acme",
  "dyndns",
  "sources",
  "settings",
  "detect",
  "notify",
  "watch",
  "check",
  "serve",
  "pages",
  "compose",
  "cli",
];

/** What a room does not know, although it stands before it. */
const NEVER: readonly (readonly [room: string, unknown: string])[] = [
  ...ROOMS.slice(0, -1).map((room) => [room, "practice"] as const),
  ["acme", "gateway"],
  ["dyndns", "gateway"],
  ["serve", "gateway"],
  ["update", "http"],
];

/** Small values that every room may import, and that import no room. */
const VALUES = [
  "config_error",
  "deadline",
  "failure",
  "plain_text",
  "platform",
  "secret",
  "version",
];

/** Files that may name the runtime: the platform, and the practice gateway's sockets. */
const NAMES_DENO = /^(?:deno\/\w+\.ts|practice\/listener\.ts)$/;

const LIB = new URL("../lib/", import.meta.url);

async function* filesIn(folder: string): AsyncGenerator<string> {
  for await (
    const { name, isDirectory } of Deno.readDir(new URL(folder, LIB))
  ) {
    if (isDirectory) yield* filesIn(`${folder}${name}/`);
    else if (name.endsWith(".ts")) yield folder + name;
  }
}

const files = (await Array.fromAsync(filesIn("./")))
  .map((path) => path.slice(2)).sort();

/** The room of a file: its folder, or its own name at the top of lib. */
function roomOf(path: string): string {
  return path.includes("/")
    ? path.slice(0, path.indexOf("/"))
    : path.replace(/\.ts$/, "");
}

const SPECIFIER = /(?:from|import)\s*\(?\s*"(\.[^"]+\.ts)"/g;

/** The text of a file without its comments. */
async function codeOf(path: string): Promise<string> {
  const text = await Deno.readTextFile(new URL(path, LIB));
  return text.replace(/\/\*[^]*?\*\/|(?<=^|\s)\/\/.*/g, "");
}

/** The files of lib that a file imports, dynamically too. */
async function importsOf(path: string): Promise<readonly string[]> {
  const text = await codeOf(path);
  return [...text.matchAll(SPECIFIER)].map(([, specifier]) =>
    new URL(specifier!, new URL(path, LIB)).href.slice(LIB.href.length)
  );
}

Deno.test("imports point one way", async () => {
  for (const path of files) {
    const room = roomOf(path);
    if (room === "deno") continue;
    const floor = ROOMS.indexOf(room);
    assert(
      floor >= 0 || VALUES.includes(room),
      `${path} is in no room of the table`,
    );
    for (const imported of await importsOf(path)) {
      const other = roomOf(imported);
      if (other === room || VALUES.includes(other)) continue;
      const below = ROOMS.indexOf(other);
      assert(below >= 0 && below < floor, `${path} imports ${imported}`);
      assert(
        !NEVER.some(([one, two]) => one === room && two === other),
        `${path} imports ${imported}`,
      );
    }
  }
});

Deno.test("no file imports itself through others", async () => {
  const graph = new Map<string, readonly string[]>();
  for (const path of files) graph.set(path, await importsOf(path));
  const done = new Set<string>();
  function visit(path: string, above: readonly string[]): void {
    assert(!above.includes(path), [...above, path].join(" → "));
    if (done.has(path)) return;
    for (const next of graph.get(path) ?? []) visit(next, [...above, path]);
    done.add(path);
  }
  for (const path of files) visit(path, []);
});

Deno.test("only the platform names the runtime", async () => {
  const strangers: string[] = [];
  for (const path of files) {
    if (NAMES_DENO.test(path)) continue;
    if (/\bDeno\./.test(await codeOf(path))) strangers.push(path);
  }
  assertEquals(strangers, []);
});

Deno.test("the practice gateway is a fifth of lib at most", async () => {
  let practice = 0, all = 0;
  for (const path of files) {
    const lines = (await Deno.readTextFile(new URL(path, LIB))).split("\n");
    all += lines.length;
    if (roomOf(path) === "practice") practice += lines.length;
  }
  assert(practice <= all / 5, `${practice} of ${all} lines`);
});
