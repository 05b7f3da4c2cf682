import { decodeBase32 } from "@std/encoding/base32";

/** Length of a TOTP time step in seconds: the gateway's, and RFC 6238's default. */
export const TOTP_STEP_SECONDS = 30;

const DIGITS = 6;

/**
 * The time-based one-time password of RFC 6238: HMAC-SHA-1, 6 digits, steps of
 * 30 seconds since the Unix epoch.
 *
 * @param secret the shared secret's bytes
 * @param unixSeconds the time, in seconds since the Unix epoch
 */
export async function totpAt(
  secret: Uint8Array<ArrayBuffer>,
  unixSeconds: number,
): Promise<string> {
  const key = await crypto.subtle.importKey(
    "raw",
    secret,
    { name: "HMAC", hash: "SHA-1" },
    false,
    ["sign"],
  );
  const counter = new DataView(new ArrayBuffer(8));
  counter.setBigUint64(0, BigInt(totpStep(unixSeconds)));
  const mac = new DataView(
    await crypto.subtle.sign("HMAC", key, counter.buffer),
  );
  // Dynamic truncation, RFC 4226 section 5.3.
  const offset = mac.getUint8(mac.byteLength - 1) & 0xf;
  const number = (mac.getUint32(offset) & 0x7fffffff) % 10 ** DIGITS;
  return String(number).padStart(DIGITS, "0");
}

/** Which time step a moment (seconds since the Unix epoch) falls into. */
export function totpStep(unixSeconds: number): number {
  return Math.floor(unixSeconds / TOTP_STEP_SECONDS);
}

/**
 * Reads a TOTP secret the way people have it: Base32 (RFC 4648) in any case,
 * in groups, with or without padding, or a whole `otpauth://totp/…` URI.
 *
 * @returns the secret's bytes
 * @throws {TypeError} if the text is not such a secret; the message never repeats it
 */
export function parseTotpSecret(text: string): Uint8Array<ArrayBuffer> {
  const trimmed = text.trim();
  const base32 = (/^otpauth:/i.test(trimmed) ? secretOfUri(trimmed) : trimmed)
    .replace(/[\s\-_]+/g, "").replace(/=+$/, "").toUpperCase();
  if (base32 === "") throw new TypeError("the TOTP secret is empty");
  if (BASE32.test(base32) && [1, 3, 6].includes(base32.length % 8)) {
    throw new TypeError(
      `the TOTP secret has ${base32.length} characters, which no Base32 text has ` +
        "(16 or more are usual); was all of it copied?",
    );
  }
  const padded = base32.padEnd(Math.ceil(base32.length / 8) * 8, "=");
  try {
    return decodeBase32(padded);
  } catch {
    throw new TypeError(
      "the TOTP secret is not Base32 (letters A to Z and digits 2 to 7); copy it again from where 2FA was set up",
    );
  }
}

const BASE32 = /^[A-Z2-7]+$/;

/** The secret inside a key URI, whose other parameters must be the gateway's. */
function secretOfUri(uri: string): string {
  let url: URL;
  try {
    url = new URL(uri);
  } catch {
    throw new TypeError("the TOTP secret is not a valid otpauth:// URI");
  }
  const parameters = url.searchParams;
  if (url.host.toLowerCase() !== "totp") {
    throw new TypeError("the otpauth:// URI is not one for TOTP");
  }
  const unsupported = [["algorithm", "SHA1"], ["digits", "6"], ["period", "30"]]
    .find(([name, value]) =>
      (parameters.get(name!) ?? value)!.toUpperCase() !== value
    );
  if (unsupported !== undefined) {
    throw new TypeError(
      `the otpauth:// URI asks for another ${
        unsupported[0]
      } than the gateway's ${unsupported[1]}`,
    );
  }
  return parameters.get("secret") ?? "";
}
