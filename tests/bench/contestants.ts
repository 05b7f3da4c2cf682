import { denoDirectory } from "../e2e/harness.ts";
import type { Form } from "./forms.ts";

/** A process to start. */
export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** All of its environment. */
  readonly env: Readonly<Record<string, string>>;
}

/** One way to have an address published by a process of its own. */
export interface Contestant {
  readonly form: string;
  readonly program: "bare script" | "command line" | "CGI program";
  /** Whether the address is another one than the one that is there. */
  readonly task: "update" | "no change";
  /** What to start, told the address that is there and the one to set. */
  readonly command: (before: string, after: string) => Command;
}

/** Where contestants work. */
export interface Course {
  /** The gateway. */
  readonly url: string;
  /** The config file that names it. */
  readonly config: string;
  /** More variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The programs that a form has, each with this task. */
export async function contestantsOf(
  form: Form,
  task: Contestant["task"],
  { url, config, env = {} }: Course,
): Promise<readonly Contestant[]> {
  const everywhere = {
    PATH: Deno.env.get("PATH") ?? "",
    DENO_DIR: await denoDirectory(),
    ...env,
  };
  const enter = (
    program: Contestant["program"],
    start: readonly string[] | undefined,
    use: (before: string, after: string) => {
      readonly args?: readonly string[];
      readonly env?: Readonly<Record<string, string>>;
    },
  ): readonly Contestant[] => {
    const [path, ...first] = start ?? [];
    return path === undefined ? [] : [{
      form: form.name,
      program,
      task,
      command: (before, after) => {
        const { args = [], env = {} } = use(before, after);
        return {
          program: path,
          args: [...first, ...args],
          env: { ...everywhere, ...env },
        };
      },
    }];
  };
  return [
    ...enter("bare script", form.bare, (before, after) => ({
      args: [url, before, after],
    })),
    ...enter("command line", form.commandLine, (_before, after) => ({
      args: ["--config", config, "home.example.com", after],
    })),
    ...enter("CGI program", form.cgi, (_before, after) => ({
      env: {
        DDNS_CONFIG: config,
        GATEWAY_INTERFACE: "CGI/1.1",
        SERVER_NAME: "dyn.example.com",
        SERVER_PORT: "443",
        SERVER_PROTOCOL: "HTTP/1.1",
        REQUEST_METHOD: "GET",
        QUERY_STRING: `hostname=home.example.com&myip=${after}`,
        REMOTE_ADDR: "127.0.0.1",
      },
    })),
  ];
}
