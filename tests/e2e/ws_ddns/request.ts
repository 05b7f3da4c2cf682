/**
 * How cases of the CGI program are made, and what most of them have.
 *
 * @module
 */
import { ini } from "../harness.ts";
import type { Case } from "./case.ts";

type CgiCase = Case & { kind: "cgi" };
type More = Omit<CgiCase, "kind" | "name" | "query">;

export const FILE = { username: "1234567", password: "practice", url: "{url}" };
export const HOME = "hostname=home.example.com";
export const ASK = `${HOME}&myip=8.8.4.4`;

/** A request to the usual config file, which names no hosts. */
export function ask(name: string, query: string, more: More = {}): CgiCase {
  return {
    kind: "cgi",
    name,
    query,
    files: { config: ini(FILE) },
    ...more,
    env: { DDNS_CONFIG: "{home}/config", ...more.env },
  };
}

/** The usual request to a config file with other settings. */
export function set(
  name: string,
  settings: Readonly<Record<string, string>>,
  more: More = {},
): CgiCase {
  const files = { config: ini({ ...FILE, ...settings }) };
  return ask(name, ASK, { files, ...more });
}
