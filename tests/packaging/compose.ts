import { sourcePath } from "../../packaging/build/program.ts";
import { runProcess } from "../e2e/process.ts";

/** A service of a compose file, as far as ours say something of it. */
export interface ComposeService {
  readonly build?: string;
  readonly image: string;
  readonly command: string;
  readonly healthcheck?: { readonly disable?: boolean };
  readonly network_mode?: string;
  readonly restart: string;
  readonly read_only?: boolean;
  readonly cap_drop?: readonly string[];
  readonly security_opt?: readonly string[];
  readonly secrets: readonly string[];
}

/** A compose file. */
export interface Compose {
  readonly services: Readonly<Record<string, ComposeService>>;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
}

const AS_JSON =
  "import json, sys, yaml; json.dump(yaml.safe_load(open(sys.argv[1])), sys.stdout)";

/** Reads a compose file with Python's YAML. */
export async function readCompose(name: string): Promise<Compose> {
  const { stdout, stderr } = await runProcess("python3", {
    args: ["-c", AS_JSON, sourcePath(name)],
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

/** For a test's name: why YAML cannot be read here. */
export async function reasonWithoutYaml(): Promise<string> {
  const { code } = await runProcess("/bin/sh", {
    args: ["-c", "python3 -c 'import yaml'"],
  });
  return code === 0 ? "" : " (skipped: there is no YAML for Python)";
}
