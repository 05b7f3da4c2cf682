/**
 * `schlund-ddns watch` as a process that runs for a while beside a gateway that
 * fails, over TLS, with signals as systemd sends them. With `WATCH_FOR_A_MINUTE=1`
 * nobody is impatient: what failed is waited for until it is tried again.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { startPages } from "../detect/pages.ts";
import { type Front, type FrontOptions, startFront } from "../tls/front.ts";
import { setStage, type Stage } from "./harness.ts";
import { type Background, freePort, pause } from "./servers/background.ts";
import { startWatch, undated } from "./servers/watch.ts";
import { testAuthority } from "./tls_stage.ts";

const HOME = "home.example.com";
const PATIENT = Deno.env.get("WATCH_FOR_A_MINUTE") === "1";

/** A watch with a gateway of its own, which may be there or not. */
interface Scene extends AsyncDisposable {
  readonly stage: Stage;
  readonly watch: Background;
  /** Events that were told. */
  readonly told: readonly string[];
  /** Rounds so far. */
  readonly rounds: () => number;
  readonly startGateway: (trick?: FrontOptions["trick"]) => Promise<Front>;
  /** Writes the file that the address is in. */
  readonly move: (address: string) => Promise<void>;
  readonly published: () => string | undefined;
}

async function setScene(
  { password = "practice", down = false, trick }: {
    readonly password?: string;
    readonly down?: boolean;
    readonly trick?: FrontOptions["trick"];
  } = {},
): Promise<Scene & { readonly front?: Front }> {
  await using stack = new AsyncDisposableStack();
  const { authority, good } = await testAuthority();
  const stage = stack.use(await setStage());
  const { practice, home } = stage;
  const port = freePort();
  const startGateway: Scene["startGateway"] = (trick) =>
    startFront({ practice, certificate: good, port, trick });
  let rounds = 0;
  const told: string[] = [];
  const pages = stack.use(startPages({
    "/hc": () => (rounds++, new Response("OK")),
    "/hc/fail": () => (rounds++, new Response("OK")),
    async "/hook"(request) {
      const { event, message } = JSON.parse(await request.text());
      told.push(`${event}: ${message}`);
      return new Response();
    },
  }));
  const move: Scene["move"] = async (address) => {
    // At once, so that nobody reads half of it.
    await stage.write("next", `${address}\n`);
    await Deno.rename(`${home}/next`, `${home}/address`);
  };
  await move("8.8.4.4");
  const config = await stage.write(
    "watch.ini",
    `[default]
username = 1234567
password = ${password}
url = https://localhost:${port}
timeout = 8
interval = 1s
healthcheck = http://127.0.0.1:${pages.port}/hc
notify = http://127.0.0.1:${pages.port}/hook
[host ${HOME}]
ip4 = file:${home}/address
ip6 = none
`,
  );
  const env = { DENO_CERT: await stage.write("ca.pem", authority.pem) };
  const front = down ? undefined : await startGateway(trick);
  const watch = stack.use(
    await startWatch(home, ["--config", config], env),
  );
  const running = stack.move();
  return {
    stage,
    watch,
    front,
    told,
    rounds: () => rounds,
    startGateway,
    move,
    published: () =>
      practice.zone("example.com")?.rr
        .find(({ name, type }) => name === "home" && type === "A")?.value,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Waits until something is so. */
async function until(test: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + 150_000;
  while (!await test()) {
    assert(performance.now() < end, "it does not come to that");
    await pause(50);
  }
}

/** Waits for some rounds more, the one that is under way not counted. */
async function wait({ rounds }: Scene, count: number): Promise<void> {
  const end = rounds() + 1 + count;
  await until(() => rounds() >= end);
}

/** Looks at once, unless there is time to wait until it looks by itself. */
function hurry({ watch }: Scene): void {
  if (!PATIENT) watch.kill("SIGHUP");
}

async function linesOf({ watch }: Scene): Promise<readonly string[]> {
  return undated(await watch.log());
}

async function manyFaults(): Promise<void> {
  let ill = false;
  await using scene = await setScene({
    trick: () => ill ? { status: 503 } : undefined,
  });
  const { stage, watch, move, published, startGateway } = scene;
  const { practice } = stage;
  let { front } = scene;
  const codes = () => front!.arrivals.map(({ code }) => code).join(" ");
  await until(() => published() === "8.8.4.4");
  await wait(scene, 3);
  assertEquals(codes(), "0205 0202001");
  await move("8.8.8.8");
  await until(() => published() === "8.8.8.8");

  // Errors of a server, again and again: told once, and left in peace.
  ill = true;
  await move("9.9.9.9");
  await until(async () => (await linesOf(scene)).length === 3);
  const { length } = front!.arrivals;
  await wait(scene, 4);
  assertEquals(front!.arrivals.length, length);
  if (!PATIENT) {
    watch.kill("SIGHUP");
    await until(() => front!.arrivals.length > length);
    await wait(scene, 1);
  }
  ill = false;
  hurry(scene);
  await until(() => published() === "9.9.9.9");

  // Nobody there for a moment, and a cable that breaks: no trouble at all.
  await front![Symbol.asyncDispose]();
  await move("1.1.1.1");
  await pause(2000);
  front = await startGateway((_, number) => number === 2 ? "break" : undefined);
  await until(() => published() === "1.1.1.1");
  await wait(scene, 2);

  // SIGTERM in mid-update, which the gateway takes its time for.
  practice.addFault({ kind: "slow", task: "update", value: "2500" });
  const before = front.arrivals.length;
  await move("8.8.4.4");
  await until(() =>
    front!.arrivals.slice(before).some(({ code }) => code === "0202001")
  );
  watch.kill("SIGTERM");
  assertEquals((await watch.status).code, 0);
  assertEquals(published(), "8.8.4.4");
  await front[Symbol.asyncDispose]();
  const lines = await linesOf(scene);
  assertMatch(lines[2]!, /^schlund-ddns: home\.example\.com A: .*503/);
  assertEquals(lines.toSpliced(2, 1), [
    `${HOME} A 192.0.2.10 → 8.8.4.4`,
    `${HOME} A 8.8.4.4 → 8.8.8.8`,
    `${HOME} A 8.8.8.8 → 9.9.9.9`,
    `schlund-ddns: ${HOME} A: works again`,
    `${HOME} A 9.9.9.9 → 1.1.1.1`,
    `${HOME} A 1.1.1.1 → 8.8.4.4`,
  ]);
  // What came last is told before it ends.
  assertEquals(
    scene.told.at(-1),
    `changed: ${HOME} A 1.1.1.1 → 8.8.4.4`,
  );
  const files = [...Deno.readDirSync(stage.home)].map(({ name }) => name);
  assertEquals(files.sort(), ["address", "ca.pem", "watch.ini", "watch.log"]);
}

async function downAtBoot(): Promise<void> {
  await using scene = await setScene({ down: true });
  await until(async () => (await linesOf(scene)).length > 0);
  await wait(scene, 3);
  await using _front = await scene.startGateway();
  hurry(scene);
  await until(async () => (await linesOf(scene)).length >= 3);
  const [failed, ...lines] = await linesOf(scene);
  assertMatch(failed!, /^schlund-ddns: home\.example\.com A: .*localhost/);
  assertEquals(lines, [
    `${HOME} A 192.0.2.10 → 8.8.4.4`,
    `schlund-ddns: ${HOME} A: works again`,
  ]);
  scene.watch.kill("SIGINT");
  assertEquals((await scene.watch.status).code, 0);
}

async function refusedCredentials(): Promise<void> {
  await using scene = await setScene({ password: "wrong" });
  const { watch, front } = scene;
  await until(async () => (await linesOf(scene)).length > 0);
  for (let i = 0; i < 3; i++) {
    watch.kill("SIGHUP");
    await wait(scene, 1);
  }
  await scene.move("9.9.9.9");
  await wait(scene, PATIENT ? 65 : 3);
  assertEquals(front!.arrivals.length, 1);
  const [line, ...more] = await linesOf(scene);
  assertMatch(line!, /no more than once an hour/);
  assertEquals(more, []);
  watch.kill("SIGTERM");
  assertEquals((await watch.status).code, 0);
  await front![Symbol.asyncDispose]();
}

Deno.test("watch beside a gateway that fails", async () => {
  await Promise.all([manyFaults(), downAtBoot(), refusedCredentials()]);
});
