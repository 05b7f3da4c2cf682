/**
 * What the docs tell of systemd's units: run where nothing that is installed stays,
 * with a systemd that does not run the machine.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { writeArchives } from "../../packaging/build/archives.ts";
import { runInLayer, whyNoLayer } from "../packaging/layer.ts";
import { runProcess } from "./process.ts";
import { ROOT } from "./docs/blocks.ts";
import { type DocsStage, firstConfig, setDocsStage } from "./docs/stage.ts";
import { by, not, testBlocks, type Way, type Ways } from "./docs/way.ts";

const SKIPPED = await whyNoLayer();

/** As in the layer, but for what starts at once: nothing can be started there. */
const SYSTEMCTL = `#!/bin/sh
case $1 in
  daemon-reload) exit ;;
  enable) shift; [ "$1" != --now ] || shift; exec /usr/bin/systemctl enable "$@" ;;
esac
exit 99
`;

/** Runs a block in a layer of this machine, between other lines. */
function inLayer(
  needs: readonly string[],
  prepare: (stage: DocsStage, shared: string) => Promise<string>,
  after: string,
  expected: readonly string[],
): Way {
  return {
    how: "run",
    needs: ["systemctl", "systemd-analyze", ...needs],
    skipped: SKIPPED,
    async run({ text }) {
      await using stage = await setDocsStage();
      const shared = `${stage.home}/shared`;
      await Deno.mkdir(shared);
      await Deno.writeTextFile(`${stage.home}/programs/systemctl`, SYSTEMCTL, {
        mode: 0o755,
      });
      const before = await prepare(stage, shared);
      const variables = Object.entries(stage.env)
        .map(([name, value]) => `export ${name}='${value}'\n`);
      const { code, stdout, stderr } = await runInLayer(
        `mount -t proc proc /proc\n${
          variables.join("")
        }${before}\n${text}\n${after}`,
        shared,
      );
      assertEquals(code, 0, stdout + stderr);
      for (const line of expected) assertStringIncludes(stdout, line);
    },
  };
}

/** The programs in a folder, as executables lie there. */
async function layExecutables(stage: DocsStage, folder: string): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  for (const name of ["schlund-ddns", "schlund-ddns-cgi"]) {
    await Deno.copyFile(`${stage.home}/programs/${name}`, `${folder}/${name}`);
  }
}

/** Installs the package; the editor writes the account and a client. */
async function installPackage(stage: DocsStage, shared: string) {
  await layExecutables(stage, `${stage.home}/from`);
  const { code, stdout, stderr } = await runProcess(Deno.execPath(), {
    args: [
      ...["task", "package", "--from", `${stage.home}/from`],
      ...["--output", shared],
    ],
    cwd: ROOT.pathname,
  });
  assertEquals(code, 0, stderr);
  await Deno.writeTextFile(
    `${shared}/config.ini`,
    `${await firstConfig()}allowed_hostnames = home.example.com\n`,
  );
  await Deno.writeTextFile(
    `${shared}/editor`,
    '#!/bin/sh\ncat /mnt/config.ini > "$1"\n',
    { mode: 0o755 },
  );
  const name = stdout.trim().split("/").at(-1);
  return `dpkg --no-triggers -i /mnt/${name} > /dev/null
export EDITOR=/mnt/editor`;
}

/** Unpacks the archive and goes there. */
async function unpackArchive(stage: DocsStage, shared: string) {
  await layExecutables(stage, `${stage.home}/all/linux-x64`);
  const [name] = await writeArchives(`${stage.home}/all`, shared);
  return `cd /tmp && tar xzf /mnt/${name} && cd schlund-ddns-*-linux-x64`;
}

/** More lines for a unit that the package brings: systemd understands all of them. */
function dropIn(unit: string): Way {
  return {
    how: "run",
    needs: ["systemd-analyze"],
    async run({ text }) {
      await using stage = await setDocsStage();
      const service = await Deno.readTextFile(
        new URL(`packaging/${unit}`, ROOT),
      );
      const file = `${stage.home}/${unit}`;
      await Deno.writeTextFile(
        file,
        service.replace("/usr/bin/", `${stage.home}/programs/`),
      );
      await Deno.mkdir(`${file}.d`);
      await Deno.writeTextFile(`${file}.d/override.conf`, text);
      const { code, stdout, stderr } = await stage.shell(
        `systemd-analyze verify --man=no ${file}`,
      );
      assertEquals([code, stdout, stderr], [0, "", ""]);
    },
  };
}

const SYSTEMD = not("it asks a systemd that runs the machine");
const WANTS = "/etc/systemd/system/multi-user.target.wants";

const BOOTED = by(
  "tests/packaging/recipe_boot.test.ts",
  "systemd runs the package's units as docs say",
);

/** The ways of what is told of units. */
const UNIT_WAYS: Ways = {
  "docs/network.md › Where to set the variables › [Service]": dropIn(
    "schlund-ddns.service",
  ),
  "docs/service.md › Units of the Debian package › sudoedit /etc/schlund-ddns/config.ini":
    inLayer(
      ["dpkg-deb"],
      installPackage,
      `ls ${WANTS}; stat -c %a /etc/schlund-ddns/config.ini`,
      [
        "✓ home.example.com: ",
        "schlund-ddns-serve.service\nschlund-ddns-watch.service\n",
        "\n600\n",
      ],
    ),
  "docs/service.md › Units of the Debian package › [Service]": BOOTED,
  "docs/service.md › Units of the Debian package › sudo systemctl enable --now schlund-ddns.timer":
    BOOTED,
  "docs/service.md › From the archive › sudo install schlund-ddns /usr/local/bin":
    inLayer(
      [],
      unpackArchive,
      `/usr/local/bin/schlund-ddns --version
stat -c %a /etc/schlund-ddns/config.ini
cd /etc/systemd/system
systemd-analyze verify --man=no schlund-ddns*.service schlund-ddns.timer 2>&1
echo verified`,
      ["schlund-ddns ", "\n600\nverified\n"],
    ),
  "docs/service.md › sudo systemctl edit schlund-ddns.service": SYSTEMD,
  "docs/service.md › journalctl -u schlund-ddns-watch": SYSTEMD,
};

await testBlocks("units", UNIT_WAYS);
