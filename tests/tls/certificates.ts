/**
 * Certificates of every kind, good and bad, made when a test needs them: X.509
 * version 3 (RFC 5280) with keys on P-256, written in DER by hand.
 *
 * @module
 */

/** A certificate with its key, and what a server sends of it. */
export interface Certificate {
  /** This certificate alone, in PEM. */
  readonly pem: string;
  /** The private key, PKCS #8 in PEM. */
  readonly key: string;
  /** What signs certificates below it. */
  readonly issuer: Issuer;
}

/** What a certificate is signed with. */
export interface Issuer {
  readonly name: string;
  readonly privateKey: CryptoKey;
}

/** What a certificate says. */
export interface CertificateOptions {
  /** The common name of its subject. */
  readonly name: string;
  /** Who signs it; absent: itself. */
  readonly issuer?: Issuer;
  /** DNS names and IPv4 addresses that it is for. */
  readonly hosts?: readonly string[];
  /** Whether it may sign others. */
  readonly authority?: boolean;
  /** Default: an hour ago. */
  readonly notBefore?: Date;
  /** Default: in 60 days. */
  readonly notAfter?: Date;
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const CURVE = { name: "ECDSA", namedCurve: "P-256" };

/** Makes a certificate and its key. */
export async function makeCertificate(
  { name, issuer, hosts = [], authority = false, notBefore, notAfter }:
    CertificateOptions,
): Promise<Certificate> {
  const keys = await crypto.subtle.generateKey(CURVE, true, ["sign", "verify"]);
  const signer = issuer ?? { name, privateKey: keys.privateKey };
  const spki = await crypto.subtle.exportKey("spki", keys.publicKey);
  const body = sequence(
    tagged(0, integer(2)),
    integer(...crypto.getRandomValues(new Uint8Array(8)).with(0, 0x4d)),
    sequence(ECDSA_WITH_SHA256),
    distinguishedName(signer.name),
    sequence(
      time(notBefore ?? new Date(Date.now() - HOUR)),
      time(notAfter ?? new Date(Date.now() + 60 * DAY)),
    ),
    distinguishedName(name),
    new Uint8Array(spki),
    tagged(3, sequence(...extensions(hosts, authority))),
  );
  const signature = new Uint8Array(
    await crypto.subtle.sign(
      { name: "ECDSA", hash: "SHA-256" },
      signer.privateKey,
      body,
    ),
  );
  const whole = sequence(
    body,
    sequence(ECDSA_WITH_SHA256),
    bitString(sequence(
      integer(...signature.subarray(0, 32)),
      integer(...signature.subarray(32)),
    )),
  );
  const pkcs8 = await crypto.subtle.exportKey("pkcs8", keys.privateKey);
  return {
    pem: pem("CERTIFICATE", whole),
    key: pem("PRIVATE KEY", new Uint8Array(pkcs8)),
    issuer: { name, privateKey: keys.privateKey },
  };
}

function extensions(
  hosts: readonly string[],
  authority: boolean,
): readonly Bytes[] {
  const names = hosts.map((host) =>
    IPV4.test(host)
      ? der(0x87, Uint8Array.from(host.split("."), Number))
      : der(0x82, ascii(host))
  );
  const all: Bytes[] = [];
  if (authority) {
    all.push(extension(BASIC_CONSTRAINTS, sequence(BOOLEAN_TRUE)));
  }
  if (names.length > 0) {
    all.push(extension(SUBJECT_ALT_NAME, sequence(...names)));
  }
  return all;
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;

// Object identifiers and `TRUE`, already in DER.
const ECDSA_WITH_SHA256 = hex("06082a8648ce3d040302");
const COMMON_NAME = hex("0603550403");
const BASIC_CONSTRAINTS = hex("0603551d13");
const SUBJECT_ALT_NAME = hex("0603551d11");
const BOOLEAN_TRUE = hex("0101ff");

type Bytes = Uint8Array<ArrayBuffer>;

function extension(id: Bytes, value: Bytes): Bytes {
  const critical = id === BASIC_CONSTRAINTS ? [BOOLEAN_TRUE] : [];
  return sequence(id, ...critical, der(0x04, value));
}

function distinguishedName(name: string): Bytes {
  return sequence(der(0x31, sequence(COMMON_NAME, der(0x0c, ascii(name)))));
}

/** UTCTime, which goes to 2049. */
function time(date: Date): Bytes {
  const digits = date.toISOString().replace(/\.\d+/, "").replace(/[-T:]/g, "");
  return der(0x17, ascii(digits.slice(2)));
}

function integer(...bytes: readonly number[]): Bytes {
  const start = bytes.findIndex((byte) => byte !== 0);
  const digits = bytes.slice(start < 0 ? -1 : start);
  const sign = (digits[0] ?? 0) >= 0x80 ? [0] : [];
  return der(0x02, Uint8Array.from([...sign, ...digits]));
}

function bitString(content: Bytes): Bytes {
  return der(0x03, Uint8Array.of(0), content);
}

function tagged(number: number, content: Bytes): Bytes {
  return der(0xa0 + number, content);
}

function sequence(...parts: readonly Bytes[]): Bytes {
  return der(0x30, ...parts);
}

function der(tag: number, ...parts: readonly Bytes[]): Bytes {
  const content = parts.flatMap((part) => [...part]);
  const { length } = content;
  const size = length < 0x80
    ? [length]
    : length < 0x100
    ? [0x81, length]
    : [0x82, length >> 8, length & 0xff];
  return Uint8Array.from([tag, ...size, ...content]);
}

function ascii(text: string): Bytes {
  return new TextEncoder().encode(text);
}

function hex(text: string): Bytes {
  return Uint8Array.from(
    text.match(/../g) ?? [],
    (digits) => parseInt(digits, 16),
  );
}

function pem(label: string, bytes: Bytes): string {
  const lines = bytes.toBase64().match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${
    lines.join("\n")
  }\n-----END ${label}-----\n`;
}
