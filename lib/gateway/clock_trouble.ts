/** Seconds: half a TOTP step, beyond which a one-time password may be refused. */
const CLOCK_TOLERANCE = 15;

/**
 * What is wrong with this machine's clock, by the gateway's.
 *
 * @param lead milliseconds by which the gateway's is ahead, if that is known
 * @returns undefined if it is right
 */
export function clockTrouble(lead: number | undefined): string | undefined {
  const seconds = Math.round(Math.abs(lead ?? 0) / 1000);
  if (lead === undefined || seconds <= CLOCK_TOLERANCE) return undefined;
  const hours = Math.round(seconds / 3600);
  const far = hours < 2
    ? ""
    : ` (${hours < 48 ? `${hours} h` : `${Math.round(hours / 24)} days`})`;
  const side = lead > 0 ? "behind" : "ahead of";
  return `this machine's clock is ${seconds} s ${side} the gateway's${far}`;
}
