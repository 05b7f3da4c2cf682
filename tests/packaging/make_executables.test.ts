/**
 * What is built into the executables. Any ELF file will do as their base, so this
 * runs everywhere; tests/e2e/executables.test.ts runs real ones.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { variablesOf } from "../../packaging/build/permissions.ts";
import { PROGRAMS, sourcePath } from "../../packaging/build/program.ts";
import { readEmbedded } from "./embedded.ts";

const ELF = "/bin/true";
const IS_LINUX = Deno.build.os === "linux";

async function compile(args: readonly string[], env: Record<string, string>) {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["task", "compile", ...args],
    cwd: sourcePath("."),
    env,
  }).output();
  return { success, stderr: new TextDecoder().decode(stderr) };
}

for (const form of [[], ["--engine", "quickjs"], ["--engine", "v8"]]) {
  Deno.test({
    name: `executables with ${form.join(" ") || "nothing said"}` +
      (IS_LINUX ? "" : " (skipped: it wants an ELF file)"),
    ignore: !IS_LINUX,
    async fn() {
      const folder = await Deno.makeTempDir();
      try {
        const { success, stderr } = await compile(
          [...form, "--output", folder],
          // None of these may leave a trace.
          {
            DENORT_BIN: ELF,
            OTEL_DENO: "true",
            V82JSC_NO_BC_CACHE: "",
            SCHLUND_DDNS_PASSWORD: "hunter2",
          },
        );
        assertEquals(success, true, stderr);
        for (const program of PROGRAMS) {
          const path = `${folder}/${program.name}`;
          const embedded = await readEmbedded(path);
          assertEquals(embedded.code_cache_key, null);
          assertEquals(embedded.env_vars_from_env_file, {
            V82JSC_NO_BC_CACHE: "1",
          });
          const { allow_import: _, ...permissions } = embedded.permissions;
          const allowed = Object.entries(permissions)
            .filter(([, value]) => value !== null);
          assertEquals(Object.fromEntries(allowed), {
            allow_env: variablesOf(program),
            allow_net: [],
            allow_read: [],
            allow_sys: program.task === "cgi"
              ? ["uid"]
              : ["uid", "networkInterfaces"],
            prompt: false,
          });
          const { mode } = await Deno.stat(path);
          assertEquals(mode! & 0o777, 0o755);
        }
      } finally {
        await Deno.remove(folder, { recursive: true });
      }
    },
  });
}

Deno.test("compile says what is wrong with its options", async () => {
  for (
    const [args, message] of [
      [["--engine", "spidermonkey"], "--engine is v8 or quickjs"],
      [["--fast"], "--fast"],
      [["--all", "--engine", "v8"], "--all makes every engine"],
    ] as const
  ) {
    const { success, stderr } = await compile(args, {});
    assertEquals(success, false);
    assertStringIncludes(stderr, message);
  }
});
