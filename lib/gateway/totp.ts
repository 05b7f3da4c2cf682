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
