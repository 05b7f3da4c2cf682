import { command } from "../harness.ts";
import { type Background, startBackground } from "./background.ts";

/** Starts `schlund-ddns watch` with some options, and its log in a directory. */
export async function startWatch(
  directory: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Background> {
  const [program, options] = await command(["watch", ...args], {
    env: { HOME: directory, ...env },
  });
  return startBackground({
    ...options,
    program,
    log: `${directory}/watch.log`,
    cwd: undefined,
  });
}
