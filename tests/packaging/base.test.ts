/**
 * What is said where executables cannot be made, before any long work and without
 * leaving anything behind.
 *
 * @module
 */
import {
  assertEquals,
  assertMatch,
  assertRejects,
  assertStringIncludes,
} from "@std/assert";
import { namedBase, NoBaseError } from "../../packaging/build/base.ts";
import { sourcePath } from "../../packaging/build/program.ts";
import type { Engine } from "../../packaging/build/target.ts";
import { closedUrl, denoDirectory } from "../e2e/harness.ts";
import { runProcess } from "../e2e/process.ts";

const LINUX = "x86_64-unknown-linux-gnu";

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

/** What a denort contains. */
const DENORT = "Could not find standalone binary section. ";

const MAC = "x86_64-apple-darwin";
const WINDOWS = "aarch64-pc-windows-msvc";
const V8 = program("elf", 62, DENORT);

/** A file's bytes, or what is named instead; for which machine; the message. */
const UNFIT:
  readonly (readonly [Uint8Array | string, string, string, Engine?])[] = [
    ["missing", LINUX, "missing is not there"],
    ["tests", LINUX, "is a folder: name the program in it"],
    ["/dev/null", LINUX, "is not a file"],
    [bytesOf(""), LINUX, "is not a program"],
    [bytesOf("#!/bin/sh\n".repeat(20)), LINUX, "is not a program"],
    [bytesOf("PK\x03\x04".repeat(20)), LINUX, "is an archive"],
    [program("elf", 183, DENORT), LINUX, "is for Linux aarch64, not"],
    [program("elf", 3, DENORT), LINUX, "is for Linux other, not"],
    [V8, MAC, "is for Linux x86_64, not for macOS x86_64"],
    [program("mach-o", 0x0100000c), WINDOWS, "is for macOS aarch64, not"],
    [program("pe", 0x8664), LINUX, "is for Windows x86_64, not for Linux"],
    [V8, LINUX, "has the engine v8, not quickjs", "quickjs"],
    [
      program("elf", 62, `${DENORT}V82JSC_NO_BC_CACHE`),
      LINUX,
      "has the engine quickjs, not v8",
      "v8",
    ],
    [program("elf", 62, '{"argv":['), LINUX, "has been made by deno compile"],
    [Deno.execPath(), Deno.build.target, "is deno with its tools"],
  ];

Deno.test("DENORT_BIN names what cannot be a base", async (t) => {
  const file = await Deno.makeTempFile();
  try {
    for (const [base, triple, said, engine] of UNFIT) {
      await t.step(said, async () => {
        if (typeof base !== "string") await Deno.writeFile(file, base);
        const named = typeof base === "string" ? base : file;
        const { message } = await assertRejects(
          () => namedBase({ engine, triple }, named),
          NoBaseError,
        );
        assertStringIncludes(message, said);
        assertMatch(message, /^DENORT_BIN: [^\n]+$/);
      });
    }
  } finally {
    await Deno.remove(file);
  }
});

/** A folder for what Deno has fetched: packages, but no bases and no bundler. */
async function packagesOnly(folder: string, bundler: boolean): Promise<string> {
  const from = await denoDirectory();
  await Deno.mkdir(`${folder}/cache/dl`, { recursive: true });
  await Deno.symlink(`${from}/npm`, `${folder}/cache/npm`);
  if (bundler) {
    for await (const { name } of Deno.readDir(`${from}/dl`)) {
      if (/^(?:release|canary)$/.test(name)) continue;
      await Deno.symlink(`${from}/dl/${name}`, `${folder}/cache/dl/${name}`);
    }
  }
  return `${folder}/cache`;
}

const UNFETCHED: readonly {
  readonly name: string;
  readonly args: readonly string[];
  readonly base?: string;
  /** Undefined: what this machine has fetched. */
  readonly bundler?: boolean;
  readonly said: RegExp;
}[] = [
  {
    name: "DENORT_BIN names a script",
    args: [],
    base: "README.md",
    said: /^DENORT_BIN: [^\n]+\n$/,
  },
  {
    name: "a base cannot be fetched",
    // One that nobody has fetched before.
    args: ["--target", "aarch64-pc-windows-msvc"],
    said:
      /^cannot fetch https:\S+-aarch64-pc-windows-msvc\.zip \([^\n]+\): [^\n]+HTTPS_PROXY[^\n]+DENORT_BIN=[^\n]+\n$/,
  },
  {
    name: "compile:all cannot fetch a base",
    args: ["--all"],
    bundler: true,
    said: /^cannot fetch https:[^\n]+\n$/,
  },
  {
    name: "the bundler cannot be fetched",
    args: [],
    base: "/bin/true",
    bundler: false,
    said: /^schlund-ddns: cannot fetch https:\S+esbuild[^\n]+HTTPS_PROXY\n$/m,
  },
];

for (const { name, args, base = "", bundler, said } of UNFETCHED) {
  Deno.test({
    name: `nothing is left behind where ${name}`,
    // /bin/true is a program of Linux.
    ignore: Deno.build.os !== "linux",
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        const out = `${folder}/out`;
        await Deno.mkdir(out);
        await Deno.writeTextFile(`${out}/schlund-ddns.exe`, "an older one");
        const { code, stderr } = await runProcess(Deno.execPath(), {
          args: ["task", "--quiet", "compile", ...args, "--output", out],
          cwd: sourcePath("."),
          env: {
            HTTPS_PROXY: closedUrl(),
            DENORT_BIN: base,
            ...bundler !== undefined &&
              { DENO_DIR: await packagesOnly(folder, bundler) },
          },
        });
        assertMatch(stderr, said);
        assertEquals(code, 1);
        const left = await Array.fromAsync(Deno.readDir(out));
        assertEquals(left.map(({ name }) => name), ["schlund-ddns.exe"]);
        assertEquals(
          await Deno.readTextFile(`${out}/schlund-ddns.exe`),
          "an older one",
        );
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}
