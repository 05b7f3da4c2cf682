import { isRoot, type Ran, runProcess } from "../e2e/process.ts";
import { testWith } from "../e2e/servers/programs.ts";

/**
 * Mounts a layer in memory over this machine's files, so that a script can install
 * packages and nothing of it stays; `$1` is a folder to find at `/mnt`.
 */
const IN_LAYER = `
set -e
mount -t tmpfs layer "$0"
mkdir "$0/upper" "$0/work" "$0/root"
mount -t overlay layer -o "lowerdir=/,upperdir=$0/upper,workdir=$0/work" "$0/root"
mount --bind "$1" "$0/root/mnt"
mount -t tmpfs run "$0/root/run"
exec chroot "$0/root" /bin/sh -ec "$2"
`;

/** Runs a shell script as root where nothing that it changes stays. */
export async function runInLayer(script: string, shared: string): Promise<Ran> {
  const layer = await Deno.makeTempDir({ prefix: "schlund-ddns-layer-" });
  try {
    return await runProcess("unshare", {
      args: ["--mount", "/bin/sh", "-c", IN_LAYER, layer, shared, script],
      env: { LC_ALL: "C.UTF-8" },
    });
  } finally {
    await Deno.remove(layer);
  }
}

/** Why no layer can be made here; undefined if one can. */
export async function whyNoLayer(): Promise<string | undefined> {
  if (Deno.build.os !== "linux" || !await isRoot()) {
    return "it wants root on Linux";
  }
  const shared = await Deno.makeTempDir();
  try {
    const { code } = await runInLayer("true", shared);
    return code === 0 ? undefined : "no file system can be mounted here";
  } catch {
    return "there is no unshare";
  } finally {
    await Deno.remove(shared);
  }
}

/** A test that needs some programs, unless a reason says that it cannot run here. */
export function testUnless(
  reason: string | undefined,
  programs: readonly string[],
  name: string,
  fn: () => Promise<void>,
): void {
  if (reason === undefined) return testWith(programs, name, fn);
  Deno.test({ name: `${name} (skipped: ${reason})`, ignore: true, fn });
}
