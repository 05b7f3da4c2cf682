/**
 * The Debian package, made of stand-ins for the programs.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { packageFiles } from "../../packaging/build/package_files.ts";
import { sourcePath } from "../../packaging/build/program.ts";
import { VERSION } from "../../lib/version.ts";
import { type Ran, runProcess } from "../e2e/process.ts";
import { testWith } from "../e2e/servers/programs.ts";
import { blockAfter } from "../e2e/servers/readme.ts";
import { runInLayer, testUnless, whyNoLayer } from "./layer.ts";

async function makePackages(from: string, to: string): Promise<Ran> {
  return await runProcess(Deno.execPath(), {
    args: ["task", "package", "--from", from, "--output", to],
    cwd: sourcePath("."),
    env: { SOURCE_DATE_EPOCH: "1790000000" },
  });
}

/** A folder with stand-ins for the programs, and one for packages. */
async function setStage() {
  const folder = await Deno.makeTempDir({ prefix: "schlund-ddns-deb-" });
  const from = `${folder}/programs`;
  await Deno.mkdir(from);
  for (const name of ["schlund-ddns", "schlund-ddns-cgi"]) {
    await Deno.copyFile("/bin/true", `${from}/${name}`);
  }
  return {
    folder,
    from,
    [Symbol.asyncDispose]: () => Deno.remove(folder, { recursive: true }),
  };
}

function testPackage(
  name: string,
  fn: (stage: Awaited<ReturnType<typeof setStage>>) => Promise<void>,
): void {
  testWith(["dpkg-deb", "lintian"], name, async () => {
    await using stage = await setStage();
    await fn(stage);
  });
}

testPackage(
  "the same programs give the same package, to which lintian does not object",
  async ({ folder, from }) => {
    const packages: Uint8Array[] = [];
    let path = "";
    for (const to of [`${folder}/1`, `${folder}/2`]) {
      const { code, stdout, stderr } = await makePackages(from, to);
      assertEquals(code, 0, stderr);
      path = stdout.trim();
      packages.push(await Deno.readFile(path));
      // Nothing of when and by whom it was made may be seen.
      await Deno.utime(`${from}/schlund-ddns`, 1, 1);
      await Deno.chmod(`${from}/schlund-ddns`, 0o700);
    }
    assertEquals(packages[0], packages[1]);
    const lintian = await runProcess("lintian", {
      args: ["--fail-on", "error,warning", path],
    });
    assertEquals([lintian.code, lintian.stdout], [0, ""]);
    const { stdout: version } = await runProcess("dpkg-deb", {
      args: ["--field", path, "Version"],
    });
    assertEquals(version.trim(), `${VERSION.replace("-", "~")}-1`);
    const { stdout: files } = await runProcess("dpkg-deb", {
      args: ["--contents", path],
    });
    for (const line of files.trim().split("\n")) {
      assertMatch(line, / root\/root /);
    }
    // Debian's web servers run or serve what is in these folders.
    assertEquals(files.match(/\.\/(?:usr\/lib\/cgi-bin|var|srv)\/\S*/g), null);
  },
);

testPackage("one package for each architecture", async ({ folder }) => {
  for (const target of ["linux-x64", "linux-arm64", "windows-x64"]) {
    await Deno.mkdir(`${folder}/all/${target}`, { recursive: true });
    for (const name of ["schlund-ddns", "schlund-ddns-cgi"]) {
      const text = target.startsWith("linux") ? "#!/bin/sh\n" : "MZ";
      await Deno.writeTextFile(`${folder}/all/${target}/${name}`, text);
    }
  }
  const { stdout } = await makePackages(`${folder}/all`, folder);
  const names = stdout.trim().split("\n")
    .map((path) => path.slice(path.lastIndexOf("_") + 1));
  assertEquals(names, ["arm64.deb", "amd64.deb"]);
});

testPackage("the message says what is missing", async ({ folder, from }) => {
  await Deno.remove(`${from}/schlund-ddns-cgi`);
  const { code, stderr } = await makePackages(from, folder);
  assertEquals(code, 1);
  assertStringIncludes(stderr, "there is no schlund-ddns");
});

