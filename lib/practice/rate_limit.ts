const REQUESTS = 3;
const WINDOW = 1000;

/**
 * Counts requests by client address: documented are no more than 3 per second
 * ([doc]). Refused ones don't count.
 *
 * @returns whether a request at this moment (milliseconds) is beyond the limit
 */
export function createRateLimit(): (client: string, now: number) => boolean {
  const recent = new Map<string, number[]>();
  return (client, now) => {
    const times = (recent.get(client) ?? [])
      .filter((time) => now - time < WINDOW);
    const beyond = times.length >= REQUESTS;
    recent.set(client, beyond ? times : [...times, now]);
    return beyond;
  };
}
