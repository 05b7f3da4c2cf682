import { AssertionError } from "node:assert";

/**
 * Assert that something is truthy.
 *
 * @param expr What should hold
 * @param msg What to say if it does not
 * @throws {AssertionError} If it is not
 */
export function assert(expr: unknown, msg = ""): asserts expr {
  if (!expr) throw new AssertionError({ message: msg });
}
