/** What a unit of systemd says: values by section and key, oldest first. */
export type Unit = Readonly<Record<string, readonly string[]>>;

/** Reads units as systemd puts them together: drop-ins come behind. */
export function readUnit(...texts: readonly string[]): Unit {
  const unit: Record<string, string[]> = {};
  for (const text of texts) {
    let section = "";
    for (const line of text.replace(/\\\n/g, " ").split("\n")) {
      const [, title] = /^\[(.+)\]$/.exec(line) ?? [];
      if (title !== undefined) section = title;
      const [, key, value] = /^(\w+)=(.*)$/.exec(line) ?? [];
      if (key === undefined) continue;
      (unit[`${section}.${key}`] ??= []).push(value!);
    }
  }
  return unit;
}

/** The environment that a unit sets. */
export function environmentOf(unit: Unit): Readonly<Record<string, string>> {
  return Object.fromEntries(
    (unit["Service.Environment"] ?? []).map((value) => {
      const [, name, text] = /^"?(\w+)=(.*?)"?$/.exec(value) ?? [];
      if (name === undefined) throw new Error(value);
      return [name, text!];
    }),
  );
}

/**
 * The words of a command as systemd makes them: `${CREDENTIALS_DIRECTORY}` is the
 * folder of credentials, and `$NAME` alone becomes the words of a variable.
 */
export function commandOf(
  command: string,
  { credentials, env }: {
    readonly credentials: string;
    readonly env: Readonly<Record<string, string>>;
  },
): readonly string[] {
  return command.split(/\s+/).flatMap((word) =>
    word.startsWith("${CREDENTIALS_DIRECTORY}")
      ? [word.replace("${CREDENTIALS_DIRECTORY}", credentials)]
      : word.startsWith("$")
      ? (env[word.slice(1)] ?? "").split(/\s+/).filter((part) => part !== "")
      : [word]
  );
}
