import type { InputStream, Platform } from "../platform.ts";

/**
 * Asks at the terminal without showing what is typed; the question goes to
 * stderr, as stdout is for results.
 *
 * @returns what was typed, or undefined if it was given up (Ctrl-C, Ctrl-D)
 */
export async function askHidden(
  question: string,
  { stdin, stderr }: Pick<Platform, "stdin" | "stderr">,
): Promise<string | undefined> {
  const tell = (text: string) => stderr.write(new TextEncoder().encode(text));
  tell(question);
  stdin.setRaw(true);
  try {
    return await readHiddenLine(stdin);
  } finally {
    stdin.setRaw(false);
    tell("\n");
  }
}

async function readHiddenLine(
  stdin: InputStream,
): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256);
  let characters: string[] = [];
  while (true) {
    const length = await stdin.read(buffer);
    if (length === null) return undefined;
    for (
      const character of decoder.decode(buffer.subarray(0, length), {
        stream: true,
      })
    ) {
      if (character === "\r" || character === "\n") return characters.join("");
      if (character === "\x03" || character === "\x04") return undefined;
      if (character === "\x7f" || character === "\b") characters.pop();
      else if (character === "\x15") characters = [];
      else characters.push(character);
    }
  }
}
