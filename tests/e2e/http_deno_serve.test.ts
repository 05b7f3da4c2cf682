/**
 * The handler under `deno serve`, which is not ours.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import configuration from "../../deno.json" with { type: "json" };
import { answer, exchange, ok } from "./clients/raw.ts";
import { denoDirectory, ini, setStage } from "./harness.ts";
import { freePort, startBackground } from "./servers/background.ts";
import { CLIENT } from "./servers/serve.ts";

const MODULE = new URL("../../lib/serve/fetch.ts", import.meta.url).pathname;

/** As much as the CGI program may do is enough. */
const PERMISSIONS = configuration.tasks.cgi.command.split(" ")
  .filter((word) => word.startsWith("--"));

const REQUEST = [
  "GET /nic/update?hostname=home.example.com&myip=1.2.3.4 HTTP/1.1",
  "Host: dyn",
  `Authorization: Basic ${btoa("router:let me in")}`,
  "Connection: close",
  "",
  "",
].join("\r\n");

Deno.test("deno serve can host the handler", async () => {
  await using stage = await setStage();
  const { practice, home } = stage;
  const account = { username: "1234567", password: "practice" };
  const settings = ini({ ...account, url: practice.url });
  const config = await stage.write("ddns.ini", settings);
  const port = freePort();
  await using server = startBackground({
    program: Deno.execPath(),
    args: [
      "serve",
      ...PERMISSIONS,
      ...["--host", "127.0.0.1", "--port", `${port}`, MODULE],
    ],
    env: { HOME: home, DENO_DIR: await denoDirectory(), DDNS_CONFIG: config },
    log: `${home}/deno-serve.log`,
  });
  await server.until((log) => log.includes("Listening"));
  // Nobody may update yet; the operator is told why.
  assertEquals(
    await exchange({ port }, REQUEST),
    answer("503 Service Unavailable", "911\n"),
  );
  assertMatch(await server.log(), /nobody may update/);
  // The next request sees that this was mended.
  await stage.write("ddns.ini", settings + CLIENT);
  assertEquals(await exchange({ port }, REQUEST), ok("good 1.2.3.4\n"));
  assertEquals(await exchange({ port }, REQUEST), ok("nochg 1.2.3.4\n"));
  assertEquals(practice.requests.length, 2);
  assertMatch(await server.log(), / peer=127\.0\.0\.1 user="router" /);
});
