import { leaf, type Message, message, tag } from "./answer.ts";

/** An element of a request. Attributes, comments and processing instructions are left out. */
export interface XmlElement {
  readonly name: string;
  /** Where it stands, as the gateway's messages say it: `request.auth.context`, with `[2]` (from 0) among siblings of its name. */
  readonly path: string;
  /** The child elements in the order of the document. */
  readonly children: readonly XmlElement[];
  /** The character data of the element itself, with nothing trimmed. */
  readonly text: string;
}

/** A request that cannot be read, and what the gateway says to it. */
export class RequestRefusal extends Error {
  constructor(readonly refusal: Message) {
    super(refusal.code);
  }
}

/** An element that is being read; its path is known when its siblings are. */
type Draft = { name: string; children: Draft[]; text: string };

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
/** What XML 1.0 forbids (it allows the control characters from 7f on), and what stands for bytes that are not UTF-8. */
const FORBIDDEN = /[^\P{Cc}\t\n\r\x7f-\x9f]|[\ufffd-\uffff]/u;
const REFERENCE = /&(?:(\w+);|#(\d{1,7});|#x([\da-fA-F]{1,6});)?/g;
const ENTITIES = new Map(
  Object.entries({ amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" }),
);

/**
 * Reads a document strictly: UTF-8 without a byte order mark ([doc]), without a
 * document type, one root element. No library does it, so that it finds what
 * the product's writer does wrong.
 *
 * @throws {RequestRefusal} if it is not well-formed
 */
export function parseDocument(bytes: Uint8Array): XmlElement {
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
export function elementXml({ name, children, text }: XmlElement): string {
  return children.length === 0
    ? leaf(name, text)
    : tag(name, ...children.map(elementXml));
}

/** The text of a document, after its declaration. */
function decode(bytes: Uint8Array): string {
  const xml = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  const [declaration = "", encoding = "utf-8"] = DECLARATION.exec(xml) ?? [];
  // ASCII is a part of UTF-8, and what the Python tool sends ([field]).
  const isAscii = /^(?:us-)?ascii$/i.test(encoding) && !/[^\0-\x7f]/.test(xml);
  if (encoding.toLowerCase() !== "utf-8" && !isAscii) {
    refuseDocument(`The encoding ${encoding} is not allowed.`);
  }
  if (FORBIDDEN.test(xml)) {
    refuseDocument("The document has a control character, or is not UTF-8.");
  }
  return xml.slice(declaration.length);
}

/** Says no more than one character, since what follows may be a password. */
function unexpected(rest: string): never {
  return refuseDocument(`char '${rest[0]}' is not expected.`);
}

function withPaths({ children }: Draft, parent: string): XmlElement[] {
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
  return text.replace(REFERENCE, (_, ...found: (string | undefined)[]) => {
    const [name, decimal, hex] = found;
    const code = decimal ? Number(decimal) : parseInt(hex ?? "", 16);
    const character = code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
      ? String.fromCodePoint(code)
      : ENTITIES.get(name ?? "") ?? unexpected("&");
    return FORBIDDEN.test(character) ? unexpected("&") : character;
  });
}

/** Refuses a document that is not well-formed: EF00000 ([seen]). */
function refuseDocument(value: string): never {
  const object = { type: "XML parser", value };
  throw new RequestRefusal(message("EF00000", { object }));
}

/**
 * What stands in an element: text of a pattern, other elements, or anything. A
 * name ends in `?` if the element may be absent, and in `*` if there may be any
 * number of it.
 */
export interface Shape {
  readonly [name: string]: RegExp | Shape | "anything";
}

type Content<Inner> = Inner extends RegExp ? string
  : Inner extends Shape ? Shaped<Inner>
  : XmlElement;

/** What was read of an element of a shape, and where it stands. */
export type Shaped<S extends Shape> =
  & { readonly path: string }
  & {
    readonly [
      Key in keyof S as Key extends `${infer Name}${"?" | "*"}` ? Name
        : Key
    ]: Key extends `${string}*` ? readonly Content<S[Key]>[]
      : Key extends `${string}?` ? Content<S[Key]> | undefined
      : Content<S[Key]>;
  };

/** Any text but the empty one. */
export const TEXT = /[^]/;
/** A bare whole number: digits without sign or white space. */
export const NUMBER = /^\d{1,10}$/;
/** How a request names a zone. */
export const ZONE = { name: TEXT, "system_ns?": TEXT };

/**
 * Refuses an element that is missing or wrong: EF01000, with its path as the
 * type of the object ([seen]).
 *
 * @param value what stands there; never a secret
 */
export function refuse(path: string, detail: string, value = ""): never {
  const object = { type: path, value };
  throw new RequestRefusal(message("EF01000", { detail, object }));
}

/**
 * Reads an element of a shape, and nothing else.
 *
 * @throws {RequestRefusal} if something is missing, wrong, unknown or there twice
 */
export function read<const S extends Shape>(
  { path, children, text }: XmlElement,
  shape: S,
): Shaped<S> {
  const known = new Set(Object.keys(shape).map(bare));
  const unknown = children.find(({ name }) => !known.has(name));
  if (unknown !== undefined) refuse(unknown.path, "Unknown element.");
  if (text.trim() !== "") refuse(path, "Text between elements.");
  const entries = Object.entries(shape).map(([key, inner]) => {
    const name = bare(key);
    const found = children.filter((child) => child.name === name);
    if (key.endsWith("*")) {
      return [name, found.map((element) => readContent(element, inner))];
    }
    if (found.length > 1) refuse(`${path}.${name}`, "Sent twice.");
    if (found.length === 0 && !key.endsWith("?")) {
      refuse(`${path}.${name}`, "Missing.");
    }
    return [name, found[0] && readContent(found[0], inner)];
  });
  return { path, ...Object.fromEntries(entries) };
}

function readContent(
  element: XmlElement,
  inner: Shape[string],
): unknown {
  if (inner === "anything") return element;
  if (!(inner instanceof RegExp)) return read(element, inner);
  const { path, children, text } = element;
  if (children.length > 0) refuse(path, "Has child elements.");
  return inner.test(text) ? text : refuse(path, "Not a right value.", text);
}

/** The name without what says how often it may be there. */
function bare(key: string): string {
  return key.replace(/[?*]$/, "");
}
