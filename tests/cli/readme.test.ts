import { assert } from "@std/assert";
import { helpText } from "../../lib/cli/help.ts";
import { ALL_OPTIONS } from "../../lib/cli/options.ts";

/** The README as plain words: without markup, table borders and line breaks. */
const README = (await Deno.readTextFile(
  new URL("../../README.md", import.meta.url),
)).replace(/[`|*]/g, "").replace(/\s+/g, " ");

Deno.test("the README says of options and commands what --help says", () => {
  for (const { name, help } of ALL_OPTIONS) {
    assert(README.includes(`--${name}`), `--${name}`);
    // The help of two options stands in a sentence, with its brackets apart.
    const words = help.replace(/ \(default: .*\)$/, "").replace("(s)", "s");
    assert(README.includes(words), `--${name}: ${words}`);
  }
  const commands = helpText().match(/(?<=^ {2}schlund-ddns )[a-z-]+/gm) ?? [];
  assert(commands.length >= 6, String(commands));
  for (const command of commands) {
    assert(README.includes(`schlund-ddns ${command}`), command);
  }
});

Deno.test("the README's first commands are tasks", async () => {
  const { tasks } = JSON.parse(
    await Deno.readTextFile(new URL("../../deno.json", import.meta.url)),
  );
  const called = [...README.matchAll(/npx -y deno@2\.9\.6 task ([a-z:0-9]+)/g)];
  assert(called.length >= 3);
  for (const [, task] of called) assert(Object.hasOwn(tasks, task!), task);
});
