import { assert, assertEquals } from "@std/assert";
import { COMMANDS } from "../../lib/cli/commands.ts";
import { helpText, usageOf } from "../../lib/cli/help.ts";
import { ALL_OPTIONS } from "../../lib/cli/options.ts";
import { SECTIONS } from "../../lib/settings/settings.ts";
import {
  completions,
  manPages,
  referenceFiles,
} from "../../packaging/reference/mod.ts";

const ROOT = new URL("../../", import.meta.url);

/** Markdown without the white space that only lays it out. */
function plain(text: string): string {
  return text.replace(/-+/g, "-").replace(/\s+/g, " ");
}

Deno.test("README and docs say what the tables say", async () => {
  for (const [path, text] of Object.entries(await referenceFiles())) {
    const now = await Deno.readTextFile(new URL(path, ROOT));
    assertEquals(plain(now), plain(text), `${path}: run deno task reference`);
  }
});

Deno.test("--help, man pages and completions know every command and option", () => {
  const pages = manPages();
  const help = helpText(COMMANDS);
  const roff = pages["schlund-ddns.1"]!.replaceAll("\\-", "-");
  for (const command of COMMANDS) {
    assert(help.includes(usageOf(command)), usageOf(command));
    assert(roff.includes(usageOf(command)), usageOf(command));
  }
  for (const { name, help: text } of ALL_OPTIONS) {
    assert(help.includes(`--${name}`) && help.includes(text), name);
    assert(roff.includes(`--${name}`), name);
  }
  for (const [file, text] of Object.entries(completions())) {
    for (const { name } of [...ALL_OPTIONS, ...COMMANDS]) {
      if (name !== undefined) assert(text.includes(name), `${file}: ${name}`);
    }
  }
  for (const key of Object.values(SECTIONS).flatMap(Object.keys)) {
    assert(pages["schlund-ddns.5"]!.includes(key), key);
    assert(help.includes(key), key);
  }
});

Deno.test("the README's first commands are tasks", async () => {
  const read = (path: string) => Deno.readTextFile(new URL(path, ROOT));
  const { tasks } = JSON.parse(await read("deno.json"));
  const called = [
    ...(await read("README.md")).matchAll(
      /npx -y deno@2\.9\.6 task ([a-z:0-9]+)/g,
    ),
  ];
  assert(called.length >= 3);
  for (const [, task] of called) assert(Object.hasOwn(tasks, task!), task);
});
