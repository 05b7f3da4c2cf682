import { XMLParser, XMLValidator } from "fast-xml-parser";

/** An element of a request. Attributes, comments and processing instructions are left out. */
export interface Element {
  readonly name: string;
  /** Where it stands, as the gateway's messages say it: `request.auth.context`, with `[2]` (from 0) among siblings of its name. */
  readonly path: string;
  /** The child elements in the order of the document. */
  readonly children: readonly Element[];
  /** The character data of the element itself, with nothing trimmed. */
  readonly text: string;
}

/** A request that is not a well-formed document: EF00000 ([seen]). */
export class MalformedDocument extends Error {
  override readonly name = "MalformedDocument";
}

type Node = { readonly [name: string]: string | readonly Node[] };

const parser = new XMLParser({
  preserveOrder: true,
  parseTagValue: false,
  trimValues: false,
  ignoreAttributes: true,
  // Decoded below, where CDATA can be told from text and unknown entities refused.
  processEntities: false,
  cdataPropName: "#cdata",
});

/**
 * Reads a document strictly: UTF-8 without a byte order mark ([doc]), without a
 * document type, one root element.
 *
 * @throws {MalformedDocument} if it is not well-formed
 */
export function parseDocument(bytes: Uint8Array): Element {
  const xml = decode(bytes);
  const valid = XMLValidator.validate(xml);
  if (valid !== true) throw new MalformedDocument(valid.err.msg);
  // Stricter than the validator, which lets these pass.
  if (!xml.trimEnd().endsWith(">")) {
    throw new MalformedDocument("Text after the root element.");
  }
  let nodes: readonly Node[];
  try {
    nodes = parser.parse(xml);
  } catch (error) {
    throw new MalformedDocument(
      error instanceof Error ? error.message : "Unreadable.",
    );
  }
  const [root, ...more] = elementsOf(nodes, "");
  if (root === undefined || more.length > 0) {
    throw new MalformedDocument("A document has exactly one root element.");
  }
  return root;
}

/** The XML of an element, written anew. */
export function elementXml(element: Element): string {
  const content = element.children.length > 0
    ? element.children.map(elementXml).join("")
    : escapeXml(element.text);
  return content === ""
    ? `<${element.name}/>`
    : `<${element.name}>${content}</${element.name}>`;
}

/** Makes text safe to stand between two tags. */
export function escapeXml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}

function decode(bytes: Uint8Array): string {
  let xml: string;
  try {
    xml = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true })
      .decode(bytes);
  } catch {
    throw new MalformedDocument("The document is not UTF-8.");
  }
  if (xml.startsWith("\ufeff")) {
    throw new MalformedDocument("A byte order mark is not allowed.");
  }
  const [, encoding = "utf-8"] =
    /^<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(xml) ?? [];
  // ASCII is a part of UTF-8, and what the Python tool sends ([field]).
  const isAscii = /^(?:us-)?ascii$/i.test(encoding) && !/[^\0-\x7f]/.test(xml);
  if (encoding.toLowerCase() !== "utf-8" && !isAscii) {
    throw new MalformedDocument(`The encoding ${encoding} is not allowed.`);
  }
  if (/<!(?:DOCTYPE|ENTITY)/i.test(xml)) {
    throw new MalformedDocument("A document type is not allowed.");
  }
  // All control characters that XML 1.0 forbids (it allows those from 7f on).
  if (/[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffe\uffff]/u.test(xml)) {
    throw new MalformedDocument("The document has a control character.");
  }
  return xml;
}

function elementsOf(nodes: readonly Node[], parent: string): Element[] {
  const named = nodes.flatMap((node) =>
    Object.entries(node).filter(([name, content]) =>
      Array.isArray(content) && !/^[#?:]/.test(name)
    ) as [string, readonly Node[]][]
  );
  const totals = new Map<string, number>();
  for (const [name] of named) totals.set(name, (totals.get(name) ?? 0) + 1);
  const seen = new Map<string, number>();
  return named.map(([name, content]) => {
    const index = seen.get(name) ?? 0;
    seen.set(name, index + 1);
    const step = totals.get(name)! > 1 ? `${name}[${index}]` : name;
    const path = parent === "" ? step : `${parent}.${step}`;
    return {
      name,
      path,
      children: elementsOf(content, path),
      text: content.map(textOf).join(""),
    };
  });
}

function textOf(node: Node): string {
  const text = node["#text"];
  if (typeof text === "string") return decodeEntities(text);
  const cdata = node["#cdata"];
  if (!Array.isArray(cdata)) return "";
  return cdata.map((part: Node) => part["#text"] ?? "").join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

function decodeEntities(text: string): string {
  return text.replace(/&([^;]*);?/g, (whole, name: string) => {
    const number = /^#(?:x([0-9a-f]{1,6})|(\d{1,7}))$/i.exec(name);
    const code = number?.[1] !== undefined
      ? parseInt(number[1], 16)
      : Number(number?.[2] ?? NaN);
    if (code > 0x1f && code <= 0x10ffff && !(code >= 0xd800 && code < 0xe000)) {
      return String.fromCodePoint(code);
    }
    const character = Object.hasOwn(ENTITIES, name) && whole.endsWith(";")
      ? ENTITIES[name]
      : [9, 10, 13].includes(code)
      ? String.fromCharCode(code)
      : undefined;
    if (character === undefined) {
      throw new MalformedDocument("The document has an unknown entity.");
    }
    return character;
  });
}
