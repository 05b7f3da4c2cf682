/**
 * Prints what CHANGELOG says of this version: the notes of a release.
 *
 * @module
 */
import { VERSION } from "../../lib/version.ts";
import { sourcePath } from "./program.ts";

/**
 * The section of a version, without its heading.
 *
 * @throws {Error} if there is none
 */
export function notesOf(version: string, changelog: string): string {
  const sections = changelog.split(/^## /m).slice(1);
  const section = sections.find((text) => /^\S+/.exec(text)?.[0] === version);
  const notes = section?.slice(section.indexOf("\n")).trim();
  if (!notes) throw new Error(`CHANGELOG.md says nothing of ${version}`);
  return `${notes}\n`;
}

if (import.meta.main) {
  const changelog = await Deno.readTextFile(sourcePath("CHANGELOG.md"));
  console.log(notesOf(VERSION, changelog).trimEnd());
}
