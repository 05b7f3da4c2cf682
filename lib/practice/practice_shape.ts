import { message, type PracticeMessage } from "./practice_answer.ts";
import type { PracticeElement } from "./practice_element.ts";

/**
 * What stands in an element: text of a pattern, other elements, or anything. A
 * name ends in `?` if the element may be absent, and in `*` if there may be any
 * number of it.
 */
export interface PracticeShape {
  readonly [name: string]: RegExp | PracticeShape | "anything";
}

type Content<Inner> = Inner extends RegExp ? string
  : Inner extends PracticeShape ? PracticeShaped<Inner>
  : PracticeElement;

/** What was read of an element of a shape, and where it stands. */
export type PracticeShaped<Shape extends PracticeShape> =
  & { readonly path: string }
  & {
    readonly [
      Key in keyof Shape as Key extends `${infer Name}${"?" | "*"}` ? Name
        : Key
    ]: Key extends `${string}*` ? readonly Content<Shape[Key]>[]
      : Key extends `${string}?` ? Content<Shape[Key]> | undefined
      : Content<Shape[Key]>;
  };

/** Any text but the empty one. */
export const TEXT = /[^]/;
/** A bare whole number: digits without sign or white space. */
export const NUMBER = /^\d{1,10}$/;
/** How a request names a zone. */
export const ZONE = { name: TEXT, "system_ns?": TEXT };

/** A request that cannot be read, and what the gateway says to it. */
export class PracticeRefusal extends Error {
  constructor(readonly refusal: PracticeMessage) {
    super(refusal.code);
  }
}

/** Refuses a document that is not well-formed: EF00000 ([seen]). */
export function refuseDocument(value: string): never {
  const object = { type: "XML parser", value };
  throw new PracticeRefusal(message("EF00000", { object }));
}

/**
 * Refuses an element that is missing or wrong: EF01000, with its path as the
 * type of the object ([seen]).
 *
 * @param value what stands there; never a secret
 */
export function refuse(path: string, detail: string, value = ""): never {
  const object = { type: path, value };
  throw new PracticeRefusal(message("EF01000", { detail, object }));
}

/**
 * Reads an element of a shape, and nothing else.
 *
 * @throws {PracticeRefusal} if something is missing, wrong, unknown or there twice
 */
export function read<const Shape extends PracticeShape>(
  { path, children, text }: PracticeElement,
  shape: Shape,
): PracticeShaped<Shape> {
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
  element: PracticeElement,
  inner: PracticeShape[string],
): unknown {
  if (inner === "anything") return element;
  if (!(inner instanceof RegExp)) return read(element, inner);
  const { path, children, text } = element;
  if (children.length > 0) refuse(path, "Has child elements.");
  return inner.test(text) ? text : refuse(path, "Not a right value.", text);
}

/** The name without what says how often it may be there. */
export function bare(key: string): string {
  return key.replace(/[?*]$/, "");
}
