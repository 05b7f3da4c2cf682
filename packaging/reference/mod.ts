/**
 * What is made from the tables of commands and settings: man pages, completions,
 * the config file, and the reference in README and docs. `deno task reference` writes the latter.
 *
 * @module
 */
import { completions } from "./completions.ts";
import { configFile } from "./config_file.ts";
import { recipesOf } from "../../lib/pages/recipes.ts";
import { manPages } from "./man_pages.ts";
import {
  commandsTable,
  optionTables,
  recipeEntries,
  recipeSection,
  settingsTable,
  settingTables,
} from "./markdown.ts";

export { completions, configFile, manPages };

const ROOT = new URL("../../", import.meta.url);

/** The recipes that the README has; docs/routers.md has the others. */
const IN_README = ["fritzbox", "ddclient", "inadyn"];

/** Files of the project with made parts: the text of each part by its name. */
const PARTS: Readonly<Record<string, Readonly<Record<string, () => string>>>> =
  {
    "README.md": {
      commands: commandsTable,
      settings: settingsTable,
      ...Object.fromEntries(
        recipesOf().filter(({ id }) => IN_README.includes(id))
          .map((recipe) => [recipe.id, () => recipeEntries(recipe)]),
      ),
    },
    "docs/routers.md": {
      recipes: () =>
        recipesOf().filter(({ id }) => !IN_README.includes(id))
          .map(recipeSection).join("\n\n"),
    },
    "docs/reference.md": {
      commands: commandsTable,
      options: optionTables,
      settings: settingTables,
    },
  };

/**
 * The files of the project that have made parts, by path, as they should be: a
 * part stands between `<!-- begin NAME -->` and `<!-- end NAME -->`.
 *
 * @throws {Error} if a file does not have its parts
 */
export async function referenceFiles(): Promise<
  Readonly<Record<string, string>>
> {
  const files: Record<string, string> = {};
  for (const [path, parts] of Object.entries(PARTS)) {
    let text = await Deno.readTextFile(new URL(path, ROOT));
    for (const [name, make] of Object.entries(parts)) {
      const [begin, end] = [`<!-- begin ${name} -->`, `<!-- end ${name} -->`];
      const from = text.indexOf(begin);
      const to = text.indexOf(end);
      if (from < 0 || to < from) throw new Error(`${path}: no part ${name}`);
      text = `${text.slice(0, from + begin.length)}\n\n${make()}\n\n${
        text.slice(to)
      }`;
    }
    files[path] = text;
  }
  return files;
}

if (import.meta.main) {
  for (const [path, text] of Object.entries(await referenceFiles())) {
    await Deno.writeTextFile(new URL(path, ROOT), text);
  }
}
