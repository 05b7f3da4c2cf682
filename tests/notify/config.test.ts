import { assert, assertEquals, assertThrows } from "@std/assert";
import { ValueError } from "../../lib/config_error.ts";
import { parseChannels, parseSecretUrl } from "../../lib/notify/config.ts";
import { secretOf } from "../../lib/secret.ts";

/** Each channel in words: its kind, URL, topic and authorization. */
function read(text: string): readonly string[] {
  return parseChannels(secretOf(text)).map(
    ({ kind, url, topic, authorization }) =>
      [kind, url.reveal(), topic?.reveal(), authorization?.reveal()]
        .filter((word) => word !== undefined).join(" "),
  );
}

Deno.test("the channel that a URL names", () => {
  for (
    const [text, expected] of [
      ["ntfy://ntfy.sh/TOPIC", "ntfy https://ntfy.sh/ TOPIC"],
      ["ntfy://127.0.0.1:80/t", "ntfy http://127.0.0.1/ t"],
      ["ntfy://h:443/sub/t/", "ntfy https://h/sub/ t"],
      ["ntfy://:tk_1@h/t", "ntfy https://h/ t Bearer tk_1"],
      ["ntfy://tk_1@h/t", "ntfy https://h/ t Bearer tk_1"],
      ["ntfy://me:p%40s@h/t", `ntfy https://h/ t Basic ${btoa("me:p@s")}`],
      ["ntfy://h/t?scheme=http", "ntfy http://h/ t"],
      ["ntfy://h:8080/t?Scheme=HTTP", "ntfy http://h:8080/ t"],
      ["ntfy://h:443/t?SCHEME=http", "ntfy http://h:443/ t"],
      ["https://ntfy.sh/TOPIC", "ntfy https://ntfy.sh/ TOPIC"],
      ["HTTPS://ntfy.sh/TOPIC/", "ntfy https://ntfy.sh/ TOPIC"],
      ["https://tk_1@ntfy.sh/t", "ntfy https://ntfy.sh/ t Bearer tk_1"],
      ["https://ntfy.example.com/t", "ntfy https://ntfy.example.com/ t"],
      ["http://ntfy.lan:8080/t", "ntfy http://ntfy.lan:8080/ t"],
      ["https://ntfy.sh/", "webhook https://ntfy.sh/"],
      ["https://ntfy.sh/a/b", "webhook https://ntfy.sh/a/b"],
      ["https://notify.example.com/t", "webhook https://notify.example.com/t"],
      ["http://me:pw@h/x", `webhook http://h/x Basic ${btoa("me:pw")}`],
    ] as const
  ) assertEquals(read(text), [expected], text);
});

Deno.test("a URL ends where the next one starts, whatever separates them", () => {
  for (const between of [" ", "\n", ",", ", ", " , ", ",\n", ";", "; ", "|"]) {
    assertEquals(
      read(`ntfy://h/a${between}NTFY://h/b${between}http://h/x?q=1,2`),
      ["ntfy https://h/ a", "ntfy https://h/ b", "webhook http://h/x?q=1,2"],
      between,
    );
  }
  assertEquals(read(" ntfy://h/a, "), ["ntfy https://h/ a"]);
  assertEquals(read("  "), []);
  const [a, b] = parseChannels(secretOf("ntfy://h/t\n https://a.example/b"));
  assertEquals([a?.name, b?.name], ["ntfy (1)", "webhook (2)"]);
  assert(!JSON.stringify([a, b]).includes("a.example"));
});

Deno.test("invalid URLs are not repeated", () => {
  for (
    const text of [
      "SECRET",
      "ftp://SECRET/",
      "ntfy://SECRET",
      "ntfy:///SECRET",
      "https://",
      "https://a.example/ok SECRET",
      "https://h/x,ftp://SECRET",
      "https://h/x,file:/SECRET",
      "https://h/x, SECRET",
      "https://h/x SECRET:/h/y",
      "ntfy://h/a,SECRET",
      "ntfy://h/SECRET a",
    ]
  ) {
    const { message } = assertThrows(() => read(text), ValueError);
    assert(!message.includes("SECRET"), message);
  }
});

Deno.test("a health check is exactly one URL", () => {
  for (const between of [" ", "\n", ",", ", ", ";"]) {
    const { message } = assertThrows(
      () => parseSecretUrl(`https://h/SECRET${between}https://h/SECRET`),
      ValueError,
      "one URL",
    );
    assert(!message.includes("SECRET"), message);
  }
  assertThrows(() => parseSecretUrl("https://h/x y"), ValueError, "one URL");
  const { url } = parseSecretUrl(" https://h/x?a=1,2;3 ");
  assertEquals(url.reveal(), "https://h/x?a=1,2;3");
});
