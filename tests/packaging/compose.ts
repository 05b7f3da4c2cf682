import { sourcePath } from "../../packaging/build/program.ts";
import { runProcess } from "../e2e/process.ts";

/** A compose file, as far as ours use it. */
export interface Compose {
  readonly services: Readonly<
    Record<string, {
      readonly image: string;
      readonly command: string;
      readonly secrets: readonly string[];
      readonly healthcheck?: { readonly disable?: boolean };
      readonly network_mode?: string;
    }>
  >;
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

/** Why compose files cannot be read here; undefined if they can. */
export async function whyNoYaml(): Promise<string | undefined> {
  const { code } = await runProcess("/bin/sh", {
    args: ["-c", "python3 -c 'import yaml'"],
  });
  return code === 0 ? undefined : "there is no YAML for Python";
}
