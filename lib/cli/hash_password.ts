import { hashPassword } from "../dyndns/password.ts";
import { type InputStream, readBytes } from "../platform.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT } from "./exit.ts";
import { askHidden, type Terminal } from "./terminal.ts";

/** The most bytes in a line of a pipe. */
const LIMIT = 4096;

/**
 * `schlund-ddns hash-password`: asks for a password, or reads the first line of
 * stdin, and prints the hash for a `[client NAME]` section.
 */
export async function runHashPassword(
  _args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const { platform } = terminal;
  const password = platform.stdin.isTerminal()
    ? await askHidden("Password of the client: ", platform)
    : await readLine(platform.stdin);
  if (!password) throw new UsageError("there is no password");
  terminal.out(await hashPassword(password));
  return EXIT.ok;
}

async function readLine(stdin: InputStream): Promise<string> {
  const bytes = await readBytes(stdin, LIMIT + 1);
  const end = bytes.indexOf(10);
  if (end < 0 && bytes.length > LIMIT) {
    throw new UsageError(`the password is longer than ${LIMIT} bytes`);
  }
  const [line = ""] = new TextDecoder().decode(bytes).split(/\r?\n/);
  return line;
}
