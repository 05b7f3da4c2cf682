/**
 * Reads the XML of answers: elements, text, CDATA and references. Attributes,
 * comments and instructions say nothing here.
 *
 * @module
 */

/** An element: its child elements, and its own text in one piece. */
export interface XmlNode {
  /** With its prefix, if it has one. */
  readonly name: string;
  /** In the order of the document. */
  readonly children: readonly XmlNode[];
  /** With nothing trimmed. */
  readonly text: string;
}

/** How deep elements may stand in each other. */
const MAX_DEPTH = 100;

/** A tag (XML 1.0, section 3.1): its slash, name, and the slash of an empty element. */
const TAG =
  /<(\/?)([^\s\/<>?!="']+)(?:\s+[^\s\/<>="']+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/y;

/** How comments, CDATA and instructions begin and end; they may hold what looks like tags. */
const OPAQUE = [["<!--", "-->"], ["<![CDATA[", "]]>"], ["<?", "?>"]] as const;

/**
 * Parses an XML document that is whole and has no document type.
 *
 * @param root the name of the root element
 * @returns the root element
 * @throws {Error} if the text is no such document; a document type is refused
 * because entities of its own have no use here but to exhaust memory
 */
export function parseXml(text: string, root: string): XmlNode {
  if (/<!doctype/i.test(text)) throw new Error("document types are refused");
  const outside = { name: "", children: [] as XmlNode[], text: "" };
  const open = [outside];
  for (let at = 0; at < text.length;) {
    const current = open.at(-1)!;
    const start = text.indexOf("<", at);
    current.text += decode(text.slice(at, start < 0 ? undefined : start));
    if (start < 0) break;
    const [begin, close] = OPAQUE.find(([begin]) =>
      text.startsWith(begin, start)
    ) ?? [];
    if (close !== undefined) {
      const end = text.indexOf(close, start + begin.length);
      if (end < 0) throw broken();
      if (begin === "<![CDATA[") {
        current.text += text.slice(start + begin.length, end);
      }
      at = end + close.length;
      continue;
    }
    TAG.lastIndex = start;
    const [, closing, name = "", empty] = TAG.exec(text) ?? [];
    at = TAG.lastIndex;
    if (closing === "/") {
      if (open.pop()!.name !== name) throw broken();
    } else {
      if (name === "" || open.length > MAX_DEPTH) throw broken();
      const element = { name, children: [], text: "" };
      current.children.push(element);
      if (empty === "") open.push(element);
    }
  }
  const [found] = children(outside, root);
  if (open.length > 1) throw broken();
  if (found === undefined) throw new Error("it is another document");
  return found;
}

function broken(): Error {
  return new Error("it is cut short or mixed up");
}

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" },
};

/** Text as it is meant (XML 1.0, sections 2.11 and 4.6); unknown references stay. */
function decode(text: string): string {
  if (!/[&\r]/.test(text)) return text;
  return text.replace(/\r\n?/g, "\n").replace(
    /&(?:([a-z]{2,4})|#(?:x([\da-f]{1,6})|(\d{1,7})));/gi,
    (all, name?: string, hex?: string, decimal?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? all;
      const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
      return code > 0x10ffff ? all : String.fromCodePoint(code);
    },
  );
}

/** The first child element of that name. */
export function child(
  node: XmlNode | undefined,
  name: string,
): XmlNode | undefined {
  return node?.children.find((each) => each.name === name);
}

/** All child elements of that name. */
export function children(
  node: XmlNode | undefined,
  name: string,
): readonly XmlNode[] {
  return node?.children.filter((each) => each.name === name) ?? [];
}

/**
 * The text of a child element; an empty element has empty text, one with elements
 * in it has none.
 */
export function childText(
  node: XmlNode | undefined,
  name: string,
): string | undefined {
  const found = child(node, name);
  return found?.children.length === 0 ? found.text : undefined;
}
