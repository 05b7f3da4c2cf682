/**
 * How cases of the command line are made, and what most of them have.
 *
 * @module
 */
import { ini } from "../harness.ts";
import type { Case } from "./case.ts";

type CommandLine = Case & { kind: "command line" };
type More = Omit<CommandLine, "kind" | "name" | "args">;

export const SECRET = "JBSWY3DPEHPK3PXP";
export const ACCOUNT = ["--username", "1234567", "--password", "practice"];
export const OPTIONS = [...ACCOUNT, "--url", "{url}"];
export const HOME = "home.example.com";
export const NEW_A = "8.8.4.4";
export const WORDS = [HOME, NEW_A];

export const FILE = { username: "1234567", password: "practice", url: "{url}" };
export const CONFIG = { "my.ini": ini(FILE) };
export const WITH_CONFIG = ["--config", "my.ini", ...WORDS];

/** Settings without a section. */
export const LINES = "url = {url}\nusername = 1234567\npassword = practice\n";

/** All arguments. */
export function options(
  name: string,
  args: readonly string[],
  more: More = {},
): CommandLine {
  return { kind: "command line", name, args, ...more };
}

/** A host and an address, with the usual options. */
export function update(
  name: string,
  host: string,
  address: string,
  more: More = {},
): CommandLine {
  return options(name, [...OPTIONS, host, address], more);
}

/** The text of a config file, with the usual words. */
export function file(name: string, text: string, more: More = {}): CommandLine {
  return options(name, WITH_CONFIG, { files: { "my.ini": text }, ...more });
}

/** A gateway that knows just one account with this password. */
export function knows(password: string): Pick<Case, "gateway"> {
  const account = { user: "1234567", password, context: "10" };
  return { gateway: { accounts: [account] } };
}
