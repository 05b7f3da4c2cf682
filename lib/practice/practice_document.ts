import type { PracticeElement } from "./practice_element.ts";
import { leaf, tag } from "./practice_answer.ts";
import { refuseDocument } from "./practice_shape.ts";

/** An element that is being read; its path is known when its siblings are. */
interface Draft {
  readonly name: string;
  readonly children: Draft[];
  text: string;
}

const MAX_DEPTH = 100;
const NAME = String.raw`[\p{L}_:][\p{L}\p{N}_:.\-]*`;
const ATTRIBUTE = String.raw`\s+${NAME}\s*=\s*(?:"[^<"]*"|'[^<']*')`;
/** The next piece of a document (XML 1.0, section 2): a comment or instruction, or what is named. */
const PIECE = RegExp(
  [
    String.raw`<!--(?:(?!--)[^])*-->|<\?(?!xml[\s?])${NAME}[^]*?\?>`,
    String.raw`<!\[CDATA\[(?<cdata>[^]*?)\]\]>`,
    String.raw`<(?<open>${NAME})(?:${ATTRIBUTE})*\s*(?<empty>/)?>`,
    String.raw`</(?<close>${NAME})\s*>`,
    String.raw`(?<text>[^<]+)`,
  ].join("|"),
  "uy",
);
const DECLARATION =
  /^<\?xml\s+version\s*=\s*["'][\d.]+["'](?:\s+encoding\s*=\s*["']([\w.-]+)["'])?(?:\s+standalone\s*=\s*["'](?:yes|no)["'])?\s*\?>/;
/** What XML 1.0 forbids (it allows the control characters from 7f on). */
const FORBIDDEN = /[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]/u;
const REFERENCE = /&(?:(\w+);|#(\d{1,7});|#x([\da-f]{1,6});)?/gi;
const ENTITIES = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }),
);

/**
 * Reads a document strictly: UTF-8 without a byte order mark ([doc]), without a
 * document type, one root element. No library does it, so that it finds what
 * the product's writer does wrong.
 *
 * @throws {PracticeRefusal} if it is not well-formed
 */
export function parseDocument(bytes: Uint8Array): PracticeElement {
  const xml = decode(bytes);
  const outside: Draft = { name: "", children: [], text: "" };
  const stack = [outside];
  for (let at = 0; at < xml.length; at = PIECE.lastIndex) {
    PIECE.lastIndex = at;
    const { open, empty, close, text, cdata } = PIECE.exec(xml)?.groups ??
      unexpected(xml.slice(at));
    const current = stack.at(-1)!;
    if (open !== undefined) {
      const element: Draft = { name: open, children: [], text: "" };
      current.children.push(element);
      if (empty === undefined) stack.push(element);
      if (stack.length > MAX_DEPTH) refuseDocument("Nested too deeply.");
    } else if (close !== undefined) {
      if (current.name !== close) unexpected(xml.slice(at));
      stack.pop();
    } else current.text += cdata ?? (text === undefined ? "" : plainText(text));
  }
  const [root, another] = withPaths(outside, "");
  if (stack.length > 1) refuseDocument(`<${stack.at(-1)!.name}> has no end.`);
  if (
    root === undefined || another !== undefined ||
    /[^ \t\r\n]/.test(outside.text)
  ) {
    refuseDocument("A document has one root element, and nothing beside it.");
  }
  return root;
}

/** The XML of an element, written anew. */
export function elementXml({ name, children, text }: PracticeElement): string {
  return children.length === 0
    ? leaf(name, text)
    : tag(name, ...children.map(elementXml));
}

/** The text of a document, after its declaration. */
function decode(bytes: Uint8Array): string {
  let xml = "";
  try {
    xml = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch {
    refuseDocument("The document is not UTF-8.");
  }
  const [declaration = "", encoding = "utf-8"] = DECLARATION.exec(xml) ?? [];
  // ASCII is a part of UTF-8, and what the Python tool sends ([field]).
  const isAscii = /^(?:us-)?ascii$/i.test(encoding) && !/[^\0-\x7f]/.test(xml);
  if (encoding.toLowerCase() !== "utf-8" && !isAscii) {
    refuseDocument(`The encoding ${encoding} is not allowed.`);
  }
  if (FORBIDDEN.test(xml)) {
    refuseDocument("The document has a control character.");
  }
  return xml.slice(declaration.length);
}

/** Says no more than one character, since what follows may be a password. */
function unexpected(rest: string): never {
  return refuseDocument(`char '${rest[0]}' is not expected.`);
}

function withPaths({ children }: Draft, parent: string): PracticeElement[] {
  const named = Map.groupBy(children, ({ name }) => name);
  return children.map((element) => {
    const { name, text } = element;
    const siblings = named.get(name)!;
    const index = siblings.length > 1 ? `[${siblings.indexOf(element)}]` : "";
    const path = (parent === "" ? "" : `${parent}.`) + name + index;
    return { name, path, text, children: withPaths(element, path) };
  });
}

/** Character data as it is meant: `&` begins nothing but the five entities and references. */
function plainText(text: string): string {
  if (text.includes("]]>")) unexpected("]]>");
  return text.replace(REFERENCE, (
    _,
    name?: string,
    decimal?: string,
    hex?: string,
  ) => {
    const code = decimal ? Number(decimal) : parseInt(hex ?? "", 16);
    const character = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : ENTITIES.get(name ?? "") ?? unexpected("&");
    return FORBIDDEN.test(character) ? unexpected("&") : character;
  });
}
