import type { ConfigWorld } from "./world.ts";

/**
 * Replaces a leading `~` by the home directory: `HOME`, or what the user
 * database says where a web server starts a CGI program without it.
 *
 * @returns the path, or undefined if there is no home directory to be found
 */
export async function expandHome(
  path: string,
  world: ConfigWorld,
): Promise<string | undefined> {
  if (path !== "~" && !path.startsWith("~/")) return path;
  const home = world.env("HOME") || await homeOfUser(world);
  return home === undefined
    ? undefined
    : home.replace(/\/$/, "") + path.slice(1);
}

/** The sixth field of the user's line in passwd(5). */
async function homeOfUser(world: ConfigWorld): Promise<string | undefined> {
  const uid = world.uid();
  if (uid === null) return undefined;
  const read = await world.readFile("/etc/passwd");
  if (!read.ok) return undefined;
  const line = read.text.split("\n").find((line) =>
    line.split(":")[2] === `${uid}`
  );
  return line?.split(":")[5] || undefined;
}
