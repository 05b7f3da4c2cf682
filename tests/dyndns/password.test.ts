import { assertEquals, assertMatch, assertNotEquals } from "@std/assert";
import {
  hashPassword,
  isHash,
  parseHash,
  recognizePassword,
  verifyPassword,
} from "../../lib/dyndns/password.ts";

Deno.test("a hash fits its password and no other", async () => {
  const hash = await hashPassword("open sésame");
  assertMatch(
    hash,
    /^pbkdf2-sha256\$600000\$[A-Za-z0-9+/]{22}==\$[A-Za-z0-9+/]{43}=$/,
  );
  assertEquals(await verifyPassword("open sésame", hash), true);
  const wrong = ["open sesame", "open sésam", "open sésame ", "", hash];
  for (const password of wrong) {
    assertEquals(await verifyPassword(password, hash), false, password);
  }
  // Once found right, it is recognized without deriving it again; no other is.
  assertEquals(await recognizePassword("open sésame", hash), true);
  assertEquals(await recognizePassword("open sesame", hash), false);
  const other = await hashPassword("open sésame");
  assertNotEquals(other, hash);
  assertEquals(await recognizePassword("open sésame", other), false);
  assertEquals(await verifyPassword("open sesame", hash), false);
});

Deno.test("a hash made elsewhere: PBKDF2-HMAC-SHA256 with one iteration", async () => {
  // RFC 7914 section 11, the first 32 bytes.
  const derived =
    "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc";
  const bytes = derived.match(/../g)!.map((hex) => parseInt(hex, 16));
  const hash = btoa(String.fromCharCode(...bytes));
  const stored = `pbkdf2-sha256$1$${btoa("salt")}$${hash}`;
  assertEquals(await verifyPassword("passwd", stored), true);
  assertEquals(await verifyPassword("Passwd", stored), false);
});

Deno.test("passwords in plain: exact, with any character", async () => {
  const passwords = [
    "x",
    "a$b$c$d",
    "pbkdf2-sha256",
    " spaces ",
    "ünï",
    "🏠\0",
  ];
  for (const password of passwords) {
    assertEquals(isHash(password), false);
    assertEquals(await verifyPassword(password, password), true);
    assertEquals(await verifyPassword(`${password} `, password), false);
    assertEquals(await verifyPassword(password.slice(0, -1), password), false);
    assertEquals(await verifyPassword(password + password, password), false);
    assertEquals(await verifyPassword("", password), false);
  }
});

Deno.test("no part of a password in plain is enough, nor its repetition", async () => {
  for (const stored of ["abab", "aaaa", "a", "aab"]) {
    for (let length = 0; length <= 9; length++) {
      for (const piece of ["a", "ab", "abab", "aab", "ba"]) {
        const presented = piece.repeat(9).slice(0, length);
        assertEquals(
          await verifyPassword(presented, stored),
          presented === stored,
          `${presented} for ${stored}`,
        );
      }
    }
  }
});

Deno.test("nothing fits a damaged hash, not even itself", async () => {
  const [scheme, rounds, salt, hash] = (await hashPassword("x")).split("$");
  const damaged = [
    `${scheme}$`,
    `${scheme}$${rounds}$${salt}`,
    `${scheme}$${rounds}$${salt}$`,
    `${scheme}$${rounds}$${salt}$${hash}$more`,
    `${scheme}$${rounds}$${salt}$${hash!.slice(4)}`,
    `${scheme}$${rounds}$${salt}$${hash!.slice(1)}`,
    `${scheme}$${rounds}$*$${hash}`,
    `${scheme}$0$${salt}$${hash}`,
    `${scheme}$-1$${salt}$${hash}`,
    `${scheme}$1e3$${salt}$${hash}`,
    `${scheme}$10000001$${salt}$${hash}`,
    `${scheme}$999999999999$${salt}$${hash}`,
    `${scheme}$$${salt}$${hash}`,
  ];
  for (const stored of damaged) {
    assertEquals(isHash(stored), true);
    assertEquals(parseHash(stored), undefined, stored);
    for (const password of ["x", "", stored]) {
      assertEquals(await verifyPassword(password, stored), false, stored);
    }
  }
});
