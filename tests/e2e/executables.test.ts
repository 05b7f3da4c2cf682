import { assert, assertEquals } from "@std/assert";
import configuration from "../../deno.json" with { type: "json" };

const ROOT = new URL("../../", import.meta.url);

/** Where the base of `deno compile` is neither near nor can be fetched. */
const NO_BASE = /Setting up base binary/;

/** The executables, or why there are none. */
type Compiled = { readonly dir: string } | { readonly reason: string };

/** Runs the compile task's own commands, with another folder for the output. */
async function compile(): Promise<Compiled> {
  // Within the suite that this file starts, see below.
  if (Deno.env.has("SCHLUND_DDNS_EXE")) {
    return { reason: "they are being tested" };
  }
  const dir = await Deno.makeTempDir({ prefix: "schlund-ddns-exe-" });
  for (const command of configuration.tasks.compile.command.split(" && ")) {
    const args = command.replace("dist/", `${dir}/`).split(" ").slice(1);
    const { success, stderr } = await deno(args, {});
    if (success) continue;
    await Deno.remove(dir, { recursive: true });
    if (NO_BASE.test(stderr)) {
      return {
        reason: "deno compile cannot fetch its base; name one in DENORT_BIN",
      };
    }
    throw new Error(stderr);
  }
  return { dir };
}

async function deno(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
) {
  const command = new Deno.Command(Deno.execPath(), {
    args: [...args],
    env,
    cwd: ROOT,
  });
  const { success, stdout, stderr } = await command.output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { success, stdout: text(stdout), stderr: text(stderr) };
}

const compiled = await compile();
const skipped = "reason" in compiled ? ` (skipped: ${compiled.reason})` : "";

Deno.test({
  name: `the executables pass the end-to-end tests${skipped}`,
  ignore: "reason" in compiled,
  async fn() {
    const { dir } = compiled as { dir: string };
    try {
      const names = [...Deno.readDirSync(dir)].map(({ name }) => name).sort();
      assertEquals(names, ["schlund-ddns", "schlund-ddns-cgi"]);
      const [, ...args] = configuration.tasks["test:e2e"].command.split(" ");
      const { success, stdout, stderr } = await deno(args, {
        SCHLUND_DDNS_EXE: `${dir}/schlund-ddns`,
        SCHLUND_DDNS_CGI_EXE: `${dir}/schlund-ddns-cgi`,
      });
      assert(success, stdout + stderr);
    } finally {
      await Deno.remove(dir, { recursive: true });
    }
  },
});