Deno.test("README.Debian names what the package installs", async () => {
  const bytes = new Uint8Array();
  const files = await packageFiles(
    { commandLine: bytes, cgi: bytes },
    "2.0.0-1",
    1790000000,
  );
  const readme = files.find(({ path }) => path.endsWith("/README.Debian"));
  const text = new TextDecoder().decode(readme?.bytes);
  const installed = files.map(({ path }) => path).filter((path) =>
    /^(?:etc|usr\/lib\/systemd|usr\/lib\/schlund-ddns)\//.test(path)
  );
  assertEquals(installed.length, 6);
  for (const path of installed) {
    const unit = path.startsWith("usr/lib/systemd/");
    assertStringIncludes(text, unit ? path.split("/").at(-1)! : `/${path}`);
  }
});

/** What stays of a package in the life of a machine; each line is looked at below. */
const LIFE = `
state() {
  echo "$1: $(ls /usr/bin/schlund-ddns /usr/lib/schlund-ddns/schlund-ddns-cgi 2> /dev/null | wc -l) programs"
  stat -c "$1: %n %a %U:%G" /etc/schlund-ddns/config.ini 2> /dev/null || echo "$1: no config"
}
links=/etc/systemd/system
dpkg --no-triggers -i /mnt/one.deb > /dev/null
state installed
grep -v '^#' /etc/schlund-ddns/config.ini | grep . | sed 's/^/settings: /'
systemd-analyze verify schlund-ddns-serve.service schlund-ddns-watch.service schlund-ddns.service schlund-ddns.timer 2>&1 | sed 's/^/verify: /'
mkdir $links/schlund-ddns.service.d
cp /mnt/drop-in $links/schlund-ddns.service.d/override.conf
systemd-analyze verify schlund-ddns.service 2>&1 | sed 's/^/verify: /'
systemd-analyze cat-config systemd/system/schlund-ddns.service | grep HOSTS= | tail -n 1
rm -r $links/schlund-ddns.service.d
for unit in schlund-ddns-serve schlund-ddns-watch schlund-ddns; do
  systemd-analyze security --offline=true --threshold=15 /usr/lib/systemd/system/$unit.service > /mnt/security || cat /mnt/security
done
echo username = 1234567 >> /etc/schlund-ddns/config.ini
chgrp www-data /etc/schlund-ddns/config.ini
chmod 640 /etc/schlund-ddns/config.ini
mkdir -p $links/multi-user.target.wants
ln -s /usr/lib/systemd/system/schlund-ddns-serve.service $links/multi-user.target.wants/
dpkg --no-triggers -i /mnt/two.deb > /dev/null
state upgraded
tail -n 1 /etc/schlund-ddns/config.ini
dpkg --no-triggers -r schlund-ddns > /dev/null
state removed
dpkg --no-triggers -P schlund-ddns > /dev/null
state purged
find /etc /usr/bin /usr/lib/schlund-ddns /usr/lib/systemd /usr/share/bash-completion /usr/share/doc /usr/share/fish /usr/share/lintian /usr/share/man /usr/share/zsh /var/lib/systemd -name '*schlund*' 2> /dev/null | sed 's/^/left: /'
`;

testUnless(
  await whyNoLayer(),
  ["dpkg", "systemd-analyze", "man"],
  "install, upgrade, remove and purge",
  async () => {
    await using stage = await setStage();
    const { stdout: path } = await makePackages(stage.from, stage.folder);
    const shared = `${stage.folder}/shared`;
    await Deno.mkdir(shared);
    await Deno.copyFile(path.trim(), `${shared}/one.deb`);
    const dropIn = await blockAfter(
      "sudo systemctl edit schlund-ddns.service",
      "docs/service.md",
    );
    await Deno.writeTextFile(`${shared}/drop-in`, dropIn);
    const newer = `dpkg-deb -R "$0/one.deb" "$0/tree" &&
      sed -i 's/^Version: .*/Version: 99-1/' "$0/tree/DEBIAN/control" &&
      dpkg-deb -b "$0/tree" "$0/two.deb"`;
    const made = await runProcess("/bin/sh", { args: ["-c", newer, shared] });
    assertEquals(made.code, 0, made.stderr);
    const { code, stdout, stderr } = await runInLayer(LIFE, shared);
    assertEquals(code, 0, stdout + stderr);
    const config = "/etc/schlund-ddns/config.ini";
    assertEquals(stdout.trim().split("\n"), [
      "installed: 2 programs",
      `installed: ${config} 600 root:root`,
      "settings: [default]",
      dropIn.split("\n")[1],
      "upgraded: 2 programs",
      `upgraded: ${config} 640 root:www-data`,
      "username = 1234567",
      "removed: 0 programs",
      `removed: ${config} 640 root:www-data`,
      "purged: 0 programs",
      "purged: no config",
    ]);
  },
);
