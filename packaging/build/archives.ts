import { type ArchiveFile, textFile } from "./archive_file.ts";
import { completions, configFile, manPages } from "../reference/mod.ts";
import { docPages } from "./doc_pages.ts";
import { PROGRAMS, sourcePath } from "./program.ts";
import { sourceDate } from "./source_date.ts";
import { tarGzip } from "./tar.ts";
import { fileName, type Target, TARGETS } from "./target.ts";
import { zip } from "./zip.ts";
import { VERSION } from "../../lib/version.ts";

/** What lies beside the programs on every machine. */
const TEXTS: readonly string[] = [
  "LICENSE",
  "CHANGELOG.md",
  // With what the runtime and the packages in the programs ask to be said.
  "packaging/debian/copyright",
];

/** What lies beside them on Linux. */
const LINUX_TEXTS: readonly string[] = [
  "packaging/schlund-ddns-serve.service",
  "packaging/schlund-ddns-watch.service",
  "packaging/schlund-ddns.service",
  "packaging/schlund-ddns.timer",
  "packaging/apache.conf",
];

/**
 * Makes an archive for each target whose executables lie in a folder of its name,
 * and `SHA256SUMS` of them all.
 *
 * @param from the folder with the targets' folders
 * @param to the folder for the archives
 * @returns the names of the files written
 */
export async function writeArchives(
  from: string,
  to: string,
): Promise<readonly string[]> {
  const seconds = await sourceDate();
  const sums: string[] = [];
  const names: string[] = [];
  for (const target of TARGETS) {
    const files = await filesOf(target, `${from}/${target.name}`, seconds);
    if (files === undefined) continue;
    const windows = target.triple.includes("windows");
    const name = `schlund-ddns-${VERSION}-${target.name}`;
    const inFolder = files.map((file) => ({
      ...file,
      path: `${name}/${file.path}`,
    }));
    const archive = await (windows ? zip : tarGzip)(inFolder, seconds);
    const archiveName = `${name}${windows ? ".zip" : ".tar.gz"}`;
    await Deno.writeFile(`${to}/${archiveName}`, archive);
    names.push(archiveName);
    const digest = await crypto.subtle.digest("SHA-256", archive);
    sums.push(`${new Uint8Array(digest).toHex()}  ${archiveName}\n`);
  }
  await Deno.writeTextFile(`${to}/SHA256SUMS`, sums.join(""));
  return [...names, "SHA256SUMS"];
}

/** The files of a target's archive; undefined if its executables are not there. */
async function filesOf(
  target: Target,
  folder: string,
  seconds: number,
): Promise<readonly ArchiveFile[] | undefined> {
  const programs: ArchiveFile[] = [];
  for (const { name } of PROGRAMS) {
    const path = fileName(name, target);
    try {
      const bytes = await Deno.readFile(`${folder}/${path}`);
      programs.push({ path, mode: 0o755, bytes });
    } catch (error) {
      if (error instanceof Deno.errors.NotFound) return undefined;
      throw error;
    }
  }
  const linux = target.triple.includes("linux");
  const texts = [...TEXTS, ...(linux ? LINUX_TEXTS : [])].map(async (name) =>
    textFile(
      name.replace(/^packaging\//, ""),
      await Deno.readTextFile(sourcePath(name)),
    )
  );
  const pages = Object.entries(manPages(seconds))
    .map(([name, text]) => textFile(`man/${name}`, text));
  const completing = Object.entries(completions())
    .map(([name, text]) => textFile(`completions/${name}`, text));
  return [
    ...programs,
    ...await Promise.all(texts),
    ...await docPages(),
    textFile("config.ini", configFile()),
    ...pages,
    ...completing,
  ];
}
