import { completions, configFile, manPages } from "../reference/mod.ts";
import { type ArchiveFile, textFile } from "./archive_file.ts";
import { docPages } from "./doc_pages.ts";
import { gzip } from "./gzip.ts";
import { sourcePath } from "./program.ts";

const DOC = "usr/share/doc/schlund-ddns";

/** The executables of a package. */
export interface Executables {
  readonly commandLine: Uint8Array<ArrayBuffer>;
  readonly cgi: Uint8Array<ArrayBuffer>;
}

/**
 * All files of the Debian package, where they are installed.
 *
 * @param version Debian's, such as `2.0.0-1`
 * @param seconds the time in the changelog, since 1970
 */
export async function packageFiles(
  { commandLine, cgi }: Executables,
  version: string,
  seconds: number,
): Promise<readonly ArchiveFile[]> {
  const copy = async (path: string, from: string) =>
    textFile(path, await Deno.readTextFile(sourcePath(`packaging/${from}`)));
  const unit = (name: string) => copy(`usr/lib/systemd/system/${name}`, name);
  const upstream = await Deno.readTextFile(sourcePath("CHANGELOG.md"));
  return [
    { path: "usr/bin/schlund-ddns", mode: 0o755, bytes: commandLine },
    { path: "usr/lib/schlund-ddns/schlund-ddns-cgi", mode: 0o755, bytes: cgi },
    await unit("schlund-ddns-serve.service"),
    await unit("schlund-ddns-watch.service"),
    await unit("schlund-ddns.service"),
    await unit("schlund-ddns.timer"),
    // It will hold a password.
    { ...textFile("etc/schlund-ddns/config.ini", configFile()), mode: 0o600 },
    await copy(`${DOC}/README.Debian`, "debian/README.Debian"),
    await copy(`${DOC}/apache.conf`, "apache.conf"),
    await copy(`${DOC}/copyright`, "debian/copyright"),
    ...(await docPages()).map((page) => ({
      ...page,
      path: `${DOC}/${page.path}`,
    })),
    await compressed(`${DOC}/changelog.gz`, upstream),
    await compressed(
      `${DOC}/changelog.Debian.gz`,
      debianChangelog(version, seconds),
    ),
    await copy(
      "usr/share/lintian/overrides/schlund-ddns",
      "debian/lintian-overrides",
    ),
    ...await Promise.all(Object.entries(manPages(seconds)).map(manPage)),
    ...Object.entries(completions()).map(completion),
  ];
}

async function manPage(
  [name, text]: readonly [string, string],
): Promise<ArchiveFile> {
  const section = name.slice(name.lastIndexOf(".") + 1);
  return await compressed(`usr/share/man/man${section}/${name}.gz`, text);
}

/** Each shell has a folder of its own, and its own idea of names. */
function completion([name, text]: readonly [string, string]): ArchiveFile {
  const folder = "usr/share";
  if (name.endsWith(".fish")) {
    return textFile(`${folder}/fish/vendor_completions.d/${name}`, text);
  }
  if (name.startsWith("_")) {
    return textFile(`${folder}/zsh/vendor-completions/${name}`, text);
  }
  const command = name.replace(/\.bash$/, "");
  return textFile(`${folder}/bash-completion/completions/${command}`, text);
}

async function compressed(path: string, text: string): Promise<ArchiveFile> {
  const { bytes } = textFile(path, text);
  return { path, mode: 0o644, bytes: await gzip(bytes) };
}

/** As deb-changelog(5) wants it. */
function debianChangelog(version: string, seconds: number): string {
  const date = new Date(seconds * 1000).toUTCString()
    .replace(/GMT$/, "+0000");
  return `schlund-ddns (${version}) unstable; urgency=medium

  * New upstream version: see changelog.gz.

 -- The schlund-ddns authors <schlund-ddns@packages.invalid>  ${date}
`;
}
