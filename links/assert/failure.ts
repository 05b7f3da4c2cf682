import { AssertionError } from "node:assert";

/**
 * The error of an assertion that does not hold.
 *
 * @param what What is wrong
 * @param msg What the caller has to say to it
 * @returns The error, to be thrown
 */
export function failure(what: string, msg?: string): AssertionError {
  return new AssertionError({
    message: msg === undefined ? what : `${what}: ${msg}`,
  });
}

/**
 * Run an assertion of `node:assert`, and put the caller's message before its
 * own: handed over, it would take the place of the comparison.
 *
 * @param check The assertion
 * @param msg What the caller has to say to it
 * @throws {AssertionError} If the assertion does not hold
 */
export function run(check: () => void, msg?: string): void {
  try {
    check();
  } catch (error) {
    if (msg === undefined || !(error instanceof AssertionError)) throw error;
    throw new AssertionError({ message: `${msg}\n${error.message}` });
  }
}
