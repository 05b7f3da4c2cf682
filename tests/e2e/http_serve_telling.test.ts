/**
 * `schlund-ddns serve` tells a healthcheck at every interval, and people of changes.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { startPages } from "../detect/pages.ts";
import { setStage } from "./harness.ts";
import { pause } from "./servers/background.ts";
import { startServe } from "./servers/serve.ts";

const BASIC = `Basic ${btoa("router:let me in")}`;

Deno.test("serve tells how it is, and of each change, without the URLs in its log", async () => {
  const told: string[] = [];
  const ear = async (request: Request) => {
    const { pathname } = new URL(request.url);
    told.push(`${pathname} ${await request.text()}`);
    return new Response("OK");
  };
  await using pages = startPages({
    "/hc/TOKEN": ear,
    "/hc/TOKEN/fail": ear,
    "/hook/TOKEN": ear,
  });
  await using stage = await setStage();
  const url = `http://127.0.0.1:${pages.port}`;
  await using serve = await startServe({
    practice: stage.practice,
    directory: stage.home,
    settings: {
      healthcheck: `${url}/hc/TOKEN`,
      notify: `${url}/hook/TOKEN`,
      interval: "1s",
      notify_after: "2s",
    },
  });
  const heard = async (start: string) => {
    const end = performance.now() + 30_000;
    while (!told.some((line) => line.startsWith(start))) {
      assert(performance.now() < end, `nothing like ${start}`);
      await pause(50);
    }
  };
  const update = async (host: string) => {
    const response = await fetch(
      `${serve.url}/nic/update?hostname=${host}&myip=8.8.4.4`,
      { headers: { authorization: BASIC } },
    );
    return (await response.text()).trim();
  };
  await heard("/hc/TOKEN serve runs");
  assertEquals(await update("home.example.com"), "good 8.8.4.4");
  await heard("/hook/TOKEN");
  const { event, hosts } = JSON.parse(
    told.find((line) => line.startsWith("/hook"))!.slice("/hook/TOKEN ".length),
  );
  assertEquals([event, hosts], ["changed", ["home.example.com"]]);
  // A host without a record: the healthcheck hears of it.
  assertEquals(await update("gone.example.com"), "nohost");
  await heard("/hc/TOKEN/fail gone.example.com A");
  // Twice in vain: people hear of it once it has lasted, without a third update.
  assertEquals(await update("gone.example.com"), "nohost");
  await heard('/hook/TOKEN {"title":"gone.example.com: update failed"');
  assert(!(await serve.log()).includes("TOKEN"));
});
