/**
 * What is said where executables cannot be made, before any long work and without
 * leaving anything behind.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { sourcePath } from "../../packaging/build/program.ts";
import { closedUrl, denoDirectory } from "../e2e/harness.ts";
import { runProcess } from "../e2e/process.ts";

const LINUX = ["--target", "x86_64-unknown-linux-gnu"];

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** The start of a program, with the number of its processor, and more text. */
function program(kind: "elf" | "mach-o" | "pe", processor: number, text = "") {
  const bytes = new Uint8Array(256);
  const view = new DataView(bytes.buffer);
  const put = (offset: number, text: string) =>
    bytes.set(bytesOf(text), offset);
  if (kind === "elf") {
    put(0, "\x7fELF\x02\x01");
    view.setUint16(18, processor, true);
  } else if (kind === "mach-o") {
    view.setUint32(0, 0xfeedfacf, true);
    view.setUint32(4, processor, true);
  } else {
    put(0, "MZ");
    view.setUint32(60, 128, true);
    put(128, "PE");
    view.setUint16(132, processor, true);
  }
  put(140, text);
  return bytes;
}

/** What a denort knows, and what with QuickJS. */
const DENORT = "Could not find standalone binary section. ";
const X64 = { elf: 62, "mach-o": 0x01000007, pe: 0x8664 } as const;
const ARM = { elf: 183, "mach-o": 0x0100000c, pe: 0xaa64 } as const;

const UNFIT: readonly (readonly [
  name: string,
  /** The file's bytes, or what is named instead of a file. */
  base: Uint8Array | string,
  args: readonly string[],
  said: RegExp,
])[] = [
  ["nothing", "missing", LINUX, /missing is not there/],
  ["a folder", "tests", LINUX, /is a folder: name the program in it/],
  ["a device", "/dev/null", LINUX, /is no file/],
  ["an empty file", bytesOf(""), LINUX, /is no program/],
  ["a script", bytesOf("#!/bin/sh\n".repeat(20)), LINUX, /is no program/],
  ["an archive", bytesOf("PK\x03\x04".repeat(20)), LINUX, /is an archive/],
  [
    "another processor",
    program("elf", ARM.elf, DENORT),
    LINUX,
    /is for Linux aarch64, not for Linux x86_64/,
  ],
  [
    "a processor that Deno has not",
    program("elf", 3, DENORT),
    LINUX,
    /is for Linux other, not for Linux x86_64/,
  ],
  [
    "another system",
    program("elf", X64.elf, DENORT),
    ["--target", "x86_64-apple-darwin"],
    /is for Linux x86_64, not for macOS x86_64/,
  ],
  [
    "macOS for Windows",
    program("mach-o", ARM["mach-o"], DENORT),
    ["--target", "aarch64-pc-windows-msvc"],
    /is for macOS aarch64, not for Windows aarch64/,
  ],
  [
    "Windows for Linux",
    program("pe", X64.pe, DENORT),
    LINUX,
    /is for Windows x86_64, not for Linux x86_64/,
  ],
  [
    "the other engine",
    program("elf", X64.elf, DENORT),
    [...LINUX, "--engine", "quickjs"],
    /has the engine v8, not quickjs/,
  ],
  [
    "the other engine, the other way round",
    program("elf", X64.elf, DENORT + "V82JSC_NO_BC_CACHE"),
    [...LINUX, "--engine", "v8"],
    /has the engine quickjs, not v8/,
  ],
  [
    "what is made already",
    program("elf", X64.elf, `${DENORT}{"argv":[]`),
    LINUX,
    /has been made by deno compile: name the denort itself/,
  ],
  ["deno", Deno.execPath(), [], /is deno with its tools/],
];

async function compile(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const { code, stderr } = await runProcess(Deno.execPath(), {
    args: ["task", "--quiet", "compile", ...args],
    cwd: sourcePath("."),
    env,
  });
  return { code, stderr };
}

/** A folder for what Deno has fetched, with packages but without bases. */
async function withoutBases(folder: string): Promise<string> {
  const from = await denoDirectory();
  await Deno.mkdir(`${folder}/cache/dl`, { recursive: true });
  await Deno.symlink(`${from}/npm`, `${folder}/cache/npm`);
  // What bundles lies where the bases do.
  for await (const { name } of Deno.readDir(`${from}/dl`)) {
    if (/^(?:release|canary)$/.test(name)) continue;
    await Deno.symlink(`${from}/dl/${name}`, `${folder}/cache/dl/${name}`);
  }
  return `${folder}/cache`;
}

/** The names of all that lies in a folder. */
async function namesIn(folder: string): Promise<readonly string[]> {
  const entries = await Array.fromAsync(Deno.readDir(folder));
  return entries.map(({ name }) => name).sort();
}

for (const [name, base, args, said] of UNFIT) {
  Deno.test(`DENORT_BIN names ${name}`, async () => {
    const folder = await Deno.makeTempDir();
    try {
      let named = base;
      if (typeof named !== "string") {
        await Deno.writeFile(`${folder}/base`, named);
        named = `${folder}/base`;
      }
      const before = await namesIn(folder);
      const { code, stderr } = await compile(
        [...args, "--output", `${folder}/out`],
        { DENORT_BIN: named },
      );
      assertMatch(stderr, said);
      assertMatch(stderr, /^DENORT_BIN: [^\n]+\n$/);
      assertEquals(code, 1);
      assertEquals(await namesIn(folder), before);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  });
}

Deno.test("a base that cannot be fetched is named in one line", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.writeTextFile(`${folder}/schlund-ddns.exe`, "an older one");
    const { code, stderr } = await compile(
      // A base that nobody has fetched before.
      ["--target", "aarch64-pc-windows-msvc", "--output", folder],
      { HTTPS_PROXY: closedUrl(), DENORT_BIN: "" },
    );
    assertMatch(
      stderr,
      /^cannot fetch https:\S+-aarch64-pc-windows-msvc\.zip \([^\n]+\): [^\n]+HTTPS_PROXY[^\n]+DENORT_BIN=[^\n]+\n$/,
    );
    assertEquals(code, 1);
    assertEquals(await namesIn(folder), ["schlund-ddns.exe"]);
    assertEquals(
      await Deno.readTextFile(`${folder}/schlund-ddns.exe`),
      "an older one",
    );
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("compile:all leaves nothing where a base cannot be fetched", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const { code, stderr } = await compile(["--all", "--output", folder], {
      HTTPS_PROXY: closedUrl(),
      DENORT_BIN: "",
      DENO_DIR: await withoutBases(folder),
    });
    assertMatch(stderr, /^cannot fetch https:[^\n]+\n$/);
    assertEquals(code, 1);
    assertEquals(await namesIn(folder), ["cache"]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test({
  name: "what bundles cannot be fetched",
  // It wants a program of this machine that is no denort.
  ignore: Deno.build.os !== "linux",
  fn: seeBundlerMissing,
});

async function seeBundlerMissing(): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(`${folder}/cache`);
    await Deno.symlink(
      `${await denoDirectory()}/npm`,
      `${folder}/cache/npm`,
    );
    const { code, stderr } = await compile(["--output", `${folder}/out`], {
      HTTPS_PROXY: closedUrl(),
      DENORT_BIN: "/bin/true",
      DENO_DIR: `${folder}/cache`,
    });
    assertMatch(
      stderr,
      /^schlund-ddns: cannot fetch https:\S+esbuild[^\n]+HTTPS_PROXY\n$/m,
    );
    assertEquals(code, 1);
    assertEquals(await namesIn(`${folder}/out`), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
