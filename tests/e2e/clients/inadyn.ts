import { program } from "../servers/programs.ts";

/** Whom inadyn asks for what. */
export interface InadynOptions {
  /** A directory for its files. */
  readonly directory: string;
  readonly port: number;
  readonly path: string;
  readonly username?: string;
  readonly password?: string;
  /** The command that says the address, or the path of a page that does. */
  readonly address: { readonly command: string } | { readonly page: string };
  readonly host: string;
}

/** What became of a run. */
export interface InadynRan {
  readonly code: number;
  readonly log: string;
}

/** It may wait ten minutes for another attempt; that is not for a test. */
const PATIENCE = 3000;

/**
 * Runs inadyn once, with what it remembers from runs before. If it is about to
 * try again later, it is stopped.
 */
export async function inadyn(
  { directory, port, path, host, address, ...rest }: InadynOptions,
): Promise<InadynRan> {
  const { username = "router", password = "let me in" } = rest;
  const file = `${directory}/inadyn.conf`;
  const check = "command" in address
    ? [`checkip-command = "${address.command}"`]
    : [
      `checkip-server = 127.0.0.1:${port}`,
      `checkip-path = ${address.page}`,
      "checkip-ssl = false",
    ];
  const lines = [
    "allow-ipv6 = true",
    "verify-address = false",
    "custom schlund-ddns {",
    ...[
      "ssl = false",
      ...check,
      `ddns-server = 127.0.0.1:${port}`,
      `ddns-path = "${path}"`,
      `username = ${username}`,
      `password = "${password}"`,
      `hostname = ${host}`,
    ].map((line) => `  ${line}`),
    "}",
  ];
  await Deno.writeTextFile(file, lines.join("\n") + "\n", { mode: 0o600 });
  const child = new Deno.Command(program("inadyn"), {
    args: [
      ...["--once", "--foreground", "--no-pidfile", "--loglevel=debug"],
      ...["--config", file, "--cache-dir", directory],
    ],
    clearEnv: true,
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const timer = setTimeout(() => child.kill("SIGTERM"), PATIENCE);
  const { code, stdout, stderr } = await child.output();
  clearTimeout(timer);
  const decoder = new TextDecoder();
  return { code, log: decoder.decode(stdout) + decoder.decode(stderr) };
}

/** Makes inadyn forget what it did, so that it asks again. */
export async function forgetInadyn(directory: string): Promise<void> {
  for await (const { name } of Deno.readDir(directory)) {
    if (name.endsWith(".cache")) await Deno.remove(`${directory}/${name}`);
  }
}
