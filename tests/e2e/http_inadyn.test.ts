/**
 * inadyn, which tells us itself whether it is content. It is configured as a
 * `custom` provider; those that it knows by name have built-in servers.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { forgetInadyn, inadyn } from "./clients/inadyn.ts";
import { testWith } from "./servers/programs.ts";
import { SERVICES } from "./servers/services.ts";

const SUCCESS =
  /Successful alias table update for home\.example\.com => new IP# (\S+)/;

for (const { name, programs, start } of SERVICES) {
  testWith(["inadyn", ...programs], `inadyn and ${name}`, async (t) => {
    await using service = await start();
    const { practice, directory, port, path } = service;
    const options = {
      directory,
      port,
      // What inadyn sends to dyndns.org, and to others that speak dyndns2.
      path: `${path}?system=dyndns&hostname=%h&myip=%i`,
      host: "home.example.com",
      address: { command: "/bin/echo 1.2.3.4" },
    };
    const valueOf = (type: string) =>
      practice.zone("example.com")?.rr
        .find((record) => record.name === "home" && record.type === type)
        ?.value;

    await t.step("it updates", async () => {
      const { code, log } = await inadyn(options);
      assertEquals(code, 0, log);
      assertEquals(SUCCESS.exec(log)?.[1], "1.2.3.4");
      assertMatch(log, /\r\n\r\ngood 1\.2\.3\.4\n/);
      assertEquals(valueOf("A"), "1.2.3.4");
    });

    await t.step("it remembers that, and asks for nothing", async () => {
      const before = practice.requests.length;
      const { code, log } = await inadyn(options);
      assertEquals(code, 0, log);
      assertMatch(log, /No IP# change detected/);
      assertEquals(practice.requests.length, before);
    });

    await t.step("it understands nochg", async () => {
      await forgetInadyn(directory);
      const { code, log } = await inadyn(options);
      assertEquals(code, 0, log);
      assertEquals(SUCCESS.exec(log)?.[1], "1.2.3.4");
      assertMatch(log, /\nnochg 1\.2\.3\.4\n/);
    });

    await t.step("it updates IPv6", async () => {
      const command = "/bin/echo 2a00:1450::1";
      const { code, log } = await inadyn({ ...options, address: { command } });
      assertEquals(code, 0, log);
      assertEquals(SUCCESS.exec(log)?.[1], "2a00:1450::1");
      assertEquals(valueOf("AAAA"), "2a00:1450::1");
      assertEquals(valueOf("A"), "1.2.3.4");
    });

    await t.step("it stops at nohost", async () => {
      const { code, log } = await inadyn({
        ...options,
        host: "gone.example.com",
      });
      assertEquals(code, 48, log);
      assertMatch(log, /Fatal error in DDNS server response:\n.*nohost/);
    });

    await t.step("it stops at a wrong password", async () => {
      await forgetInadyn(directory);
      const { code, log } = await inadyn({ ...options, password: "outdated" });
      assertEquals(code, 50, log);
      assertMatch(log, /Authentication failure/);
    });

    await t.step("it tries again after a failure of the gateway", async () => {
      await forgetInadyn(directory);
      practice.addFault({ kind: "error", task: "any" });
      const { log } = await inadyn({
        ...options,
        address: { command: "/bin/echo 1.2.3.5" },
      });
      assertMatch(log, /Temporary error in DDNS server response:\n.*911/);
      assertMatch(log, /Will retry again in 600 sec/);
    });

    if (name !== "serve") return;
    await t.step("it asks serve for its address", async () => {
      await forgetInadyn(directory);
      const { code, log } = await inadyn({
        ...options,
        address: { page: "/myip" },
      });
      assertEquals(code, 0, log);
      assertEquals(SUCCESS.exec(log)?.[1], "127.0.0.1");
      // That is no address for others.
      assertEquals(valueOf("A"), "1.2.3.4");
    });
  });
}
