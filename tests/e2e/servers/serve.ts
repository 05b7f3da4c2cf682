import type { Practice } from "../../../lib/practice/mod.ts";
import { command, ini } from "../harness.ts";
import { type Background, startBackground } from "./background.ts";

/** `schlund-ddns serve`, running. */
export interface Serve extends Background {
  readonly url: string;
  readonly port: number;
}

/** How to start it. */
export interface ServeOptions {
  readonly practice: Practice;
  /** A directory for its files. */
  readonly directory: string;
  /** More lines for `[default]`. */
  readonly settings?: Readonly<Record<string, string>>;
  /** The sections behind it. */
  readonly sections?: string;
  readonly args?: readonly string[];
  /** Files that it may open. */
  readonly files?: number;
  /** Its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A client that may update some hosts of the zone `example.com`. */
export const CLIENT = `
[client router]
password = let me in
hostnames = home.example.com plain.example.com gone.example.com
`;

/** Starts the service on any free port. */
export async function startServe(
  {
    practice,
    directory,
    settings = {},
    sections = CLIENT,
    args = [],
    files,
    env,
  }: ServeOptions,
): Promise<Serve> {
  const config = `${directory}/serve.ini`;
  await Deno.writeTextFile(
    config,
    ini({
      username: "1234567",
      password: "practice",
      url: practice.url,
      listen: "127.0.0.1:0",
      ...settings,
    }) + sections,
    { mode: 0o600 },
  );
  const [program, options] = await command(
    ["serve", "--config", config, ...args],
    { env },
  );
  const limited = files === undefined ? { program, args: options.args } : {
    program: "/bin/sh",
    args: [
      "-c",
      `ulimit -n ${files}; exec "$@"`,
      "sh",
      program,
      ...options.args,
    ],
  };
  const background = startBackground({
    ...options,
    ...limited,
    log: `${directory}/serve.log`,
    cwd: undefined,
  });
  let url = "";
  await background.until((log) => {
    url = /^\S+ listening on (http:\S+)$/m.exec(log)?.[1] ?? "";
    return url !== "";
  });
  return { ...background, url, port: Number(new URL(url).port) };
}
