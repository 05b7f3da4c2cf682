import type { Part } from "./http_request.ts";
import type { Parameter } from "./parameters.ts";

/**
 * Reads `multipart/form-data` (RFC 7578). A part that is no plain field is
 * unreadable: its text would be taken for something that it is not.
 *
 * @param attributes what stands behind the type in `Content-Type`
 */
export function parseMultipart(
  bytes: Uint8Array,
  attributes: string,
): Part<readonly Parameter[]> {
  const [, quoted, bare] =
    /(?:^|;)\s*boundary=(?:"([^"]{1,70})"|([^\s;"]{1,70}))/i.exec(attributes) ??
      [];
  const boundary = quoted ?? bare;
  if (boundary === undefined) return unreadable("it has no boundary");
  // Delimiters begin a line; so does the first.
  const text = `\r\n${new TextDecoder().decode(bytes)}`;
  const [preamble = "", ...sections] = text.split(`\r\n--${boundary}`);
  const end = sections.at(-1);
  if (end === undefined || !/^--\s*$/.test(end) || preamble.trim() !== "") {
    return unreadable("it is not complete");
  }
  const parameters: Parameter[] = [];
  for (const section of sections.slice(0, -1)) {
    const [, head, value] = /^[ \t]*\r\n(.*?)\r\n\r\n(.*)$/s.exec(section) ??
      [];
    const name = fieldName(head ?? "");
    if (name === undefined || value === undefined) {
      return unreadable("it has a part that is no field");
    }
    parameters.push({
      name: name.trim().toLowerCase(),
      // Values of this kind are not encoded.
      raw: encodeURIComponent(value.toWellFormed()),
      from: "body",
    });
  }
  return { status: "read", value: parameters };
}

/** The field's name; undefined if the part is something else, or encoded. */
function fieldName(head: string): string | undefined {
  if (
    /^content-transfer-encoding:(?!\s*(?:7bit|8bit|binary)\s*$)/im.test(head)
  ) {
    return undefined;
  }
  if (/^content-type:\s*multipart\//im.test(head)) return undefined;
  const [, attributes] =
    /^content-disposition:\s*form-data\s*;(.*)$/im.exec(head) ?? [];
  const [, quoted, bare] =
    /^(?:(?:"[^"]*"|[^";])*;)?\s*name=(?:"([^"]*)"|([^\s;"]+))/i.exec(
      attributes ?? "",
    ) ?? [];
  return quoted ?? bare;
}

function unreadable(what: string): Part<never> {
  return { status: "unreadable", reason: `the body cannot be read: ${what}` };
}
