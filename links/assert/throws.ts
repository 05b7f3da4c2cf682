import { inspect, stripVTControlCharacters as plain } from "node:util";
import { failure } from "./failure.ts";

/** Any class of errors will do, whatever it is made from. */
export type ErrorClass<E extends Error> =
  // deno-lint-ignore no-explicit-any -- as in the real one: what is handed over here must suit there
  abstract new (...args: any[]) => E;

/**
 * Assert that a function throws anything at all.
 *
 * @param fn The function
 * @param msg What to say if it does not
 * @returns What it threw
 * @throws {AssertionError} If it throws nothing
 */
export function assertThrows(fn: () => unknown, msg?: string): unknown;
/**
 * Assert that a function throws a certain error.
 *
 * @param fn The function
 * @param ErrorClass The class of the error, or one above it
 * @param msgIncludes What should be in its message
 * @param msg What to say if it throws no such error
 * @returns The error
 * @throws {AssertionError} If it throws nothing, or something else
 */
export function assertThrows<E extends Error = Error>(
  fn: () => unknown,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): E;
export function assertThrows<E extends Error>(
  fn: () => unknown,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): unknown {
  const [ErrorClass, remark] = told(classOrMsg, msg);
  try {
    fn();
  } catch (error) {
    return checked(error, "thrown", ErrorClass, msgIncludes, remark);
  }
  throw failure("Expected function to throw", remark);
}

/**
 * Assert that a promise is rejected, for whatever reason.
 *
 * @param fn Makes the promise
 * @param msg What to say if it is not
 * @returns The reason
 * @throws {AssertionError} If the promise is fulfilled, or there is none
 */
export function assertRejects(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): Promise<unknown>;
/**
 * Assert that a promise is rejected with a certain error.
 *
 * @param fn Makes the promise
 * @param ErrorClass The class of the error, or one above it
 * @param msgIncludes What should be in its message
 * @param msg What to say if it is rejected with no such error
 * @returns The error
 * @throws {AssertionError} If the promise is fulfilled, rejected with something else, or there is none
 */
export function assertRejects<E extends Error = Error>(
  fn: () => PromiseLike<unknown>,
  ErrorClass: ErrorClass<E>,
  msgIncludes?: string,
  msg?: string,
): Promise<E>;
export async function assertRejects<E extends Error>(
  fn: () => PromiseLike<unknown>,
  classOrMsg?: ErrorClass<E> | string,
  msgIncludes?: string,
  msg?: string,
): Promise<unknown> {
  const [ErrorClass, remark] = told(classOrMsg, msg);
  const promise = started(fn, remark);
  try {
    await promise;
  } catch (error) {
    return checked(error, "rejected", ErrorClass, msgIncludes, remark);
  }
  throw failure("Expected function to reject", remark);
}

/** The promise that a function makes. Throwing at once is not rejecting. */
function started(
  fn: () => PromiseLike<unknown>,
  msg?: string,
): PromiseLike<unknown> {
  try {
    const promise: unknown = fn();
    if (isPromiseLike(promise)) return promise;
  } catch {
    // told below
  }
  throw failure("Function throws when expected to reject", msg);
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof value === "object" && value !== null && "then" in value &&
    typeof value.then === "function";
}

/** Both take either a class and more, or a message alone. */
function told<E extends Error>(
  classOrMsg: ErrorClass<E> | string | undefined,
  msg: string | undefined,
): [ErrorClass<E> | undefined, string | undefined] {
  return typeof classOrMsg === "string"
    ? [undefined, classOrMsg]
    : [classOrMsg, msg];
}

function checked<E extends Error>(
  error: unknown,
  how: "thrown" | "rejected",
  ErrorClass: ErrorClass<E> | undefined,
  msgIncludes: string | undefined,
  msg: string | undefined,
): unknown {
  if (ErrorClass === undefined) return error;
  if (!(error instanceof Error)) {
    throw failure(`A non-Error object was ${how}`, msg);
  }
  if (!(error instanceof ErrorClass)) {
    const [wanted, got] = [ErrorClass.name, error.constructor.name];
    throw failure(
      `Expected error to be instance of "${wanted}", but was "${got}"`,
      msg,
    );
  }
  if (
    msgIncludes !== undefined &&
    !plain(error.message).includes(plain(msgIncludes))
  ) {
    const [wanted, got] = [inspect(msgIncludes), inspect(error.message)];
    throw failure(
      `Expected error message to include ${wanted}, but got ${got}`,
      msg,
    );
  }
  return error;
}
