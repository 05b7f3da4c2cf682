import { program } from "../servers/programs.ts";

/** Whom ddclient asks for what. */
export interface DdclientOptions {
  /** A directory for its files. */
  readonly directory: string;
  readonly port: number;
  /** The update path; it has a default of its own. */
  readonly script?: string;
  readonly login?: string;
  readonly password?: string;
  /** IPv6 if it has colons. */
  readonly address: string;
  readonly hosts: readonly string[];
}

/** What ddclient says, with what it remembers from runs before. */
export async function ddclient(
  { directory, port, script, address, hosts, ...rest }: DdclientOptions,
): Promise<string> {
  const { login = "router", password = "let me in" } = rest;
  const file = `${directory}/ddclient.conf`;
  const lines = [
    // Not use=ip: what it is told with ip=, ddclient takes for published.
    "use=cmd",
    `cmd="echo ${address}"`,
    "protocol=dyndns2",
    `server=127.0.0.1:${port}`,
    "ssl=no",
    ...(script === undefined ? [] : [`script=${script}`]),
    `login=${login}`,
    `password='${password}'`,
    hosts.join(","),
  ];
  await Deno.writeTextFile(file, lines.join("\n") + "\n", { mode: 0o600 });
  const { stdout, stderr } = await new Deno.Command(program("ddclient"), {
    args: [
      ...["-daemon=0", "-verbose", "-noquiet", "-nosyslog"],
      ...["-file", file, "-cache", cacheOf(directory)],
    ],
    clearEnv: true,
    env: { PATH: "/usr/bin:/bin", LC_ALL: "C" },
  }).output();
  const decoder = new TextDecoder();
  return decoder.decode(stdout) + decoder.decode(stderr);
}

/** Makes ddclient forget what it did, so that it asks again. */
export async function forgetDdclient(directory: string): Promise<void> {
  await Deno.remove(cacheOf(directory));
}

/** Lets ddclient believe that its last attempt was ten minutes ago. */
export async function ageDdclient(directory: string): Promise<void> {
  const text = await Deno.readTextFile(cacheOf(directory));
  const aged = text.replace(
    /(?<=\batime=)\d+/g,
    (seconds) => String(Number(seconds) - 600),
  );
  await Deno.writeTextFile(cacheOf(directory), aged);
}

function cacheOf(directory: string): string {
  return `${directory}/ddclient.cache`;
}
