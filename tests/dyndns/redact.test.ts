import { assert, assertEquals } from "@std/assert";
import { createRedactor } from "../../lib/dyndns/redact.ts";
import { createRandom, pick } from "../random.ts";

const SECRETS = [
  "let me in",
  "Tr0ub4dor&3",
  "a+b c%d",
  'quo"te\\d',
  "grün",
  "JBSW Y3DP EHPK 3PXP",
];

/** Ways in which a client may write a secret. */
const SPELLINGS: readonly ((secret: string) => string)[] = [
  (secret) => secret,
  (secret) => secret.toUpperCase(),
  (secret) => secret.toLowerCase(),
  encodeURIComponent,
  (secret) => encodeURIComponent(encodeURIComponent(secret)),
  (secret) => new URLSearchParams({ x: secret }).toString().slice(2),
  (secret) =>
    [...new TextEncoder().encode(secret)]
      .map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  (secret) =>
    [...new TextEncoder().encode(secret)]
      .map((byte) => byte.toString(16).padStart(2, "0")).join(""),
  (secret) => new TextEncoder().encode(secret).toBase64(),
  (secret) => new TextEncoder().encode(`someone:${secret}`).toBase64(),
  (secret) => `Basic ${new TextEncoder().encode(`al:${secret}`).toBase64()}`,
  (secret) =>
    new TextEncoder().encode(`a:${secret}`)
      .toBase64({ alphabet: "base64url", omitPadding: true }),
  (secret) => JSON.stringify(secret).slice(1, -1),
  (secret) =>
    [...secret].map((c) =>
      `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`
    ).join(""),
  (secret) => secret.replaceAll(" ", "\t"),
  (secret) => [...secret].join("\u200b"),
  (secret) => [...secret].join("-"),
  (secret) => [...secret].join(" . "),
  // Character by character, as numbers.
  ...["0x70 0x77", "70:77", "70-77", "70, 77", "\\x70\\x77", "=70=77", "7077 "]
    .map((model) => (secret: string) => hexLike(model, secret)),
  (secret) => codes(secret, (code) => `&#${code};`),
  (secret) => codes(secret, (code) => `&#${code}`),
  (secret) => codes(secret, (code) => `&#x${code.toString(16)};`),
  (secret) => codes(secret, (code) => `&#X00${code.toString(16)};`),
  (secret) => codes(secret, (code) => `%u${padded(code)}`),
  (secret) => codes(secret, (code) => `U+${padded(code)} `),
  (secret) => codes(secret, (code) => `\\u{${code.toString(16)}}`),
  (secret) => codes(secret, (code) => `${code} `),
  (secret) => codes(secret, (code) => `${code},`),
  (secret) => codes(secret, (code) => `\\${code.toString(8).padStart(3, "0")}`),
  (secret) => codes(secret, (code) => `${code.toString(2).padStart(8, "0")} `),
  (secret) =>
    encodeURIComponent(codes(secret, (code) => `&#x${code.toString(16)};`)),
  // Only some of them.
  (secret) =>
    secret[0] + codes(secret.slice(1, 3), (code) => `&#${code};`) +
    secret.slice(3),
  (secret) =>
    secret[0] + codes(secret.slice(1, 3), (code) => `\\x${hex(code)}`) +
    secret.slice(3),
  // In HTML, with a sign that has to be written so.
  (secret) =>
    ` ${secret}`.replaceAll("&", "&amp;").replaceAll('"', "&quot;")
      .replaceAll(" ", "&nbsp;"),
];

const hex = (code: number) => code.toString(16).padStart(2, "0");
const padded = (code: number) => code.toString(16).padStart(4, "0");

function codes(secret: string, spell: (code: number) => string): string {
  return [...secret].map((c) => spell(c.codePointAt(0)!)).join("");
}

/** The bytes of a secret, written as `pw` is in the model. */
function hexLike(model: string, secret: string): string {
  const [before = "", between = "", after = ""] = model.split(/70|77/);
  return before +
    [...new TextEncoder().encode(secret)].map(hex).join(between) + after;
}

Deno.test("a secret is found in any spelling, wherever it stands", () => {
  const redact = createRedactor(SECRETS)([]);
  for (const secret of SECRETS) {
    for (const [i, spell] of SPELLINGS.entries()) {
      const text = spell(secret);
      for (
        const whole of [text, `curl/8 ${text}`, `/x/${text}/y`, `"${text}";`]
      ) {
        const rest = redact(whole);
        assert(!rest.includes(text), `${i}: ${whole} → ${rest}`);
        assert(rest.includes("…"), `${i}: ${whole} → ${rest}`);
      }
    }
  }
});

Deno.test("what stands beside a secret stays where that is safe", () => {
  const redact = createRedactor(["let me in"])([]);
  assertEquals(redact("curl let me in 8"), "curl … 8");
  assertEquals(redact("curl LET ME IN 8"), "curl … 8");
  assertEquals(redact("curl let%20me%20in 8"), "…");
});

Deno.test("text without secrets is left alone", () => {
  const redact = createRedactor(SECRETS)([]);
  const texts = [
    "",
    "ddclient/3.10.0",
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
    "/nic/update",
    "home.example.com",
    "letme",
    "in",
    "%zz%",
  ];
  for (const text of texts) assertEquals(redact(text), text);
});

Deno.test("a short secret counts only where it stands alone", () => {
  const redact = createRedactor(["x", "ab"])([]);
  assertEquals(redact("x86 example.com xab"), "x86 example.com xab");
  assertEquals(redact("pass=x y"), "pass=… y");
  assertEquals(redact("/ab/"), "/…/");
});

Deno.test("a password that was presented is a secret as well", () => {
  const redactor = createRedactor([]);
  assertEquals(redactor(["guess"])("my guess"), "my …");
  assertEquals(redactor([])("my guess"), "my guess");
});

Deno.test("what was clear once is looked at anew for another password", () => {
  const redactor = createRedactor(["opensesame"]);
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 1500; i++) {
      assertEquals(redactor([])(`guess ${i}`), `guess ${i}`);
      assertEquals(redactor(["opensesame"])(`guess ${i}`), `guess ${i}`);
    }
    assertEquals(redactor(["guess 1499"])("my guess 1499"), "my …");
    assertEquals(redactor(["guess 1499"])("guess 1499"), "…");
    assertEquals(redactor([])("guess 1499 opensesame"), "guess 1499 …");
  }
});

Deno.test("long and strange text is looked through in no time", () => {
  const redact = createRedactor(SECRETS)([]);
  const random = createRandom(7);
  const pieces = ["%", "%41", "A", "=", "\\u", "\ud800", "…", " ", "aGVsbG8"];
  const start = performance.now();
  for (let i = 0; i < 300; i++) {
    redact(
      Array.from({ length: random() * 400 }, () => pick(random, pieces)).join(
        "",
      ),
    );
  }
  redact("A".repeat(4000));
  redact("%41".repeat(1300));
  assert(performance.now() - start < 10_000);
});
