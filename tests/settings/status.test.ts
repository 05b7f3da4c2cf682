import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ConfigError } from "../../lib/config_error.ts";
import { readStatusConfig } from "../../lib/settings/service.ts";
import { readSources } from "../../lib/settings/settings.ts";
import { platformWith } from "../platform.ts";

async function statusOf(text: string) {
  const { password, publicUrl } = readStatusConfig(
    await readSources(
      {},
      platformWith({
        env: { DDNS_CONFIG: "/etc/ddns.ini" },
        files: { "/etc/ddns.ini": text },
      }),
    ),
  );
  return [password?.reveal(), publicUrl?.href];
}

Deno.test("the overseer's password is that of section [status] alone", async () => {
  const rows = [
    ["[default]\n", undefined],
    ["[DEFAULT]\npassword = account\n[default]\n", undefined],
    ["[default]\npassword = account\n[status]\npassword = mine\n", "mine"],
    [
      "[default]\n[client status]\npassword = x\nhostnames = a.example\n",
      undefined,
    ],
  ] as const;
  for (const [text, password] of rows) {
    assertEquals(await statusOf(text), [password, undefined], text);
  }
});

Deno.test("the public URL is one that a path and a query can follow", async () => {
  const url = async (text: string) =>
    (await statusOf(`[default]\npublic_url = ${text}\n`))[1];
  assertEquals(await url("https://x.example/up"), "https://x.example/up");
  for (
    const text of [
      ...["x.example", "ftp://x.example/", "https://u:p@x.example/"],
      ...["https://x.example/?a=b", "https://x.example/#a"],
    ]
  ) await assertRejects(() => url(text), ConfigError, "public_url", text);
});

Deno.test("a section [status] that cannot be what is meant is refused", async () => {
  const rows = [
    ["[status]\n", "[status] has no password"],
    ["[DEFAULT]\npassword = account\n[status]\n", "[status] has no password"],
    ["[status]\npasswort = x\n", "did you mean password?"],
    [
      "[status]\npassword = pbkdf2-sha256$1$x\n",
      "password hash of [status] is damaged",
    ],
    [
      "[status]\npassword = y\n[client status]\npassword = x\nhostnames = a.example\n",
      "have the same user name",
    ],
  ] as const;
  for (const [text, message] of rows) {
    const error = await assertRejects(
      () => statusOf(`[default]\n${text}`),
      ConfigError,
    );
    assertStringIncludes(error.message, message);
  }
});
