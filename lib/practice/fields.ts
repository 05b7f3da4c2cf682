import type { Element } from "./document.ts";

/**
 * A request whose elements are missing or wrong: EF01000, with the path as the
 * type of the object ([seen]).
 */
export class InvalidRequest extends Error {
  override readonly name = "InvalidRequest";

  /**
   * @param path where, such as `request.auth.context`
   * @param value what stands there; never a secret
   */
  constructor(
    readonly path: string,
    readonly value: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Refuses children that nobody knows, and text between children.
 *
 * @throws {InvalidRequest} naming the first such child
 */
export function allow(parent: Element, names: readonly string[]): void {
  for (const child of parent.children) {
    if (!names.includes(child.name)) {
      throw new InvalidRequest(child.path, "", "Unknown element.");
    }
  }
  if (parent.text.trim() !== "") {
    throw new InvalidRequest(parent.path, "", "Text between elements.");
  }
}

/** All children of a name. */
export function children(parent: Element, name: string): readonly Element[] {
  return parent.children.filter((child) => child.name === name);
}

/**
 * The only child of a name, if there is one.
 *
 * @throws {InvalidRequest} if there are several
 */
export function child(parent: Element, name: string): Element | undefined {
  const [first, second] = children(parent, name);
  if (second !== undefined) {
    throw new InvalidRequest(`${parent.path}.${name}`, "", "Sent twice.");
  }
  return first;
}

/**
 * The only child of a name.
 *
 * @throws {InvalidRequest} if there is none, or several
 */
export function required(parent: Element, name: string): Element {
  const element = child(parent, name);
  if (element === undefined) {
    throw new InvalidRequest(`${parent.path}.${name}`, "", "Missing.");
  }
  return element;
}

/**
 * The text of an element without children. It may be empty.
 *
 * @throws {InvalidRequest} if it has children
 */
export function text(element: Element): string {
  if (element.children.length > 0) {
    throw new InvalidRequest(element.path, "", "Has child elements.");
  }
  return element.text;
}

/**
 * The text of the only child of a name, which must not be empty.
 *
 * @throws {InvalidRequest} if the child is missing, empty, there twice or has children
 */
export function requiredText(parent: Element, name: string): string {
  const element = required(parent, name);
  const value = text(element);
  if (value === "") throw new InvalidRequest(element.path, "", "Empty.");
  return value;
}

/**
 * A bare whole number: digits without sign or white space.
 *
 * @throws {InvalidRequest} if it is not one, or outside `min` to `max`
 */
export function integer(element: Element, min: number, max: number): number {
  const value = text(element);
  const number = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
  if (!(number >= min && number <= max)) {
    throw new InvalidRequest(
      element.path,
      value,
      `Not a whole number from ${min} to ${max}.`,
    );
  }
  return number;
}
