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
 * Text as it reads after the usual encodings are taken off: percent-encoding
 * (up to twice), the escapes of JSON, Base64 and hexadecimal. For finding what
 * somebody has wrapped, by mistake or on purpose.
 *
 * @param shortest bytes of the shortest thing that is looked for
 */
export function unwrappings(text: string, shortest = 1): readonly string[] {
  const views = new Set([text]);
  if (/[\x80-\xff]/.test(text)) {
    // A header's UTF-8, byte by byte: so Deno's server hands it over.
    views.add(
      new TextDecoder().decode(
        Uint8Array.from(text, (character) => character.charCodeAt(0) & 0xff),
      ),
    );
  }
  if (/[%+\\]/.test(text)) {
    const once = decodeForm(text);
    for (
      const view of [
        decodePercent(text),
        once,
        decodeForm(once),
        decodeJson(text),
      ]
    ) views.add(view);
  }
  const base64Length = Math.max(4, Math.ceil(shortest * 4 / 3));
  for (const view of [...views]) {
    for (const [run] of view.matchAll(BASE64_RUN)) {
      if (run.length < base64Length) continue;
      for (const bytes of [...base64Readings(run), ...hexReadings(run)]) {
        views.add(new TextDecoder().decode(bytes));
        views.add(new TextDecoder("latin1").decode(bytes));
      }
    }
  }
  return [...views];
}

const BASE64_RUN = /[a-z0-9+/_-]{4,}={0,2}/gi;

/** The escapes of JSON strings (RFC 8259 section 7). */
function decodeJson(text: string): string {
  return text.replace(
    /\\(?:u([0-9a-f]{4})|(["\\/bfnrt]))/gi,
    (_, code: string | undefined, character: string) =>
      code !== undefined
        ? String.fromCharCode(parseInt(code, 16))
        : /["\\/]/.test(character)
        ? character
        : " ",
  );
}

/** Something may stand before it, so each of the four alignments is tried. */
function base64Readings(run: string): readonly Uint8Array[] {
  const text = run.replace(/=+$/, "");
  return [0, 1, 2, 3].flatMap((skip) => {
    const rest = text.slice(skip);
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
