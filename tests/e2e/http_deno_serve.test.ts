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
    // Where there is no deno.json.
    cwd: home,
    log: `${home}/deno-serve.log`,
  });
  // Nobody may update yet; the operator is told why, before anybody asks.
  await server.until((log) =>
    log.includes("Listening") && log.includes("nobody may update")
  );
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

/** What it says at the start, with these permissions and settings. */
async function complaint(
  permissions: readonly string[],
  more: Readonly<Record<string, string>> = {},
): Promise<string> {
  await using stage = await setStage();
  const { practice, home } = stage;
  const account = { username: "1234567", password: "practice" };
  const settings = ini({ ...account, url: practice.url, ...more }) + CLIENT;
  const config = await stage.write("ddns.ini", settings);
  const port = freePort();
  await using server = startBackground({
    program: Deno.execPath(),
    args: [
      "serve",
      "--no-prompt",
      ...permissions,
      ...["--host", "127.0.0.1", "--port", `${port}`, MODULE],
    ],
    env: { HOME: home, DENO_DIR: await denoDirectory(), DDNS_CONFIG: config },
    cwd: home,
    log: `${home}/deno-serve.log`,
  });
  let said = "";
  await server.until((log) => {
    said = log.split("\n").find((line) => /missing|--config/.test(line)) ?? "";
    return said !== "";
  });
  assertEquals(
    await exchange({ port }, REQUEST),
    answer("503 Service Unavailable", "911\n"),
  );
  return said;
}

Deno.test("deno serve is told which permission is missing", async () => {
  assertMatch(
    await complaint(["--allow-net", "--allow-read"]),
    /^a permission is missing: .*env.*--allow-env/,
  );
  assertMatch(
    await complaint(["--allow-net", "--allow-env"]),
    /^a permission is missing: .*read.*--allow-read/,
  );
  assertMatch(
    await complaint(["--allow-read", "--allow-env"]),
    /^a permission is missing: --allow-net=127\.0\.0\.1:\d+$/,
  );
});

Deno.test("deno serve is told what 2FA needs", async () => {
  const line = await complaint(
    ["--allow-net", "--allow-read", "--allow-env"],
    { totp_secret: "JBSWY3DPEHPK3PXP" },
  );
  assertMatch(
    line,
    /^with 2FA this needs packages: add --config \/.*deno\.json$/,
  );
});
