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
  const update = async (host: string, address = "8.8.4.4") => {
    const response = await fetch(
      `${serve.url}/nic/update?hostname=${host}&myip=${address}`,
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
  // A client's mistake is no failure of the service.
  assertEquals(await update("gone.example.com"), "nohost");
  // A record that was there and goes: twice in vain, without a third update.
  const { practice } = stage;
  const zone = practice.zone("example.com")!;
  const rr = zone.rr.filter(({ name }) => name !== "home");
  practice.setZone({ ...zone, rr });
  assertEquals(await update("home.example.com", "8.8.8.8"), "nohost");
  await heard("/hc/TOKEN/fail home.example.com A");
  assertEquals(await update("home.example.com", "8.8.8.8"), "nohost");
  await heard('/hook/TOKEN {"title":"home.example.com: update failed"');
  assert(!told.join().includes("gone.example.com"), told.join("\n"));
  assert(!(await serve.log()).includes("TOKEN"));
});
