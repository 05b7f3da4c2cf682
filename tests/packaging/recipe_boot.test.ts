/**
 * The recipes for systemd, word for word on a booted system: the package is
 * installed, its config file edited, and the units are started as docs say.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { sourcePath } from "../../packaging/build/program.ts";
import { runProcess } from "../e2e/process.ts";
import { blockAfter } from "../e2e/servers/readme.ts";
import { runBooted, whyNotBooted } from "./booted.ts";
import { practiceZones, startPractice } from "../../lib/practice/mod.ts";
import { testUnless } from "./layer.ts";
import { makeStandIn } from "./stand_in.ts";

const DOCS = "docs/service.md";

/** What docs say is in files of their own; `sudo` is not needed here. */
const SCRIPT = `
sudo() { "$@"; }
sudoedit() { cat /mnt/config >> "$1"; }
wait_for() {
  i=0
  until journalctl --no-pager -o cat -u "$1" | grep -q "$2"; do
    i=$((i + 1))
    [ $i -lt 200 ]
    sleep 0.1
  done
}
state() { echo "$1: $(systemctl show -P "$2" "$1")"; }
dpkg --no-triggers -i /mnt/one.deb > /dev/null
. /mnt/start
wait_for schlund-ddns-watch '→ 8.8.4.4'
wait_for schlund-ddns-serve 'listening on'
systemctl is-enabled schlund-ddns-watch schlund-ddns-serve
state schlund-ddns-watch ActiveState
echo 8.8.8.8 > /mnt/address
systemctl reload schlund-ddns-watch
wait_for schlund-ddns-watch '→ 8.8.8.8'
systemctl stop schlund-ddns-watch schlund-ddns-serve
state schlund-ddns-watch Result
state schlund-ddns-serve Result
mkdir /etc/systemd/system/schlund-ddns.service.d
cp /mnt/drop-in /etc/systemd/system/schlund-ddns.service.d/override.conf
systemctl daemon-reload
echo 9.9.9.9 > /mnt/address
. /mnt/start-timer
systemctl list-timers --no-pager --no-legend | grep -c schlund-ddns.timer
# As the timer does, a minute after the boot.
systemctl start schlund-ddns.service
state schlund-ddns Result
echo 'ip4 = nonsense' > /etc/schlund-ddns/config.ini
systemctl start schlund-ddns-watch
sleep 7
state schlund-ddns-watch ActiveState
state schlund-ddns-watch NRestarts
`;

testUnless(
  await whyNotBooted(),
  ["dpkg-deb"],
  "systemd runs the package's units as docs say",
  async () => {
    const practice = startPractice({
      zones: practiceZones().map((zone) => ({
        ...zone,
        rr: [...zone.rr, { name: "vpn", type: "A", value: "192.0.2.9" }],
      })),
    });
    const addressOf = (name: string) =>
      practice.zone("example.com")!.rr
        .find((record) => record.name === name && record.type === "A")?.value;
    const shared = await Deno.makeTempDir({ prefix: "schlund-ddns-systemd-" });
    try {
      await Deno.chmod(shared, 0o755);
      await makePackage(shared);
      const files = {
        config: `username = 1234567\npassword = practice\n` +
          `url = ${practice.url}\nlisten = 127.0.0.1:0\n` +
          "ip4 = file:/mnt/address\nip6 = none\n" +
          "[host home.example.com]\n[client router]\n" +
          "password = let me in\nhostnames = home.example.com\n",
        address: "8.8.4.4\n",
        start: await blockAfter("## Units of the Debian package", DOCS),
        "drop-in": await blockAfter(
          "sudo systemctl edit schlund-ddns.service",
          DOCS,
        ),
        "start-timer": await blockAfter("Then start it:", DOCS),
      };
      for (const [name, text] of Object.entries(files)) {
        await Deno.writeTextFile(`${shared}/${name}`, text);
      }
      const { code, stdout, stderr } = await runBooted(SCRIPT, shared);
      const lines = stdout.trim().split("\n")
        // Of systemctl, and of `check`.
        .filter((line) => !/^(?:Created symlink|✓) /.test(line));
      assertEquals([code, ...lines], [
        0,
        "enabled",
        "enabled",
        "schlund-ddns-watch: active",
        "schlund-ddns-watch: success",
        "schlund-ddns-serve: success",
        "1",
        "schlund-ddns: success",
        "schlund-ddns-watch: failed",
        "schlund-ddns-watch: 0",
      ], stdout + stderr);
      assertEquals([addressOf("home"), addressOf("vpn")], [
        "9.9.9.9",
        "9.9.9.9",
      ]);
    } finally {
      await practice.close();
      await Deno.remove(shared, { recursive: true });
    }
  },
);

/** Makes `one.deb`, with a stand-in for the program. */
async function makePackage(shared: string): Promise<void> {
  const programs = `${shared}/programs`;
  await Deno.mkdir(programs);
  await makeStandIn({
    folder: `${shared}/stand-in`,
    place: "/mnt/stand-in",
    path: `${programs}/schlund-ddns`,
  });
  await Deno.copyFile("/bin/true", `${programs}/schlund-ddns-cgi`);
  const { code, stdout, stderr } = await runProcess(Deno.execPath(), {
    args: ["task", "package", "--from", programs, "--output", shared],
    cwd: sourcePath("."),
  });
  assertEquals(code, 0, stderr);
  assertMatch(stdout, /\.deb$/m);
  assert(stdout.trim().startsWith(shared), stdout);
  await Deno.rename(stdout.trim(), `${shared}/one.deb`);
}
