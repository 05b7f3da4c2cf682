import { ok, strictEqual, throws } from "node:assert";
import {
  assert,
  assertEquals,
  assertMatch,
  assertNotEquals,
  assertNotMatch,
  assertRejects,
  assertStringIncludes,
  assertThrows,
} from "@std/assert";

class A {
  readonly x: number = 1;
}
class B {
  readonly x: number = 1;
}
const typeError = new TypeError("no such thing");
const bare = (properties: object) =>
  Object.assign(Object.create(null), properties);

/** What `assertEquals` accepts and `assertNotEquals` rejects, and the other way round. */
const pairs: readonly [
  what: string,
  equal: boolean,
  left: unknown,
  right: unknown,
][] = [
  ["same text", true, "a", "a"],
  ["other text", false, "a", "b"],
  ["text and number", false, "1", 1],
  ["NaN", true, NaN, NaN],
  ["zeros", true, 0, -0],
  ["zeros inside", true, { a: [0] }, { a: [-0] }],
  ["null and undefined", false, null, undefined],
  ["undefined and missing", false, { a: undefined }, {}],
  ["undefined under other names", false, { a: undefined }, { b: undefined }],
  ["order of properties", true, { a: 1, b: 2 }, { b: 2, a: 1 }],
  ["deep", true, { a: [{ b: [1] }] }, { a: [{ b: [1] }] }],
  ["deep difference", false, { a: [{ b: [1] }] }, { a: [{ b: [2] }] }],
  ["order of elements", false, [1, 2], [2, 1]],
  ["length", false, [1], [1, 2]],
  ["array and object", false, [], {}],
  ["no prototype", true, bare({ a: bare({}) }), { a: {} }],
  ["no prototype, other value", false, bare({ a: 1 }), { a: 2 }],
  ["instances", true, new A(), new A()],
  ["instances of other classes", false, new A(), new B()],
  ["instance and object", false, new A(), { x: 1 }],
  ["symbols", false, { [Symbol.for("a")]: 1 }, { [Symbol.for("a")]: 2 }],
  [
    "bytes",
    true,
    new Uint8Array([1, 2]),
    new Uint8Array([0, 1, 2]).subarray(1),
  ],
  ["other bytes", false, new Uint8Array([1]), new Uint8Array([2])],
  ["dates", true, new Date(5), new Date(5)],
  ["other dates", false, new Date(5), new Date(6)],
  ["patterns", true, /a/g, /a/g],
  ["other flags", false, /a/, /a/g],
  [
    "addresses",
    true,
    new URL("http://a.example/"),
    new URL("http://a.example"),
  ],
  [
    "other addresses",
    false,
    new URL("http://a.example/"),
    new URL("http://b.example/"),
  ],
  ["errors", false, new Error("a"), new Error("a")],
  ["one error", true, { cause: typeError }, { cause: typeError }],
  ["sets", true, new Set([1, new Set([2, 3])]), new Set([new Set([3, 2]), 1])],
  ["other sets", false, new Set([1]), new Set([2])],
  [
    "maps",
    true,
    new Map([[{ k: 1 }, bare({ v: 0 })]]),
    new Map([[{ k: 1 }, { v: -0 }]]),
  ],
  ["other maps", false, new Map([["a", 1]]), new Map([["a", 2]])],
];

const rejected = { name: "AssertionError" };

Deno.test("assert: assertEquals and assertNotEquals", () => {
  for (const [what, equal, left, right] of pairs) {
    for (const [a, b] of [[left, right], [right, left]]) {
      const [accepts, rejects] = equal
        ? [assertEquals, assertNotEquals]
        : [assertNotEquals, assertEquals];
      accepts(a, b, what);
      throws(() => rejects(a, b), rejected, what);
    }
  }
});

Deno.test("assert: assertEquals with circles", () => {
  const circle = (x: number) => {
    const self: Record<string, unknown> = { x };
    self["self"] = [self];
    return self;
  };
  assertEquals(circle(1), circle(1));
  assertNotEquals(circle(1), circle(2));
});

Deno.test("assert: one call each that holds and one that does not", () => {
  const table: readonly [holds: () => void, fails: () => void][] = [
    [() => assert(1), () => assert(0)],
    [() => assert("a"), () => assert("", "said")],
    [() => assertMatch("abc", /b/), () => assertMatch("abc", /^b/)],
    [() => assertNotMatch("abc", /^b/), () => assertNotMatch("abc", /b/)],
    [
      () => assertStringIncludes("abc", "bc"),
      () => assertStringIncludes("abc", "cb"),
    ],
  ];
  for (const [holds, fails] of table) {
    holds();
    throws(fails, rejected);
  }
});

Deno.test("assert: the message of the caller is told", () => {
  const told: readonly (() => void)[] = [
    () => assert(false, "said"),
    () => assertEquals(1, 2, "said"),
    () => assertNotEquals(1, 1, "said"),
    () => assertMatch("a", /b/, "said"),
    () => assertNotMatch("a", /a/, "said"),
    () => assertStringIncludes("a", "b", "said"),
    () => assertThrows(() => {}, "said"),
    () => assertThrows(() => {}, Error, "", "said"),
  ];
  for (const call of told) throws(call, { ...rejected, message: /said/ });
});

const raise = (what: unknown) => () => {
  throw what;
};
const accepted: readonly unknown[] = [typeError, "text", null, undefined];

/** Whether the arguments after the function accept what it throws. */
const expectations: readonly [
  accepts: boolean,
  thrown: unknown,
  ErrorClass: typeof Error | typeof TypeError | typeof RangeError,
  msgIncludes?: string,
][] = [
  [true, typeError, TypeError],
  [true, typeError, Error, "such"],
  [true, new Error("\x1b[31mred\x1b[0m light"), Error, "red light"],
  [false, typeError, RangeError],
  [false, typeError, TypeError, "other"],
  [false, "no such thing", Error, "such"],
];

Deno.test("assert: assertThrows", () => {
  for (const what of accepted) strictEqual(assertThrows(raise(what)), what);
  for (const [accepts, what, ErrorClass, msgIncludes] of expectations) {
    const call = () => assertThrows(raise(what), ErrorClass, msgIncludes);
    if (accepts) strictEqual(call(), what);
    else throws(call, rejected);
  }
  throws(() => assertThrows(() => 1), rejected);
  const error: TypeError = assertThrows(raise(typeError), TypeError);
  strictEqual(error, typeError);
});

Deno.test("assert: assertRejects", async () => {
  const fails = async (call: Promise<unknown>) => {
    const error = await call.then(() => undefined, (error: unknown) => error);
    ok(error instanceof Error && error.name === "AssertionError");
  };
  for (const what of accepted) {
    strictEqual(await assertRejects(() => Promise.reject(what)), what);
  }
  for (const [accepts, what, ErrorClass, msgIncludes] of expectations) {
    const call = assertRejects(
      () => Promise.reject(what),
      ErrorClass,
      msgIncludes,
    );
    if (accepts) strictEqual(await call, what);
    else await fails(call);
  }
  await fails(assertRejects(() => Promise.resolve(1)));
  await fails(assertRejects(raise(typeError)));
  await fails(assertRejects(raise(typeError), TypeError, "such"));
  const error: TypeError = await assertRejects(
    () => Promise.reject(typeError),
    TypeError,
  );
  strictEqual(error, typeError);
});
