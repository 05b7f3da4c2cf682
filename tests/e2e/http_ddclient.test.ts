/**
 * ddclient, which tells us itself whether it is content.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { ageDdclient, ddclient, forgetDdclient } from "./clients/ddclient.ts";
import { testWith } from "./servers/programs.ts";
import { SERVICES } from "./servers/services.ts";

const HOME = { address: "1.2.3.4", hosts: ["home.example.com"] };

for (const { name, programs, start } of SERVICES) {
  testWith(["ddclient", ...programs], `ddclient and ${name}`, async (t) => {
    await using service = await start();
    const { practice, directory, port, path } = service;
    const target = { directory, port, script: path };
    const valueOf = (host: string, type: string) =>
      practice.zone("example.com")?.rr
        .find((record) => record.name === host && record.type === type)?.value;

    await t.step("it updates two hosts in one request", async () => {
      const hosts = ["home.example.com", "plain.example.com"];
      const said = await ddclient({ ...target, ...HOME, hosts });
      assertEquals(linesOf(said, "SUCCESS"), [
        "updating home.example.com: good: IP address set to 1.2.3.4",
        "updating plain.example.com: good: IP address set to 1.2.3.4",
      ]);
      assertEquals(linesOf(said, "FAILED"), []);
      assertEquals(valueOf("home", "A"), "1.2.3.4");
      assertEquals(valueOf("plain", "A"), "1.2.3.4");
    });

    await t.step("it remembers that, and asks for nothing", async () => {
      const before = practice.requests.length;
      const said = await ddclient({ ...target, ...HOME });
      assertMatch(said, /^SUCCESS: +home\.example\.com: skipped/m);
      assertEquals(practice.requests.length, before);
    });

    await t.step("it understands nochg", async () => {
      await forgetDdclient(directory);
      const said = await ddclient({ ...target, ...HOME });
      assertMatch(said, /^WARNING: +updating home\.example\.com: nochg: /m);
      assertEquals(linesOf(said, "FAILED"), []);
      // That counts as success: it need not ask again.
      assertMatch(await ddclient({ ...target, ...HOME }), /: skipped: /);
    });

    await t.step("it updates IPv6", async () => {
      await forgetDdclient(directory);
      const address = "2a00:1450::1";
      const said = await ddclient({ ...target, ...HOME, address });
      assertEquals(linesOf(said, "SUCCESS"), [
        "updating home.example.com: good: IP address set to 2a00:1450::1",
      ]);
      assertEquals(valueOf("home", "AAAA"), address);
      assertEquals(valueOf("home", "A"), "1.2.3.4");
    });

    await t.step("it says what is wrong with which host", async () => {
      await forgetDdclient(directory);
      const hosts = ["gone.example.com", "mail.example.com", ...HOME.hosts];
      const said = await ddclient({ ...target, ...HOME, hosts });
      assertEquals(
        linesOf(said, "FAILED").map((line) => line.split(": ")[0]),
        ["updating gone.example.com", "updating mail.example.com"],
      );
      assertMatch(said, /^WARNING: +updating home\.example\.com: nochg: /m);
      assertMatch(said, /gone\.example\.com: nohost: /);
    });

    await t.step("it understands that its password is wrong", async () => {
      await forgetDdclient(directory);
      const password = "outdated";
      const said = await ddclient({ ...target, ...HOME, password });
      assertMatch(said, /^FAILED: +updating \S+: authorization failed/m);
    });

    await t.step(
      "it tries again 5 minutes after a failure of the gateway",
      async () => {
        await forgetDdclient(directory);
        const host = { ...HOME, address: "1.2.3.5" };
        practice.addFault({ kind: "error", task: "any" });
        const said = await ddclient({ ...target, ...host });
        assertMatch(said, /^RECEIVE: +HTTP\/1\.1 503 /m);
        assertEquals(linesOf(said, "SUCCESS"), []);
        assertMatch(
          await ddclient({ ...target, ...host }),
          /last attempt on .* failed\.\n.*at least 5 minutes/,
        );
        await ageDdclient(directory);
        assertMatch(
          await ddclient({ ...target, ...host }),
          /home\.example\.com: good: IP address set to 1\.2\.3\.5/,
        );
      },
    );
  });
}

/** The rest of each line that begins with this word. */
function linesOf(said: string, word: string): readonly string[] {
  return said.split("\n").filter((line) => line.startsWith(`${word}:`))
    .map((line) => line.slice(word.length + 1).trim());
}
