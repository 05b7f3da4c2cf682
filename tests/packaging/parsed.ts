import { startPractice } from "../../lib/practice/mod.ts";
import { bundleProgram } from "../../packaging/build/bundle.ts";
import { permissionFlags } from "../../packaging/build/permissions.ts";
import type { Program } from "../../packaging/build/program.ts";
import { runProcess } from "../e2e/process.ts";

/**
 * The chunks that an update of one host parses, with their sizes in bytes: makes
 * each chunk print its name, and runs an update.
 *
 * @throws {Error} if the update fails
 */
export async function parsedByUpdate(
  program: Program,
): Promise<ReadonlyMap<string, number>> {
  const practice = startPractice();
  const folder = await Deno.makeTempDir();
  try {
    const { entry, sizes } = await bundleProgram(program, folder);
    for (const name of sizes.keys()) {
      const path = `${folder}/${name}`;
      const text = await Deno.readTextFile(path);
      const line = JSON.stringify(`parsed ${name}\n`);
      await Deno.writeTextFile(
        path,
        `Deno.stderr.writeSync(new TextEncoder().encode(${line}));\n${text}`,
      );
    }
    const config = `${folder}/ddns.ini`;
    await Deno.writeTextFile(
      config,
      `[default]\nusername = 1234567\npassword = practice\nurl = ${practice.url}\n`,
      { mode: 0o600 },
    );
    const { stdout, stderr } = await runProcess(Deno.execPath(), {
      args: [
        ...["run", "--no-config", ...permissionFlags(program), entry],
        ...(program.task === "start" ? ["home.example.com", "1.2.3.4"] : []),
      ],
      env: {
        DDNS_CONFIG: config,
        REQUEST_METHOD: "GET",
        QUERY_STRING: "hostname=home.example.com&myip=1.2.3.4",
        REMOTE_ADDR: "127.0.0.1",
      },
    });
    const records = practice.zone("example.com")?.rr ?? [];
    if (!records.some(({ value }) => value === "1.2.3.4")) {
      throw new Error(stdout + stderr);
    }
    const parsed = [...stderr.matchAll(/^parsed (.+)$/gm)].map(([, name]) =>
      [name!, sizes.get(name!) ?? NaN] as const
    );
    return new Map(parsed);
  } finally {
    await practice.close();
    await Deno.remove(folder, { recursive: true });
  }
}
