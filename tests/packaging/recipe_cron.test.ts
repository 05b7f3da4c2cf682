/**
 * The README's line for cron, word for word: Debian's cron runs it for a user who
 * has written what the README says into `~/.schlund-ddns`. Time passes quickly.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { startPractice } from "../../lib/practice/mod.ts";
import { blockAfter } from "../e2e/servers/readme.ts";
import { runInLayer, testUnless, whyNoLayer } from "./layer.ts";
import { makeStandIn } from "./stand_in.ts";

/** Five minutes of the machine take five seconds; a mail is a paragraph of a file. */
const SCRIPT = `
mount -t proc proc /proc
mount -t tmpfs dev /dev
mknod -m 666 /dev/null c 1 3
mknod -m 444 /dev/urandom c 1 9
mkdir -m 1777 /dev/shm
ln -s /proc/self/fd /dev/fd
cp /mnt/program /usr/local/bin/schlund-ddns
useradd --create-home newcomer
install -o newcomer -m 600 /mnt/config /home/newcomer/.schlund-ddns
cat > /usr/sbin/sendmail <<'END'
#!/bin/sh
exec cat >> /mnt/mail
END
chmod 755 /usr/sbin/sendmail
: > /mnt/mail
chmod 666 /mnt/mail
crontab -u newcomer /mnt/crontab
umask 0
export FAKETIME='@2026-01-01 12:04:30 x60'
LD_PRELOAD=$(echo /usr/lib/*/faketime/libfaketime.so.1) cron -f &
cron=$!
trap 'kill $cron; wait $cron || :' EXIT
i=0
# The line itself stands in each mail's subject.
until grep -q '→ 8.8.4.4' /mnt/mail; do i=$((i + 1)); [ $i -lt 300 ]; sleep 0.1; done
sleep 11
echo 8.8.8.8 > /mnt/address
until grep -q '→ 8.8.8.8' /mnt/mail; do i=$((i + 1)); [ $i -lt 600 ]; sleep 0.1; done
sleep 6
`;

testUnless(
  await whyNoLayer(),
  ["cron", "faketime", "useradd"],
  "cron follows an address, and mails changes alone",
  async () => {
    const practice = startPractice();
    const folder = await Deno.makeTempDir({ prefix: "schlund-ddns-cron-" });
    const write = (name: string, text: string) =>
      Deno.writeTextFile(`${folder}/${name}`, text);
    try {
      await makeStandIn({
        folder: `${folder}/stand-in`,
        place: "/mnt/stand-in",
        path: `${folder}/program`,
      });
      await Deno.chmod(folder, 0o755);
      await write(
        "config",
        "[default]\nusername = 1234567\npassword = practice\n" +
          // Of this test: the practice gateway, and an address that we can change.
          `url = ${practice.url}\nip4 = file:/mnt/address\nip6 = none\n`,
      );
      await write("address", "8.8.4.4\n");
      const line = await blockAfter("### cron");
      await write("crontab", line);
      const { code, stdout, stderr } = await runInLayer(SCRIPT, folder);
      assertEquals(code, 0, stdout + stderr);
      const mails = (await Deno.readTextFile(`${folder}/mail`))
        .split(/^(?=From: )/m);
      const command = line.trim().split(" ").slice(5).join(" ");
      for (const mail of mails) {
        assertMatch(mail, /^To: newcomer$/m);
        assertEquals(
          /^Subject: Cron <[^>]*> (.*)$/m.exec(mail)?.[1],
          command,
        );
      }
      // At least once nothing had changed, and nothing was mailed.
      assertEquals(mails.map((mail) => mail.trim().split("\n\n").at(-1)), [
        "home.example.com A 192.0.2.10 → 8.8.4.4",
        "home.example.com A 8.8.4.4 → 8.8.8.8",
      ]);
      const inquiries = practice.requests.filter(({ codes }) =>
        codes.includes("0205")
      );
      assertEquals(inquiries.length > mails.length, true);
    } finally {
      await practice.close();
      await Deno.remove(folder, { recursive: true });
    }
  },
);
