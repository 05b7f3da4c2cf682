import { ConfigError } from "../config_error.ts";
import type { Platform } from "../platform.ts";
import { expandHome } from "./expand_home.ts";

/** The text of a setting in a file of its own. */
export interface OwnFile {
  /** Without a byte order mark and the line ends after it. */
  readonly text: string;
  /** Warnings about the file. */
  readonly warnings: readonly string[];
}

/**
 * Reads the file that an environment variable names, such as a systemd credential
 * or a Docker secret. Editors and `echo` add a line end, and some editors a byte
 * order mark; neither belongs to the value.
 *
 * @param variable its name, for messages
 * @param named the path that it holds
 * @throws {ConfigError} if the file cannot be read or is empty
 */
export async function readOwnFile(
  variable: string,
  named: string,
  platform: Platform,
): Promise<OwnFile> {
  const path = await expandHome(named, platform);
  if (path === undefined) {
    throw new ConfigError(
      `${variable}: ${named}: there is no home directory for ~; name the whole path`,
    );
  }
  const read = await platform.readFile(path);
  if (read.status !== "read") {
    throw new ConfigError(`${variable}: ${path}: ${read.reason}`);
  }
  const text = read.text.replace(/^\ufeff/, "").replace(/[\r\n]+$/, "");
  if (text === "") {
    throw new ConfigError(
      `${variable}: ${path} is empty; write the value to it`,
    );
  }
  return { text, warnings: openFileWarnings(path, read) };
}

/**
 * Containers mount secrets here, readable by every user of the container, and
 * unchangeable from within (Docker, Podman, Kubernetes).
 */
const CONTAINER_SECRETS = /^\/(?:var\/)?run\/secrets\//;

/** Warns about a file with a secret that every user can read. */
export function openFileWarnings(
  path: string,
  { worldReadable }: { readonly worldReadable: boolean },
): readonly string[] {
  return worldReadable && !CONTAINER_SECRETS.test(path)
    ? [`${path} can be read by every user of this machine; chmod o-r it`]
    : [];
}
