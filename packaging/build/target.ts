/**
 * What executables are made for.
 *
 * @module
 */

/** The JavaScript engines that Deno has bases of. */
export type Engine = "v8" | "quickjs";

/** A machine and an engine. */
export interface Target {
  /** What folders and archives are called after it. */
  readonly name: string;
  /** What Deno calls the machine. */
  readonly triple: string;
  readonly engine: Engine;
}

/** All that a release has. QuickJS is for webhosts, which limit the address space. */
export const TARGETS: readonly Target[] = [
  { name: "linux-x64", triple: "x86_64-unknown-linux-gnu", engine: "v8" },
  { name: "linux-arm64", triple: "aarch64-unknown-linux-gnu", engine: "v8" },
  { name: "macos-x64", triple: "x86_64-apple-darwin", engine: "v8" },
  { name: "macos-arm64", triple: "aarch64-apple-darwin", engine: "v8" },
  { name: "windows-x64", triple: "x86_64-pc-windows-msvc", engine: "v8" },
  {
    name: "linux-x64-webhost",
    triple: "x86_64-unknown-linux-gnu",
    engine: "quickjs",
  },
  {
    name: "linux-arm64-webhost",
    triple: "aarch64-unknown-linux-gnu",
    engine: "quickjs",
  },
];

/** The file name of an executable: Windows wants an ending. */
export function fileName(
  program: string,
  { triple }: { readonly triple: string },
): string {
  return triple.includes("windows") ? `${program}.exe` : program;
}

/** The machines that Deno has bases for. */
export const TRIPLES: readonly string[] = [
  "x86_64-unknown-linux-gnu",
  "aarch64-unknown-linux-gnu",
  "x86_64-apple-darwin",
  "aarch64-apple-darwin",
  "x86_64-pc-windows-msvc",
  "aarch64-pc-windows-msvc",
];

const SYSTEMS: readonly (readonly [part: string, name: string])[] = [
  ["linux", "Linux"],
  ["darwin", "macOS"],
  ["windows", "Windows"],
];

/** A machine as people call it, such as `Linux x86_64`. */
export function machineName(triple: string): string {
  const [, name = "another system"] =
    SYSTEMS.find(([part]) => triple.includes(part)) ?? [];
  return `${name} ${triple.slice(0, triple.indexOf("-"))}`;
}
