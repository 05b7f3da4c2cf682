import { decodeBase32 } from "@std/encoding/base32";

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
