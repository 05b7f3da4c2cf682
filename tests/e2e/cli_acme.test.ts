import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { changes, snapshot } from "./cli_snapshot.ts";
import { requestsOf } from "./harness.ts";
import { setTlsStage } from "./tls_stage.ts";

const NAME = "_acme-challenge.home.example.com";

Deno.test("over TLS, hooks of all clients add a text and remove it again", async () => {
  await using tls = await setTlsStage();
  const { stage: { practice }, run } = tls;
  const before = snapshot(practice);
  const ways: readonly (readonly [add: string[], remove: string[]])[] = [
    [["present", `${NAME}.`, "-v_1"], ["cleanup", `${NAME}.`, "-v_1"]],
    [
      ["--wait=0", "deploy_challenge", "home.example.com", "-t", "-v_1"],
      ["clean_challenge", "home.example.com", "-t", "-v_1"],
    ],
    [
      ["--wait", "0", "begin", "dns-01", "home.example.com", "-t", "-v_1"],
      ["failed", "dns-01", "home.example.com", "-t", "-v_1"],
    ],
    [["txt", "add", NAME, "-v_1", "-v"], ["txt", "remove", NAME, "-v_1"]],
  ];
  for (const [add, remove] of ways) {
    const added = await run(...add);
    assertEquals(added.code, 0, added.stderr);
    assertEquals(added.stdout, `${NAME} TXT -v_1 added\n`);
    assertEquals(changes(before, snapshot(practice)), [
      `+ example.com _acme-challenge.home 60 TXT -v_1`,
    ]);
    const removed = await run(...remove);
    assertEquals(removed.code, 0, removed.stderr);
    assertEquals(removed.stdout, `${NAME} TXT -v_1 removed\n`);
    assertEquals(changes(before, snapshot(practice)), []);
  }
  // What is so already: nothing is sent, and cron has nothing to mail.
  const sent = requestsOf(practice).length;
  const again = await run(...ways[0]![1]);
  assertEquals([again.code, again.stdout, again.stderr], [0, "", ""]);
  assertEquals(requestsOf(practice).slice(sent), ["0205 example.com"]);
});

Deno.test("certbot speaks through the environment, and lego RAW after --", async () => {
  await using tls = await setTlsStage();
  const { stage: { practice, bare }, env, front, run } = tls;
  const before = snapshot(practice);
  const certbot = await bare(["present"], {
    ...env,
    SCHLUND_DDNS_USERNAME: "1234567",
    SCHLUND_DDNS_PASSWORD: "practice",
    SCHLUND_DDNS_URL: front.url,
    CERTBOT_DOMAIN: "home.example.com",
    CERTBOT_VALIDATION: "of-certbot",
    CERTBOT_REMAINING_CHALLENGES: "1",
  });
  assertEquals([certbot.code, certbot.stderr], [0, ""]);
  const lego = await run("present", "--", "*.home.example.com", "-t", "-t.th");
  assertEquals([lego.code, lego.stderr], [0, ""]);
  assertEquals(changes(before, snapshot(practice)), [
    "+ example.com _acme-challenge.home 60 TXT " +
    "eqALHhShuqkakSqQfmS16sgaYhQ5de9FCrD7Knia2LI",
    "+ example.com _acme-challenge.home 60 TXT of-certbot",
  ]);
});

Deno.test("a chain of dehydrated is one inquiry and one update", async () => {
  await using tls = await setTlsStage();
  const { stage: { practice }, run } = tls;
  const domains = Array.from({ length: 20 }, (_, at) => `h${at}.example.com`);
  const names = ["home.example.com", "*.home.example.com"];
  const chain = names.flatMap((name, at) => [name, "t", `-v${at}`]);
  const ran = await run("--wait", "0", "deploy_challenge", ...chain);
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals(requestsOf(practice), [
    "0205 example.com",
    "0202001 example.com",
  ]);
  // Names without any record are looked for in zones of their own too, unless the
  // zone is given.
  const many = domains.flatMap((name) => [name, "t", "v"]);
  const zone = ["--zone", "example.com", "--wait", "0"];
  const all = await run(...zone, "deploy_challenge", ...many);
  assertEquals(all.code, 0, all.stderr);
  assertEquals(requestsOf(practice).slice(2), [
    "0205 example.com",
    "0202001 example.com",
  ]);
});

Deno.test("what a hook is not for does nothing, and says so by its exit code", async () => {
  await using tls = await setTlsStage();
  const { stage: { practice, bare }, run } = tls;
  const rows:
    readonly (readonly [words: string, code: number, error?: string])[] = [
      ["this_hookscript_is_broken__dehydrated_is_working_fine", 0],
      ["exit_hook", 0],
      ["deploy_cert home.example.com /a /b /c /d 1", 0],
      ["generate_csr home.example.com /a home.example.com", 0],
      ["begin http-01 home.example.com t v", 1],
      ["present", 2, "CERTBOT_VALIDATION"],
      ["present a.example b c d", 2, "write present FQDN VALUE"],
      ["txt add home.example.com", 2, "txt add NAME VALUE"],
      ["--wait soon txt add home.example.com v", 2, "number of seconds"],
      ["unknown_hook", 2, "whole host name"],
      ["--ttl 60 present a.example b", 2, "not an option of present"],
    ];
  for (const [words, code, error] of rows) {
    const ran = await bare(words.split(" "));
    assertEquals(ran.code, code, words);
    assertEquals(ran.stdout, "");
    if (error === undefined) assertEquals(ran.stderr, "");
    else assertStringIncludes(ran.stderr, error);
  }
  const missing = await run("txt", "add", "nowhere.example", "v");
  assertEquals(missing.code, 1);
  assertStringIncludes(missing.stderr, "the account has no zone for");
  assert(requestsOf(practice).every((request) => request.startsWith("0205")));
});

Deno.test("a lost answer, and no answer at all", async () => {
  await using tls = await setTlsStage();
  const { stage: { practice }, run } = tls;
  practice.addFault({ kind: "lost", task: "update" });
  const lost = await run("present", NAME, "v");
  assertEquals(lost.code, 0, lost.stderr);
  practice.addFault({ kind: "http-503", task: "any", count: 20 });
  const down = await run("--timeout", "2", "present", NAME, "w");
  assertEquals(down.code, 75);
  assertStringIncludes(down.stderr, `${NAME} TXT: `);
});
