import { assertEquals } from "@std/assert";
import { manPages } from "../../packaging/reference/mod.ts";
import { runProcess } from "../e2e/process.ts";
import { testWith } from "../e2e/servers/programs.ts";

testWith(["mandoc"], "mandoc does not object to the man pages", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const pages = Object.entries(manPages(1790000000));
    for (const [name, text] of pages) {
      await Deno.writeTextFile(`${folder}/${name}`, text);
    }
    const { code, stdout } = await runProcess("mandoc", {
      args: ["-Tlint", ...pages.map(([name]) => `${folder}/${name}`)],
    });
    assertEquals([code, stdout], [0, ""]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
