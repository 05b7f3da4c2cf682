import { assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { UsageError } from "../../lib/cli/arguments.ts";
import { runSetup } from "../../lib/cli/setup.ts";
import { entriesOf, recipesOf } from "../../lib/pages/recipes.ts";
import { CLIENTS, platformWithConfig } from "../serve/helper.ts";

async function setup(words: readonly string[], config: string) {
  const lines: string[] = [];
  const errors: string[] = [];
  const code = await runSetup(
    { words, values: {}, switches: new Set() } as never,
    {
      platform: platformWithConfig(config),
      out: (line: string) => void lines.push(line),
      err: (line: string) => void errors.push(line),
    } as never,
  );
  return { code, text: lines.join("\n"), errors };
}

Deno.test("setup prints the recipes of a client and a host, as the page shows them", async () => {
  const config =
    `[default]\npublic_url = https://dyn.example.net/up\n${CLIENTS}`;
  const { code, text, errors } = await setup(
    ["bob", "Office.example.com."],
    config,
  );
  assertEquals([code, errors], [0, []]);
  const target = {
    url: "https://dyn.example.net/up",
    user: "bob",
    host: "office.example.com",
  };
  assertEquals(text.includes("httpreq"), false);
  for (const recipe of recipesOf()) {
    assertStringIncludes(text, `## ${recipe.name}: `);
    for (const entry of entriesOf(recipe, target)) {
      assertStringIncludes(text, entry.text);
    }
  }
  assertEquals(/Tr0ub4dor|alice|home\.example/.test(text), false);
});

Deno.test("setup without names prints all, and refuses names that there are not", async () => {
  const { text, errors } = await setup([], `[default]\n${CLIENTS}`);
  for (
    const heading of [
      "# Client alice, host home.example.com",
      "# Client alice, host HOST.home.example.com",
      "# Client bob, host office.example.com",
    ]
  ) assertStringIncludes(text, heading);
  assertEquals(errors, [
    "warning: public_url is not set, so https://dyn.example.com/dns-update stands for it",
  ]);
  for (
    const words of [["carol"], ["bob", "home.example.com"], [
      "alice",
      "1.2.3.4",
    ], ["a", "b", "c"]]
  ) {
    await assertRejects(
      () => setup(words, `[default]\n${CLIENTS}`),
      UsageError,
    );
  }
});

Deno.test("a client with acme has the recipes for certificates too", async () => {
  const config = "[default]\n[client certs]\npassword = p\n" +
    "hostnames = home.example.com\nacme = yes\n";
  const { text } = await setup(["certs"], config);
  for (const { name } of recipesOf(true)) {
    assertStringIncludes(text, `## ${name}: `);
  }
  assertStringIncludes(text, "subdomain: home.example.com");
});
