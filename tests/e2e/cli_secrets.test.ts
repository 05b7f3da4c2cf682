import { assert, assertEquals } from "@std/assert";
import { parsePracticeFault } from "../../lib/practice/mod.ts";
import { totpAt } from "../../lib/gateway/totp.ts";
import { parseTotpSecret } from "../../lib/gateway/totp.ts";
import { type Ran, setStage } from "./harness.ts";

const PASSWORD = "Pä<s>&'wörd\"007";
const TOTP = "GEZDGNBVGY3TQOJQ";

/** A secret in the forms that it takes on its way. */
function formsOf(secret: string): string[] {
  const escaped = secret.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
  return [
    secret,
    escaped,
    escaped.replaceAll('"', "&quot;").replaceAll("'", "&apos;"),
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    new TextEncoder().encode(secret).toBase64(),
    new TextEncoder().encode(escaped).toBase64(),
  ];
}

/** The tokens that could have been sent around now. */
async function tokens(): Promise<string[]> {
  const now = Date.now() / 1000;
  const secret = parseTotpSecret(TOTP);
  return await Promise.all(
    [-60, -30, 0, 30, 60].map((offset) => totpAt(secret, now + offset)),
  );
}

async function assertNoSecret(ran: Ran, title: string): Promise<void> {
  const shown = ran.stdout + ran.stderr;
  const secrets = [PASSWORD, TOTP, TOTP.toLowerCase()].flatMap(formsOf);
  for (const secret of [...secrets, ...await tokens()]) {
    assert(!shown.includes(secret), `${title}: ${secret} is in\n${shown}`);
  }
}

const CASES: readonly {
  readonly title: string;
  readonly code: number;
  readonly faults?: readonly string[];
  readonly words?: readonly string[];
}[] = [
  { title: "success", code: 0 },
  { title: "dry run", code: 0, words: ["-n", "--json"] },
  { title: "refusal", code: 1, faults: ["nested-error"] },
  { title: "reset", code: 0, faults: ["reset", "lost@update"] },
  { title: "404", code: 2, faults: ["http-404"] },
  { title: "wrong context", code: 2, words: ["--context=x"] },
  { title: "bad option", code: 2, words: ["--tls"] },
];

Deno.test("no secret in any output, -v or not, whatever happens", async () => {
  for (const { title, code, faults = [], words = [] } of CASES) {
    await using stage = await setStage({
      accounts: [{
        user: "1",
        password: PASSWORD,
        context: "10",
        totpSecret: TOTP,
      }],
    });
    const { practice } = stage;
    faults.map(parsePracticeFault).forEach(practice.addFault);
    for (const command of [[], ["list"], ["check"]]) {
      // Two addresses are no words of the other two commands.
      const rest = command.length > 0
        ? ["home.example.com"]
        : ["home.example.com", "198.51.100.7", "2001:db8:7::1"];
      const ran = await stage.bare([
        ...command,
        "-v",
        ...["--username=1", `--password=${PASSWORD}`, `--totp-secret=${TOTP}`],
        ...[`--url=${practice.url}`, "--timeout=5"],
        ...(command.length > 0 ? words.filter((word) => word !== "-n") : words),
        ...rest,
      ]);
      if (command.length === 0) assertEquals([title, ran.code], [title, code]);
      await assertNoSecret(ran, title);
    }
    // The gateway did get them: what it keeps of them is blanked out.
    const asked = practice.requests.at(-1)?.xml ?? "<token>***";
    assert(asked.includes("<token>***"));
  }
});

Deno.test("a gateway that repeats what it was sent does not give us away", async () => {
  const escape = (text: string) =>
    text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  // A real server whose error quotes the whole request, as text and as code.
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    async (request) => {
      const said = escape(await request.text());
      const password = escape(PASSWORD);
      return new Response(
        `<response><result><msg><text>${said} ${password}</text>` +
          `<code>${password}</code><type>error</type><object><type>` +
          `${password}</type><value>${said}</value></object></msg><status>` +
          `<code>E0205 ${password}</code><text>${said}\x1b[2J</text>` +
          `<type>error</type></status></result><stid>${password}</stid>` +
          "</response>",
      );
    },
  );
  await using stage = await setStage();
  const ran = await stage.bare([
    ...["-v", "--username=1", `--password=${PASSWORD}`],
    ...[`--totp-secret=${TOTP}`, "home.example.com", "198.51.100.7"],
    `--url=http://127.0.0.1:${server.addr.port}`,
  ]);
  await server.shutdown();
  assertEquals(ran.code, 1, ran.stderr);
  await assertNoSecret(ran, "echo");
  // Nor can it drive the terminal.
  assert(!ran.stderr.includes("\x1b"));
});
