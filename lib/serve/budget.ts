/** Limits the gateway requests that each client causes, so that others have some. */
export interface Budget {
  /** Why a client may not cause more now; undefined if it may. */
  readonly refusal: (client: string | undefined) => string | undefined;
  /** How many more a client may cause now. */
  readonly left: (client: string) => number;
  /** Takes note of requests that a client has caused. */
  readonly spend: (client: string | undefined, requests: number) => void;
}

/** Gateway requests per minute: a sixth of what the provider allows. */
export const PER_MINUTE = 30;

/** Makes the budgets of clients; there are as many as the configuration has. */
export function createBudget(now: () => number): Budget {
  const spent = new Map<
    string,
    { readonly requests: number; readonly at: number }
  >();
  /** What a client has spent and not regained since. */
  function debtOf(client: string): number {
    const { requests, at } = spent.get(client) ?? { requests: 0, at: 0 };
    return Math.max(0, requests - (now() - at) * PER_MINUTE / 60_000);
  }
  return {
    refusal: (client) =>
      client !== undefined && debtOf(client) >= PER_MINUTE
        ? `client ${
          JSON.stringify(client)
        } has used up its ${PER_MINUTE} gateway requests a minute`
        : undefined,
    left: (client) =>
      Math.floor(PER_MINUTE - Math.min(debtOf(client), PER_MINUTE)),
    spend(client, requests) {
      // Without clients, no one can be told from another.
      if (client === undefined) return;
      const debt = debtOf(client) + requests;
      spent.set(client, { requests: debt, at: now() });
    },
  };
}
