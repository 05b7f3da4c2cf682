/** Percent-decoding that leaves alone what is no escape (RFC 3986 section 2.1). */
export function decodePercent(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes);
    } catch {
      // Old routers send ISO-8859-1.
      return escapes.replace(
        /%(..)/g,
        (_, hex: string) => String.fromCharCode(parseInt(hex, 16)),
      );
    }
  });
}

/** The value of a form field: `+` is a space, then percent-decoding. */
export function decodeForm(text: string): string {
  return decodePercent(text.replaceAll("+", " "));
}

/**
 * What a value may have been meant to be: decoded with and without `+` as a
 * space, and as it stands. Only for credentials, which routers fill in unencoded.
 */
export function readingsOf(raw: string): readonly string[] {
  return [...new Set([decodePercent(raw), decodeForm(raw), raw])];
}

/** Decodes Base64 of either alphabet (RFC 4648); undefined if it is none. */
export function decodeBase64(
  text: string,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    return Uint8Array.fromBase64(
      text.replaceAll("-", "+").replaceAll("_", "/"),
    );
  } catch {
    return undefined;
  }
}

/**
 * Text as it reads after the usual encodings are taken off: percent-encoding, the
 * escapes of programming languages and of HTML (each up to three times, in any
 * order), Base64 and hexadecimal. For finding what somebody has wrapped, by
 * mistake or on purpose.
 *
 * @param shortest bytes of the shortest thing that is looked for
 */
export function unwrappings(text: string, shortest = 1): readonly string[] {
  const views = new Set([text]);
  if (/[\x80-\xff]/.test(text)) {
    // A header's UTF-8, byte by byte: so Deno's server hands it over.
    const bytes = Uint8Array.from(text, (letter) => letter.charCodeAt(0));
    views.add(UTF8.decode(bytes));
  }
  if (/[%+\\&]/.test(text)) {
    for (const decode of [decodePercent, decodeForm]) {
      let view = text;
      for (let round = 0; round < 3; round++) {
        for (const step of [decode, decodeEscapes, decodeEntities]) {
          view = step(view);
          views.add(view);
        }
      }
    }
  }
  const base64Length = Math.max(4, Math.ceil(shortest * 4 / 3));
  for (const view of [...views]) {
    for (const [run] of view.matchAll(BASE64_RUN)) {
      if (run.length < base64Length) continue;
      for (
        const bytes of [
          ...base64Readings(run, base64Length),
          ...hexReadings(run),
        ]
      ) {
        views.add(UTF8.decode(bytes));
        views.add(LATIN1.decode(bytes));
      }
    }
  }
  return [...views];
}

const BASE64_RUN = /[a-z0-9+/_-]{4,}={0,2}/gi;

const UTF8 = new TextDecoder();
const LATIN1 = new TextDecoder("latin1");

/** The escapes of JSON (RFC 8259 section 7), and others that begin with `\`. */
function decodeEscapes(text: string): string {
  return text.replace(ESCAPE, (_, u4, x2, braces, octal, character) => {
    const hex = u4 ?? x2 ?? braces;
    if (hex !== undefined) return fromCodes([parseInt(hex, 16)]);
    if (octal !== undefined) return fromCodes([parseInt(octal, 8)]);
    return /["\\/]/.test(character) ? character : " ";
  });
}

const ESCAPE =
  /\\(?:u([0-9a-f]{4})|x([0-9a-f]{2})|[ux]\{([0-9a-f]{1,6})\}|([0-7]{3})|(["\\/bfnrt]))/gi;

/** Character references of HTML, as far as they stand for anything usual. */
function decodeEntities(text: string): string {
  return text.replace(ENTITY, (_, decimal, hex, name) => {
    if (decimal !== undefined) return fromCodes([Number(decimal)]);
    if (hex !== undefined) return fromCodes([parseInt(hex, 16)]);
    return NAMED[name.toLowerCase()] ?? "";
  });
}

const ENTITY =
  /&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(amp|lt|gt|quot|apos|nbsp));?/gi;
const NAMED: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
  nbsp: " ",
};

/** Something may stand before it, so each of the four alignments is tried. */
function base64Readings(run: string, shortest: number): readonly Uint8Array[] {
  const text = run.replace(/=+$/, "");
  return [0, 1, 2, 3].flatMap((skip) => {
    const rest = text.slice(skip);
    if (rest.length < shortest) return [];
    // One character too many would spoil it.
    const whole = rest.length % 4 === 1 ? rest.slice(0, -1) : rest;
    return decodeBase64(whole) ?? [];
  });
}

function hexReadings(run: string): readonly Uint8Array[] {
  return [...run.matchAll(/(?:[0-9a-f]{2}){4,}/gi)].map(([hex]) =>
    Uint8Array.from(hex.match(/../g)!, (byte) => parseInt(byte, 16))
  );
}

/**
 * Text as it reads if the numbers in it are characters, whatever stands between
 * them (`70:77`, `0x70 0x77`, `U+0070`, `112, 119`, `160 167`): hexadecimal,
 * decimal, octal and binary. Most of it makes no sense.
 *
 * @param shortest characters of the shortest thing that is looked for
 */
export function numberReadings(
  text: string,
  shortest: number,
): readonly string[] {
  const numbers = text.match(NUMBER) ?? [];
  const digits = numbers.join("");
  // The usual case.
  if (digits.length < 2 * shortest) return [];
  const readings = [
    ...[digits, digits.slice(1)].map((digits) =>
      (digits.match(/../g) ?? []).map((pair) => parseInt(pair, 16))
    ),
    ...[10, 8, 2].map((radix) =>
      numbers.map((number) => parseInt(number, radix))
    ),
  ];
  return readings.flatMap((codes) => [
    fromCodes(codes),
    UTF8.decode(Uint8Array.from(codes)),
  ]);
}

/** Digits, hexadecimal ones too, that are no part of a word. */
const NUMBER = /(?<![g-tvwyz])[0-9a-f]{2,}(?![g-z])/gi;

function fromCodes(codes: readonly number[]): string {
  return codes.map((code) => code <= 0x10ffff ? String.fromCodePoint(code) : "")
    .join("");
}
