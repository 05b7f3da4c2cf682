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
});

Deno.test("a hash made elsewhere: PBKDF2-HMAC-SHA256 with one iteration", async () => {
  // RFC 7914 section 11, the first 32 bytes.
  const hash = Uint8Array.fromHex(
    "55ac046e56e3089fec1691c22544b605f94185216dde0465e68b9d57c20dacbc",
  );
  const stored = `pbkdf2-sha256$1$${btoa("salt")}$${hash.toBase64()}`;
  assertEquals(await verifyPassword("passwd", stored), true);
  assertEquals(await verifyPassword("Passwd", stored), false);
});

Deno.test("passwords in plain: exact, with any character; no part is enough", async () => {
  const plain = ["x", "a$b$c$d", "pbkdf2-sha256", " spaces ", "ünï", "🏠\0"];
  for (const stored of [...plain, "abab", "aaaa", "aab"]) {
    assertEquals(isHash(stored), false);
    assertEquals(await verifyPassword(stored, stored), true);
    const parts = ["", `${stored} `, stored.slice(0, -1), stored.slice(1)];
    for (const presented of [...parts, stored + stored, "ab", "aa", "a"]) {
      assertEquals(await verifyPassword(presented, stored), false, presented);
    }
  }
});

Deno.test("nothing fits a damaged hash, not even itself", async () => {
  const [scheme, rounds, salt, hash] = (await hashPassword("x")).split("$");
  const damaged = [
    "",
    `${rounds}$${salt}`,
    `${rounds}$${salt}$`,
    `${rounds}$${salt}$${hash}$more`,
    `${rounds}$${salt}$${hash!.slice(4)}`,
    `${rounds}$${salt}$${hash!.slice(1)}`,
    `${rounds}$*$${hash}`,
    ...["", "0", "-1", "1e3", "10000001", "999999999999"].map((rounds) =>
      `${rounds}$${salt}$${hash}`
    ),
  ];
  for (const rest of damaged) {
    const stored = `${scheme}$${rest}`;
    assertEquals(isHash(stored), true);
    assertEquals(parseHash(stored), undefined, stored);
    for (const password of ["x", "", stored]) {
      assertEquals(await verifyPassword(password, stored), false, stored);
    }
  }
});
