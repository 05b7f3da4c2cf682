import { inspect } from "node:util";
import { failure } from "./failure.ts";

/**
 * Assert that a text matches a pattern.
 *
 * @param actual The text
 * @param expected The pattern
 * @param msg What to say if it does not
 * @throws {AssertionError} If it does not
 */
export function assertMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (!expected.test(actual)) {
    throw failure(`Expected ${inspect(actual)} to match ${expected}`, msg);
  }
}

/**
 * Assert that a text does not match a pattern.
 *
 * @param actual The text
 * @param expected The pattern
 * @param msg What to say if it does
 * @throws {AssertionError} If it does
 */
export function assertNotMatch(
  actual: string,
  expected: RegExp,
  msg?: string,
): void {
  if (expected.test(actual)) {
    throw failure(`Expected ${inspect(actual)} not to match ${expected}`, msg);
  }
}

/**
 * Assert that a text contains another.
 *
 * @param actual The text
 * @param expected What should be in it
 * @param msg What to say if it is not
 * @throws {AssertionError} If it is not
 */
export function assertStringIncludes(
  actual: string,
  expected: string,
  msg?: string,
): void {
  if (!actual.includes(expected)) {
    throw failure(
      `Expected ${inspect(actual)} to contain ${inspect(expected)}`,
      msg,
    );
  }
}
