import { sourcePath } from "../../packaging/build/program.ts";
import { runProcess } from "../e2e/process.ts";
import { makeStandIn } from "./stand_in.ts";

/** What an image says of itself, as far as it matters here. */
export interface ImageConfig {
  readonly User: string;
  readonly Env: readonly string[];
  readonly Entrypoint: readonly string[];
  readonly Cmd: readonly string[];
  readonly Healthcheck: { readonly Test: readonly string[] };
}

/** An image that has been built, unpacked. */
export interface BuiltImage {
  readonly config: ImageConfig;
  /** The folder with its files. */
  readonly root: string;
}

/**
 * Builds the Dockerfile with buildah, on a base of a few Debian packages.
 *
 * A stand-in for the program lies in the base, see {@linkcode makeStandIn}.
 */
export async function buildImage(folder: string): Promise<BuiltImage> {
  const buildah = async (...args: readonly string[]) => {
    const { code, stdout, stderr } = await runProcess("buildah", {
      args: [
        ...["--root", `${folder}/storage`, "--runroot", `${folder}/run`],
        ...["--storage-driver", "vfs", ...args],
      ],
    });
    if (code !== 0) throw new Error(`buildah ${args.join(" ")}: ${stderr}`);
    return stdout.trim();
  };
  await layContext(folder);
  const container = await buildah("from", "scratch");
  await buildah("add", container, await makeBase(folder), "/");
  await buildah("add", container, `${folder}/stand-in`, "/usr/lib/stand-in");
  await buildah("commit", container, "localhost/base");
  await buildah(
    ...["build", "--isolation", "chroot", "--format", "docker"],
    ...["--build-arg", "BUILDER=localhost/base"],
    ...["--build-arg", "BASE=localhost/base"],
    ...["--build-arg", "PROGRAM=program"],
    ...["--tag", "localhost/image", `${folder}/context`],
  );
  const { Docker } = JSON.parse(
    await buildah("inspect", "--type", "image", "localhost/image"),
  );
  const running = await buildah("from", "localhost/image");
  return { config: Docker.config, root: await buildah("mount", running) };
}

/** A tar archive with what the program and the build's shell need. */
async function makeBase(folder: string): Promise<string> {
  const base = `${folder}/base.tar`;
  const { code, stderr } = await runProcess("mmdebstrap", {
    args: [
      ...["--variant=extract", "--include=dash,coreutils,libc6,libgcc-s1"],
      ...["bookworm", base],
    ],
  });
  if (code !== 0) throw new Error(stderr);
  return base;
}

async function layContext(folder: string): Promise<void> {
  await Deno.mkdir(`${folder}/context`);
  await Deno.copyFile(
    sourcePath("Dockerfile"),
    `${folder}/context/Dockerfile`,
  );
  await makeStandIn({
    folder: `${folder}/stand-in`,
    place: "/usr/lib/stand-in",
    path: `${folder}/context/program`,
  });
}

/**
 * Starts a command in the files of an image as a container does: as the image's
 * user, with nothing that it could write to, and with secrets.
 */
const IN_IMAGE = `
set -e
root=$0 secrets=$1 user=$2
shift 2
mkdir -p "$root/run" "$root/proc"
mount --bind "$root" "$root"
mount -o remount,bind,ro "$root"
mount -t tmpfs -o mode=755 run "$root/run"
mkdir "$root/run/secrets"
mount --bind "$secrets" "$root/run/secrets"
mount --rbind /proc "$root/proc"
exec chroot --userspec="$user" "$root" "$@"
`;

/** The command that starts a program in an image. */
export function inImage(
  { root, config }: BuiltImage,
  secrets: string,
  command: readonly string[],
): { readonly program: string; readonly args: readonly string[] } {
  return {
    program: "unshare",
    args: [
      ...["--mount", "/bin/sh", "-c", IN_IMAGE, root, secrets, config.User],
      ...command,
    ],
  };
}
