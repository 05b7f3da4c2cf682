/**
 * The version of what `--json` prints, described in docs/json.md. It grows when
 * a field goes, or means something else; not when one comes.
 */
const JSON_VERSION = 1;

/** What `--json` prints, as one text. */
export function jsonText(content: object): string {
  return JSON.stringify({ version: JSON_VERSION, ...content }, null, 2);
}

/**
 * Whether `--json` is among the arguments, for errors that come before they are
 * understood; abbreviated too.
 */
export function asksForJson(argv: readonly string[]): boolean {
  const end = argv.indexOf("--");
  return argv.slice(0, end < 0 ? argv.length : end).some((arg) => {
    const [name = ""] = arg.split("=");
    return name.length > 2 && "--json".startsWith(name);
  });
}
