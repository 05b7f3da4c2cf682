/**
 * What Deno's tools say when they fail, in one line: the message and its causes,
 * without traces of their stack. What could not be fetched is named, with what to
 * do about it.
 */
export function inOneLine(errors: string): string {
  const [said = ""] = errors.split(/^Stack backtrace:/m);
  const causes = causesOf(said);
  const [, url] = /for url \((\S+?)\):? /.exec(said) ??
    /Failed downloading '(\S+)'/.exec(said) ?? [];
  if (url !== undefined) {
    return `cannot fetch ${url} (${causes.at(-1) ?? "no reason is known"}): ` +
      "connect this machine to the network, or name a proxy in HTTPS_PROXY";
  }
  const [, message = said] = /^error: (.*)$/m.exec(said) ?? [];
  return [message, ...causes].join(": ").replace(/\s+/g, " ").trim();
}

/** The lines under `Caused by:`, which are numbered if there are several. */
function causesOf(errors: string): readonly string[] {
  const [, list = ""] = /^Caused by:\n((?: {4}.*\n?)+)/m.exec(errors) ?? [];
  return list.split("\n").map((line) => line.replace(/^ *(?:\d+: )?/, ""))
    .filter((line) => line !== "");
}
