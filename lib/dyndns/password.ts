const SCHEME = "pbkdf2-sha256";
const SALT_BYTES = 16;
const HASH_BITS = 256;

/** From OWASP's Password Storage Cheat Sheet, for PBKDF2-HMAC-SHA256. */
const ITERATIONS = 600_000;

/** More would let a config file stall the service. */
const MOST_ITERATIONS = 10_000_000;

/**
 * Hashes a password for a `[client NAME]` section (PBKDF2, RFC 8018).
 *
 * @returns `pbkdf2-sha256$ITERATIONS$SALT$HASH`, the last two in Base64
 */
export async function hashPassword(password: string): Promise<string> {
  const salt = crypto.getRandomValues(new Uint8Array(SALT_BYTES));
  const hash = await derive(password, salt, ITERATIONS);
  return [SCHEME, ITERATIONS, salt.toBase64(), hash.toBase64()].join("$");
}

/** The parts of a stored hash. */
export type PasswordHash = {
  readonly iterations: number;
  readonly salt: Uint8Array<ArrayBuffer>;
  readonly hash: Uint8Array;
};

/** Whether a stored password is meant to be a hash; if not, it is in plain. */
export function isHash(stored: string): boolean {
  return stored.startsWith(`${SCHEME}$`);
}

/** Parses a stored hash; undefined if it is damaged. */
export function parseHash(stored: string): PasswordHash | undefined {
  const [scheme, rounds = "", salt = "", hash = "", ...more] = stored.split(
    "$",
  );
  const iterations = /^[1-9]\d{0,7}$/.test(rounds) ? Number(rounds) : Infinity;
  if (scheme !== SCHEME || iterations > MOST_ITERATIONS || more.length > 0) {
    return undefined;
  }
  try {
    const parts = {
      iterations,
      salt: Uint8Array.fromBase64(salt),
      hash: Uint8Array.fromBase64(hash),
    };
    return parts.hash.length === HASH_BITS / 8 ? parts : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Whether a password is the one that was stored, in plain or hashed. The time it
 * takes does not tell how much of it is right. Nothing fits a damaged hash.
 */
export async function verifyPassword(
  password: string,
  stored: string,
): Promise<boolean> {
  if (await recognizePassword(password, stored)) return true;
  const parts = isHash(stored) ? parseHash(stored) : undefined;
  if (parts === undefined) return false;
  const derived = await derive(password, parts.salt, parts.iterations);
  if (!equal(derived, parts.hash)) return false;
  VERIFIED.set(stored, await markOf(password));
  return true;
}

/**
 * Whether a password is known to be right without deriving a hash: stored in
 * plain, or found right before by this process.
 */
export async function recognizePassword(
  password: string,
  stored: string,
): Promise<boolean> {
  const known = isHash(stored) ? VERIFIED.get(stored) : await markOf(stored);
  return known !== undefined && equal(known, await markOf(password));
}

/** By stored hash, a mark of the password that was right for it: routers repeat themselves. */
const VERIFIED = new Map<string, Uint8Array>();
let markKey: Promise<CryptoKey> | undefined;

/**
 * Makes a keyed digest of a password; the key is this process's. Comparing digests
 * takes the same time wherever passwords differ, and however long they are.
 */
async function markOf(password: string): Promise<Uint8Array> {
  markKey ??= crypto.subtle.generateKey(
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["sign"],
  ) as Promise<CryptoKey>;
  const bytes = new TextEncoder().encode(password);
  return new Uint8Array(await crypto.subtle.sign("HMAC", await markKey, bytes));
}

async function derive(
  password: string,
  salt: Uint8Array<ArrayBuffer>,
  iterations: number,
): Promise<Uint8Array> {
  const bytes = new TextEncoder().encode(password);
  const key = await crypto.subtle.importKey("raw", bytes, "PBKDF2", false, [
    "deriveBits",
  ]);
  const parameters = { name: "PBKDF2", hash: "SHA-256", salt, iterations };
  return new Uint8Array(
    await crypto.subtle.deriveBits(parameters, key, HASH_BITS),
  );
}

/** Compares in constant time for one length. */
function equal(a: Uint8Array, b: Uint8Array): boolean {
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= a[i]! ^ (b[i] ?? 0);
  return difference === 0;
}
