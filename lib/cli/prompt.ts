/** Asks for a user's password at the gateway; see {@linkcode askHidden}. */
export function askPassword(user: string): Promise<string | undefined> {
  return askHidden(`Password of ${user}: `);
}

/**
 * Asks at the terminal without showing what is typed; the question goes to
 * stderr, as stdout is for results.
 *
 * @returns what was typed, or undefined if it was given up (Ctrl-C, Ctrl-D)
 */
export async function askHidden(question: string): Promise<string | undefined> {
  const tell = (text: string) =>
    Deno.stderr.writeSync(new TextEncoder().encode(text));
  tell(question);
  Deno.stdin.setRaw(true);
  try {
    return await readHiddenLine();
  } finally {
    Deno.stdin.setRaw(false);
    tell("\n");
  }
}

async function readHiddenLine(): Promise<string | undefined> {
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(256);
  let characters: string[] = [];
  while (true) {
    const length = await Deno.stdin.read(buffer);
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
