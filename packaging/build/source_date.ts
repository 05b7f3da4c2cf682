import { sourcePath } from "./program.ts";

/** 2026-01-01: for sources without a history. */
const NO_HISTORY = 1767225600;

/**
 * The time that everything in a build carries, in seconds since 1970, so that the
 * same sources give the same bytes: `SOURCE_DATE_EPOCH`, else the last commit's.
 */
export async function sourceDate(): Promise<number> {
  const given = Number(Deno.env.get("SOURCE_DATE_EPOCH"));
  if (Number.isSafeInteger(given) && given > 0) return given;
  try {
    const { stdout } = await new Deno.Command("git", {
      args: ["log", "-1", "--format=%ct"],
      cwd: sourcePath("."),
      stderr: "null",
    }).output();
    return Number(new TextDecoder().decode(stdout)) || NO_HISTORY;
  } catch {
    return NO_HISTORY;
  }
}
