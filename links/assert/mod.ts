/**
 * The assertions of `@std/assert` that the tests use, over `node:assert`.
 *
 * @module
 */
export { assert } from "./assert.ts";
export { assertEquals, assertNotEquals } from "./equals.ts";
export { assertMatch, assertNotMatch, assertStringIncludes } from "./text.ts";
export { assertRejects, assertThrows } from "./throws.ts";
