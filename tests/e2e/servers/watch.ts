import { assertMatch } from "@std/assert";
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

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ /;

/** The lines of a log without their times, which each must have. */
export function undated(log: string): readonly string[] {
  return log.split("\n").filter((line) => line !== "").map((line) => {
    assertMatch(line, TIME);
    return line.replace(TIME, "");
  });
}
