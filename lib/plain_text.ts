/**
 * Text from outside, fit for a terminal and a log: one line without control
 * characters (they could drive the terminal), cut, and without our secrets,
 * should the gateway repeat them. A short one has to stand alone: `x` is in every
 * second word.
 *
 * @param limit in characters; what is longer is cut
 */
export function plainText(
  text: string,
  secrets: readonly string[],
  limit = 400,
): string {
  const redacted = secrets.filter((secret) => secret !== "")
    .reduce((rest, secret) => rest.replaceAll(sought(secret), "…"), text);
  // The usual case, without the time it takes to build the classes below.
  const usual = /^[\x21-\x7e](?:[\x20-\x7e]{0,98}[\x21-\x7e])?$/;
  if (usual.test(redacted) && !redacted.includes("  ")) return redacted;
  const line = redacted.replace(/[\p{Cc}\p{Cf}\s]+/gu, " ").trim();
  return line.length > limit ? `${line.slice(0, limit)}…` : line;
}

/** Shorter text is too common to be sought inside words. */
const SHORT = 4;

function sought(secret: string): string | RegExp {
  if (secret.length >= SHORT) return secret;
  const literal = RegExp.escape(secret);
  return RegExp(`(?<![\\p{L}\\p{N}])${literal}(?![\\p{L}\\p{N}])`, "gu");
}
