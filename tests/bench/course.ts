import { ini } from "../e2e/harness.ts";

/** Writes a config file for a gateway. */
export async function writeConfig(
  folder: string,
  url: string,
  sections = "",
): Promise<string> {
  const path = await Deno.makeTempFile({ dir: folder, suffix: ".ini" });
  const account = { username: "1234567", password: "practice", url };
  await Deno.writeTextFile(path, ini(account) + sections);
  await Deno.chmod(path, 0o600);
  return path;
}

/** Gives a folder to some work and removes it afterwards. */
export async function inFolder(
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir({ prefix: "schlund-ddns-bench-" });
  try {
    await work(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
