import type { Platform } from "../platform.ts";

/**
 * Replaces a leading `~` by the home directory: `HOME`, on Windows `USERPROFILE`,
 * else the one in the user database, as a CGI program may have no `HOME`.
 *
 * @returns the path, or undefined if there is no home directory
 */
export async function expandHome(
  path: string,
  platform: Platform,
): Promise<string | undefined> {
  const rest = /^~(?=$|\/)/.test(path) ||
      platform.windows && /^~(?=\\)/.test(path)
    ? path.slice(1)
    : undefined;
  if (rest === undefined) return path;
  const home = platform.env("HOME") ||
    (platform.windows
      ? platform.env("USERPROFILE")
      : await homeOfUser(platform));
  return home ? home.replace(/[/\\]$/, "") + rest : undefined;
}

/** The sixth field of the user's line in passwd(5). */
async function homeOfUser(platform: Platform): Promise<string | undefined> {
  const uid = platform.uid();
  if (uid === null) return undefined;
  const read = await platform.readFile("/etc/passwd");
  if (read.status !== "read") return undefined;
  const line = read.text.split("\n").find((line) =>
    line.split(":")[2] === `${uid}`
  );
  return line?.split(":")[5] || undefined;
}
