import type { AddressType } from "../internet/address.ts";
import type { DoneOutcome } from "../update/outcome.ts";

/** Notices that two Internet connections take turns, so that a record flips. */
export type Turns = {
  /**
   * Why a new address has to be seen once more before it is published, if so.
   *
   * @param found what was found now
   * @param known what the record has
   */
  readonly whyHeld: (
    record: { readonly host: string; readonly type: AddressType },
    found: string,
    known: string | undefined,
  ) => string | undefined;
  /** Takes the records that changed. */
  readonly learn: (changes: readonly DoneOutcome[]) => void;
};

const HOUR = 3_600_000;

/**
 * Creates a guard against records that go from A to B and back to A within an hour:
 * from then on, until an hour has passed without such turns, an address is published
 * only after two look-ups in a row have found it.
 */
export function createTurns(now: () => number): Turns {
  /** What records had: the last three values, and since when. */
  const changes = new Map<string, { value: string; at: number }[]>();
  const lastFound = new Map<string, string>();
  const heldAt = new Map<string, number>();

  function flips(key: string): boolean {
    const [a, b, c] = changes.get(key) ?? [];
    return c !== undefined && a!.value === c.value && c.at - b!.at <= HOUR &&
      now() - Math.max(c.at, heldAt.get(key) ?? 0) <= HOUR;
  }

  return {
    whyHeld({ host, type }, found, known) {
      const key = `${host} ${type}`;
      const held = found !== known && known !== undefined && flips(key) &&
        lastFound.get(key) !== found;
      lastFound.set(key, found);
      if (!held) return undefined;
      heldAt.set(key, now());
      return `${key}: the address changes back and forth between ${
        [known, found].sort().join(" and ")
      }, as if two Internet connections took turns; from now on it is published ` +
        "only after it was found twice in a row";
    },
    learn(done) {
      for (const { host, type, was, is } of done) {
        const key = `${host} ${type}`;
        // The same address may be spelled differently by the gateway.
        const before = changes.get(key) ?? [{ value: was.join(" "), at: 0 }];
        const next = [...before, { value: is.join(" "), at: now() }];
        changes.set(key, next.slice(-3));
      }
    },
  };
}
