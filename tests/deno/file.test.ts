import { assertEquals } from "@std/assert";
import { readFile } from "../../lib/deno/file.ts";

/** What comes of reading a file, in brief. */
async function said(path: string, limit = 10): Promise<string> {
  const read = await readFile(path, { limit }, { open: 50, read: 50 });
  return read.status === "read" ? read.text : `${read.status}: ${read.reason}`;
}

Deno.test("a file, or why it is not read", async () => {
  const folder = await Deno.makeTempDir();
  const path = `${folder}/file`;
  for (
    const [content, expected] of [
      ["1.2.3.4", "1.2.3.4"],
      ["\ufeffa", "\ufeffa"],
      ["0123456789", "0123456789"],
      [
        "0123456789x",
        `unreadable: the file is larger than ${10 / 2 ** 20} MiB`,
      ],
      [Uint8Array.of(0xff), "unreadable: it is not UTF-8"],
    ] as const
  ) {
    const bytes = typeof content === "string"
      ? new TextEncoder().encode(content)
      : content;
    await Deno.writeFile(path, bytes);
    assertEquals(await said(path), expected);
  }
  await Deno.remove(path);
  for (let round = 0; round < 2; round++) {
    assertEquals(await said(path), "missing: there is no such file");
  }
  assertEquals(await said(folder), "unreadable: it is a folder");
  await Deno.remove(folder);
});

Deno.test({
  name: "a file that every user may read is told from others",
  ignore: Deno.build.os === "windows",
  async fn() {
    const path = await Deno.makeTempFile();
    for (const [mode, expected] of [[0o600, false], [0o604, true]] as const) {
      await Deno.chmod(path, mode);
      const read = await readFile(path);
      assertEquals(read.status === "read" && read.worldReadable, expected);
    }
    await Deno.remove(path);
  },
});

Deno.test({
  name: "a pipe is waited for, and not for ever",
  ignore: Deno.build.os === "windows",
  async fn() {
    const folder = await Deno.makeTempDir();
    const path = `${folder}/pipe`;
    await new Deno.Command("mkfifo", { args: [path] }).output();
    for (let round = 0; round < 3; round++) {
      assertEquals(
        await said(path),
        "unreadable: it is a pipe that nobody writes to",
      );
    }
    // Now somebody opens it, and takes time to write.
    const slow = await Deno.open(path, { write: true });
    assertEquals(
      await said(path),
      "unreadable: it is a pipe that does not come to an end",
    );
    slow.close();
    const reading = said(path);
    await Deno.writeTextFile(path, "1.2.3.4", { create: false });
    assertEquals(await reading, "1.2.3.4");
    await Deno.remove(folder, { recursive: true });
  },
});
