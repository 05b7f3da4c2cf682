import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { writeArchives } from "../../packaging/build/archives.ts";
import { fileName, TARGETS } from "../../packaging/build/target.ts";
import { VERSION } from "../../lib/version.ts";
import { runProcess } from "../e2e/process.ts";

async function shell(script: string, cwd: string): Promise<string> {
  const { code, stdout, stderr } = await runProcess("/bin/sh", {
    args: ["-ec", script],
    cwd,
  });
  assertEquals(code, 0, stderr);
  return stdout;
}

/** Stand-ins for the executables of all targets, as `compile:all` lays them. */
async function layExecutables(folder: string): Promise<void> {
  for (const target of TARGETS) {
    await Deno.mkdir(`${folder}/${target.name}`);
    for (const program of ["schlund-ddns", "schlund-ddns-cgi"]) {
      const path = `${folder}/${target.name}/${fileName(program, target)}`;
      await Deno.writeTextFile(path, `#!/bin/sh\necho ${target.name}\n`);
    }
  }
}

Deno.test({
  name:
    "an archive for each target, the same each time, which other tools unpack",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await layExecutables(folder);
      const names = await writeArchives(folder, folder);
      const sums = await Deno.readTextFile(`${folder}/SHA256SUMS`);
      await writeArchives(folder, folder);
      assertEquals(await Deno.readTextFile(`${folder}/SHA256SUMS`), sums);
      const archives = TARGETS.map(({ name }) =>
        `schlund-ddns-${VERSION}-${name}` +
        (name.startsWith("windows") ? ".zip" : ".tar.gz")
      );
      assertEquals(names, [...archives, "SHA256SUMS"]);
      await shell("sha256sum --check --quiet SHA256SUMS", folder);

      const linux = `schlund-ddns-${VERSION}-linux-x64-webhost`;
      await shell(`tar xzf ${linux}.tar.gz`, folder);
      assertEquals(
        await shell(`./${linux}/schlund-ddns-cgi`, folder),
        "linux-x64-webhost\n",
      );
      const files = await shell("find . -type f", `${folder}/${linux}`);
      for (
        const name of [
          ...["LICENSE", "README.md", "CHANGELOG.md", "config.ini"],
          ...["apache.conf", "man/schlund-ddns.1", "schlund-ddns.timer"],
        ]
      ) assertStringIncludes(files, `./${name}\n`);

      // Python reads zip files; unzip is not on every machine.
      const zip = `schlund-ddns-${VERSION}-windows-x64`;
      await shell(
        `python3 -m zipfile -t ${zip}.zip && python3 -m zipfile -e ${zip}.zip .`,
        folder,
      );
      assertEquals(
        await Deno.readFile(`${folder}/${zip}/schlund-ddns.exe`),
        await Deno.readFile(`${folder}/windows-x64/schlund-ddns.exe`),
      );
      const unpacked = [...Deno.readDirSync(`${folder}/${zip}`)];
      assert(!unpacked.some(({ name }) => name === "schlund-ddns.timer"));
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
