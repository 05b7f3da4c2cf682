/**
 * Makes the files that say what the tables in the code say: the man page.
 *
 * @module
 */
import { helpText } from "../lib/cli/help.ts";
import { VERSION } from "../lib/version.ts";

/**
 * The generated files by name: `man/NAME.SECTION`, `completions/NAME.bash`,
 * `completions/_NAME` (zsh), `completions/NAME.fish`.
 */
export function generatedFiles(): ReadonlyMap<string, string> {
  return new Map([
    ["man/schlund-ddns.1", page("schlund-ddns", helpText())],
    [
      "man/schlund-ddns-cgi.8",
      page(
        "schlund-ddns-cgi",
        "A web server starts it for one update request; see schlund-ddns(1).",
        "8",
      ),
    ],
  ]);
}

function page(name: string, text: string, section = "1"): string {
  const escaped = text.replaceAll("\\", "\\e").replaceAll("-", "\\-")
    .replace(/^(?=[.'])/gm, "\\&");
  return `.TH ${name.toUpperCase()} ${section} "" "schlund-ddns ${VERSION}"\n` +
    `.SH NAME\n${
      name.replaceAll("-", "\\-")
    } \\- update DNS records at SchlundTech\n` +
    `.SH DESCRIPTION\n.nf\n${escaped.trimEnd()}\n.fi\n`;
}
