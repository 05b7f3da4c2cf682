import type { ArchiveFile } from "./archive_file.ts";
import { type Executables, packageFiles } from "./package_files.ts";
import { sourcePath } from "./program.ts";
import { sourceDate } from "./source_date.ts";
import { VERSION } from "../../lib/version.ts";

/** Debian's names of the machines. */
export type Architecture = "amd64" | "arm64";

/** A version such as 2.1.0-rc.1 comes before 2.1.0, which Debian says with `~`. */
const DEBIAN_VERSION = `${VERSION.replace("-", "~")}-1`;

/**
 * Makes a Debian package, with the same bytes for the same input.
 *
 * @param folder where to put it
 * @returns its file name
 * @throws {Error} if dpkg-deb is missing or refuses
 */
export async function makeDebianPackage(
  architecture: Architecture,
  executables: Executables,
  folder: string,
): Promise<string> {
  const seconds = await sourceDate();
  const root = await Deno.makeTempDir({ prefix: "schlund-ddns-deb-" });
  try {
    const files = await packageFiles(executables, DEBIAN_VERSION, seconds);
    const control = await controlFiles(architecture, files);
    for (const file of [...files, ...control]) await write(root, file);
    await setTimes(root, seconds);
    const name = `schlund-ddns_${DEBIAN_VERSION}_${architecture}.deb`;
    await dpkgDeb(root, `${folder}/${name}`, seconds);
    return name;
  } finally {
    await Deno.remove(root, { recursive: true });
  }
}

/** What dpkg is told about the package. */
async function controlFiles(
  architecture: Architecture,
  files: readonly ArchiveFile[],
): Promise<readonly ArchiveFile[]> {
  const read = (name: string) =>
    Deno.readTextFile(sourcePath(`packaging/debian/${name}`));
  const kibibytes = files
    .map(({ bytes }) => Math.ceil(bytes.length / 1024))
    .reduce((sum, size) => sum + size, 0);
  const control = (await read("control"))
    .replace("@VERSION@", DEBIAN_VERSION)
    .replace("@ARCHITECTURE@", architecture)
    .replace("@SIZE@", `${kibibytes}`);
  const conffiles = files.map(({ path }) => `/${path}\n`)
    .filter((path) => path.startsWith("/etc/"));
  const file = (name: string, text: string, mode = 0o644): ArchiveFile => ({
    path: `DEBIAN/${name}`,
    mode,
    bytes: new TextEncoder().encode(text),
  });
  return [
    file("control", control),
    file("conffiles", conffiles.join("")),
    file("md5sums", await md5sums(files)),
    file("postinst", await read("postinst"), 0o755),
    file("prerm", await read("prerm"), 0o755),
    file("postrm", await read("postrm"), 0o755),
  ];
}

/** Of all but conffiles, as dh_md5sums does. */
async function md5sums(files: readonly ArchiveFile[]): Promise<string> {
  const { createHash } = await import("node:crypto");
  return files.filter(({ path }) => !path.startsWith("etc/"))
    .map(({ path, bytes }) =>
      `${createHash("md5").update(bytes).digest("hex")}  ${path}\n`
    )
    .join("");
}

async function write(root: string, { path, mode, bytes }: ArchiveFile) {
  const target = `${root}/${path}`;
  await Deno.mkdir(target.slice(0, target.lastIndexOf("/")), {
    recursive: true,
  });
  await Deno.writeFile(target, bytes);
  await Deno.chmod(target, mode);
}

/** Gives everything in a folder the same time, and folders the usual mode. */
async function setTimes(folder: string, seconds: number): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    const path = `${folder}/${name}`;
    if (isDirectory) await setTimes(path, seconds);
    else await Deno.utime(path, seconds, seconds);
  }
  await Deno.chmod(folder, 0o755);
  await Deno.utime(folder, seconds, seconds);
}

async function dpkgDeb(
  root: string,
  output: string,
  seconds: number,
): Promise<void> {
  const command = new Deno.Command("dpkg-deb", {
    args: ["--root-owner-group", "-Zxz", "--build", root, output],
    env: { SOURCE_DATE_EPOCH: `${seconds}`, LC_ALL: "C.UTF-8" },
    stdout: "null",
  });
  try {
    const { success, stderr } = await command.output();
    if (!success) throw new Error(new TextDecoder().decode(stderr).trim());
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    throw new Error("dpkg-deb is missing: apt install dpkg (or run on Debian)");
  }
}
