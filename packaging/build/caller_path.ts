import { resolve } from "node:path";

/**
 * The whole path of a file or folder that somebody named: from where they stand,
 * which `deno task` says in `INIT_CWD`, as it goes to the top of the sources.
 */
export function callerPath(path: string): string {
  return resolve(Deno.env.get("INIT_CWD") ?? ".", path);
}
