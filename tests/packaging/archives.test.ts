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
  name: "an archive for each target, the same each time",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await layExecutables(folder);
      const names = await writeArchives(folder, folder);
      const sums = await Deno.readTextFile(`${folder}/SHA256SUMS`);
      await writeArchives(folder, folder);
      assertEquals(await Deno.readTextFile(`${folder}/SHA256SUMS`), sums);
      assertEquals(
        names,
        [
          ...TARGETS.map(({ name }) =>
            `schlund-ddns-${VERSION}-${name}` +
            (name.startsWith("windows") ? ".zip" : ".tar.gz")
          ),
          "SHA256SUMS",
        ],
      );
      await shell("sha256sum --check --quiet SHA256SUMS", folder);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "other tools unpack the archives",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      await layExecutables(folder);
      await writeArchives(folder, folder);
      const top = `schlund-ddns-${VERSION}`;
      const linux = `${top}-linux-x64-webhost`;
      await shell(`tar xzf ${linux}.tar.gz`, folder);
      assertEquals(
        await shell(`./${linux}/schlund-ddns-cgi`, folder),
        "linux-x64-webhost\n",
      );
      const files = await shell("find . -type f | sort", `${folder}/${linux}`);
      for (
        const name of [
          "LICENSE",
          "README.md",
          "CHANGELOG.md",
          "config.ini",
          "apache.conf",
          "man/schlund-ddns.1",
          "schlund-ddns.timer",
        ]
      ) assertStringIncludes(files, `./${name}\n`);
      // What the README links to lies beside it.
      const readme = await Deno.readTextFile(`${folder}/${linux}/README.md`);
      const links = [...readme.matchAll(/\]\((docs\/[^)#]+)/g)];
      assert(links.length > 10);
      for (const [, page] of links) {
        assertStringIncludes(files, `./${page}\n`);
      }
      // Python reads zip files; unzip is not on every machine.
      const zip = `${top}-windows-x64`;
      await shell(
        `python3 -m zipfile -t ${zip}.zip && python3 -m zipfile -e ${zip}.zip .`,
        folder,
      );
      assertEquals(
        await Deno.readFile(`${folder}/${zip}/schlund-ddns.exe`),
        await Deno.readFile(`${folder}/windows-x64/schlund-ddns.exe`),
      );
      const names = [...Deno.readDirSync(`${folder}/${zip}`)].map((entry) =>
        entry.name
      );
      assert(!names.includes("schlund-ddns.timer"), "units are for Linux");
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});
