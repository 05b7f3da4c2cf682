/**
 * The pages of `schlund-ddns serve` as a process, over its socket: what they
 * remember stays when the configuration is read again, who sees them does not.
 *
 * @module
 */
import { assertEquals, assertStringIncludes } from "@std/assert";
import { setStage } from "./harness.ts";
import { CLIENT, startServe } from "./servers/serve.ts";

const basic = (as: string) => ({ authorization: `Basic ${btoa(as)}` });
const STATUS = "[status]\npassword = overseer7\n";

Deno.test("the pages over a socket, and after a reload", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    practice,
    directory,
    sections: CLIENT + STATUS,
  });
  async function ask(path: string, as: string) {
    const response = await fetch(`${serve.url}${path}`, { headers: basic(as) });
    return { status: response.status, body: await response.text() };
  }
  const update = "/nic/update?hostname=home.example.com&myip=1.2.3.4";
  assertEquals(
    (await ask(update, "router:let me in")).body,
    "good 1.2.3.4\n",
  );
  const { body } = await ask("/status", "status:overseer7");
  for (const text of ["home.example.com", "1.2.3.4", "router"]) {
    assertStringIncludes(body, text);
  }
  const config = `${directory}/serve.ini`;
  const text = await Deno.readTextFile(config);
  await Deno.writeTextFile(config, text.replace("overseer7", "successor8"));
  serve.kill("SIGHUP");
  await serve.until((log) => log.includes("configuration reloaded"));
  assertEquals((await ask("/status", "status:overseer7")).status, 401);
  const after = await ask("/status.json", "status:successor8");
  const { hosts: [home] } = JSON.parse(after.body);
  assertEquals(home.request.answer, ["good 1.2.3.4"]);
  const log = await serve.log();
  assertEquals(/overseer7|successor8|let me in/.test(log), false);
  assertStringIncludes(log, 'reason="wrong password for user status"');
});

Deno.test("--no-auth opens no page", async () => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    ...{ practice, directory, sections: STATUS, args: ["--no-auth"] },
  });
  for (const page of ["status", "status.json", "setup", "metrics"]) {
    const url = `${serve.url}/${page}`;
    const closed = await fetch(url);
    const open = await fetch(url, { headers: basic("status:overseer7") });
    assertEquals([closed.status, open.status], [401, 200], page);
    await Promise.all([closed.text(), open.text()]);
  }
});
