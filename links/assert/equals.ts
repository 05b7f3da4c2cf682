import nodeAssert from "node:assert";
import { run } from "./failure.ts";

/**
 * Assert that two values are the same or consist of the same.
 *
 * A missing property differs from one that is `undefined`, and instances of
 * different classes differ; `0` and `-0` do not, nor do objects with the usual
 * prototype and without any. Errors are equal only if their stacks are, so that
 * two of them never are: compare their messages instead.
 *
 * @param actual What there is
 * @param expected What there should be
 * @param msg What to say if it is not
 * @throws {AssertionError} If the two differ
 */
export function assertEquals<T>(actual: T, expected: T, msg?: string): void {
  run(() => nodeAssert.deepStrictEqual(usual(actual), usual(expected)), msg);
}

/**
 * Assert that two values differ, in the sense of {@linkcode assertEquals}.
 *
 * @param actual What there is
 * @param expected What there should not be
 * @param msg What to say if it is
 * @throws {AssertionError} If the two are equal
 */
export function assertNotEquals<T>(actual: T, expected: T, msg?: string): void {
  run(() => nodeAssert.notDeepStrictEqual(usual(actual), usual(expected)), msg);
}

/**
 * A copy in which what `node:assert` tells apart and `@std/assert` does not is
 * the same: `-0` is `0`, and objects without a prototype have the usual one.
 */
function usual(value: unknown, copies = new Map<unknown, unknown>()): unknown {
  if (value === 0) return 0;
  if (typeof value !== "object" || value === null) return value;
  const known = copies.get(value);
  if (known !== undefined) return known;
  const inner = (part: unknown) => usual(part, copies);

  const prototype = Object.getPrototypeOf(value);
  if (prototype === Map.prototype && value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    copies.set(value, copy);
    for (const [key, part] of value) copy.set(inner(key), inner(part));
    return copy;
  }
  if (prototype === Set.prototype && value instanceof Set) {
    const copy = new Set<unknown>();
    copies.set(value, copy);
    for (const part of value) copy.add(inner(part));
    return copy;
  }
  const error = value instanceof Error;
  if (
    !error && !Array.isArray(value) && prototype !== Object.prototype &&
    prototype !== null
  ) return value;

  // node:assert leaves the stack of an error out unless it is a property of
  // an object like any other.
  const copy: object = error
    ? Object.create(prototype)
    : Array.isArray(value)
    ? new Array(value.length)
    : {};
  copies.set(value, copy);
  for (const key of Reflect.ownKeys(value)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (!error && !property?.enumerable) continue;
    Object.defineProperty(copy, key, {
      value: inner(Reflect.get(value, key)),
      enumerable: true,
      configurable: true,
      writable: true,
    });
  }
  return copy;
}
