/**
 * The two programs that are built, and where their sources are.
 *
 * @module
 */

/** One of the programs. */
export interface Program {
  /** What its executable is called. */
  readonly name: "schlund-ddns" | "schlund-ddns-cgi";
  /** Its entry point, from the top of the sources. */
  readonly entry: "main.ts" | "cgi.ts";
  /** The task that runs it from source. */
  readonly task: "start" | "cgi";
}

/** The command line. */
export const COMMAND_LINE: Program = {
  name: "schlund-ddns",
  entry: "main.ts",
  task: "start",
};

/** The CGI program. */
export const CGI: Program = {
  name: "schlund-ddns-cgi",
  entry: "cgi.ts",
  task: "cgi",
};

/** Both programs. */
export const PROGRAMS: readonly Program[] = [COMMAND_LINE, CGI];

/** The top of the sources. */
export const ROOT = new URL("../../", import.meta.url);

/** The path of a file or folder of the sources. */
export function sourcePath(name: string): string {
  // On Windows a URL's path has a slash before the drive.
  return decodeURIComponent(new URL(name, ROOT).pathname)
    .replace(/^\/(?=[A-Za-z]:)/, "");
}
