import { program } from "../servers/programs.ts";

/** What curl got, byte for byte. */
export interface Got {
  readonly status: number;
  /** By name in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly body: string;
}

/** Runs curl, which is told nothing by the environment. */
export async function curl(...args: readonly string[]): Promise<Got> {
  const { code, stdout, stderr } = await new Deno.Command(program("curl"), {
    args: ["-sS", "-i", "--http1.1", ...args],
    clearEnv: true,
  }).output();
  const decoder = new TextDecoder();
  if (code !== 0) throw new Error(`curl: ${decoder.decode(stderr)}`);
  return parseResponse(decoder.decode(stdout));
}

/** Takes a response apart (RFC 9112). */
export function parseResponse(text: string): Got {
  const [, head = "", body = ""] = /^(.*?)\r\n\r\n(.*)$/s.exec(text) ?? [];
  const [status = "", ...lines] = head.split("\r\n");
  return {
    status: Number(status.split(" ")[1]),
    headers: new Map(lines.map((line) => {
      const [, name = "", value = ""] = /^([^:]+):\s*(.*)$/.exec(line) ?? [];
      return [name.toLowerCase(), value];
    })),
    body,
  };
}
