/** A part of a PEM file (RFC 7468). */
interface Block {
  /** Such as `CERTIFICATE`. */
  readonly label: string;
  /** The line that it begins in, from 1. */
  readonly line: number;
  /** The text between its first and last line; undefined: there is no last one. */
  readonly content?: string;
}

const BEGIN = /^-----BEGIN ([^-]*)-----\s*$/;
/** What the runtime does not see: only at the start of a line it is a beginning. */
const HIDDEN_BEGIN = /^(?:\s+|-----END.*)-----BEGIN CERTIFICATE-----/;
const CERTIFICATE = "CERTIFICATE";
/** Binary, and a SEQUENCE of more than 127 bytes (X.690 section 8.1). */
const DER = /^0[^ -~\s]/;

/**
 * What is wrong with a file of certificates in PEM: a phrase, without anything of
 * what stands in it but the kinds of its parts.
 *
 * @param text its bytes as Latin-1
 * @returns undefined if it has a certificate, and every part can be decoded
 */
export function faultInPem(text: string): string | undefined {
  if (text.startsWith("\u00ef\u00bb\u00bf")) {
    return "begins with a byte order mark; save it without one";
  }
  const lines = text.split(/\r\n|\r|\n/);
  const hidden = lines.findIndex((line) => HIDDEN_BEGIN.test(line));
  if (hidden >= 0) {
    return `in line ${
      hidden + 1
    } -----BEGIN CERTIFICATE----- needs a line of its own, without spaces before it`;
  }
  const blocks = blocksOf(lines);
  if (blocks.length === 0 && DER.test(text)) {
    return "is to be PEM; of a DER file openssl x509 -inform der makes one";
  }
  if (blocks.length === 0) {
    return "has no certificate in it (PEM, with a line -----BEGIN CERTIFICATE-----)";
  }
  if (blocks.every(({ label }) => label !== CERTIFICATE)) {
    const labels = [...new Set(blocks.map(({ label }) => label))].join(", ");
    return `holds a ${labels}, but no CERTIFICATE`;
  }
  for (const { label, line, content } of blocks) {
    const what = `the ${label} of line ${line}`;
    if (content === undefined) {
      return `${what} has no -----END ${label}-----; was all of it copied?`;
    }
    const bytes = bytesOf(content);
    if (
      bytes === undefined || label === CERTIFICATE && !looksLikeX509(bytes)
    ) {
      return `${what} cannot be decoded; was all of it copied?`;
    }
  }
  return undefined;
}

function blocksOf(lines: readonly string[]): readonly Block[] {
  const blocks: Block[] = [];
  for (let i = 0; i < lines.length; i++) {
    const label = BEGIN.exec(lines[i]!)?.[1]?.replace(/[^\w ]/g, "?");
    if (label === undefined) continue;
    const line = i + 1;
    let end = line;
    while (end < lines.length && !lines[end]!.startsWith("-----")) end++;
    const ended = lines[end]?.startsWith(`-----END ${label}-----`);
    const content = ended
      ? lines.slice(line, end).map((each) => each.trim()).join("")
      : undefined;
    blocks.push({ label, line, content });
    i = ended ? end : end - 1;
  }
  return blocks;
}

function bytesOf(base64: string): Uint8Array | undefined {
  // `atob` would pass over spaces, which the runtime does not.
  if (!/^[A-Za-z\d+/]*={0,2}$/.test(base64)) return undefined;
  try {
    return Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  } catch {
    return undefined;
  }
}

/** DER: what a certificate and its three parts begin with (RFC 5280 section 4.1). */
const SEQUENCE = 0x30;
const BIT_STRING = 0x03;

/**
 * Whether bytes have the outer form of a certificate: body, algorithm, signature,
 * and nothing else. The runtime passes over what has not.
 */
function looksLikeX509(bytes: Uint8Array): boolean {
  const whole = elementAt(bytes, 0);
  if (whole?.tag !== SEQUENCE || whole.end !== bytes.length) return false;
  let position = whole.start;
  for (const tag of [SEQUENCE, SEQUENCE, BIT_STRING]) {
    const part = elementAt(bytes, position);
    if (part?.tag !== tag) return false;
    position = part.end;
  }
  return position === bytes.length;
}

/** The DER element that begins there (X.690 section 8.1). */
function elementAt(bytes: Uint8Array, position: number) {
  const [tag, first] = bytes.subarray(position, position + 2);
  if (tag === undefined || first === undefined) return undefined;
  const digits = first < 0x80 ? 0 : first - 0x80;
  const start = position + 2 + digits;
  const length = digits === 0
    ? first
    : bytes.subarray(position + 2, start).reduce(
      (n, byte) => n * 256 + byte,
      0,
    );
  const end = start + length;
  return end <= bytes.length ? { tag, start, end } : undefined;
}
