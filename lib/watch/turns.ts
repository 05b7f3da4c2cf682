import type { Address, AddressType } from "../internet/address.ts";
import type { DoneOutcome } from "../update/outcome.ts";

/** Notices that two Internet connections take turns, so that a record flips. */
export interface Turns {
  /**
   * Whether a new address has to be seen once more before it is published.
   *
   * @param found what was found now
   * @param known what the record has
   */
  readonly isHeld: (
    record: { readonly host: string; readonly type: AddressType },
    found: string,
    known: string | undefined,
  ) => boolean;
  /** Takes the records that changed. */
  readonly learn: (changes: readonly DoneOutcome[]) => void;
  /** Lines for the operator about records that flip, each once. */
  readonly warnings: () => readonly string[];
}

const HOUR = 3_600_000;

interface Change {
  readonly was: string;
  readonly is: string;
  readonly at: number;
}

interface RecordTurns {
  /** The last two changes. */
  readonly changes: readonly Change[];
  /** What was found last. */
  readonly found?: string;
  /** When an address was held last. */
  readonly heldAt: number;
  readonly warned: boolean;
}

/**
 * Creates a guard against records that go from A to B and back to A within an hour:
 * from then on, until an hour has passed without such turns, an address is published
 * only after two look-ups in a row have found it.
 */
export function createTurns(now: () => number): Turns {
  const records = new Map<string, RecordTurns>();
  let warnings: string[] = [];
  const turnsOf = (key: string) =>
    records.get(key) ?? { changes: [], heldAt: -Infinity, warned: false };

  function flips({ changes, heldAt }: RecordTurns): boolean {
    const [first, second] = changes;
    return first !== undefined && second !== undefined &&
      first.was === second.is && second.at - first.at <= HOUR &&
      now() - Math.max(second.at, heldAt) <= HOUR;
  }

  return {
    isHeld({ host, type }, found, known) {
      const key = `${host} ${type}`;
      const turns = turnsOf(key);
      const flipping = flips(turns);
      const isNew = found !== known && known !== undefined;
      const held = flipping && isNew && turns.found !== found;
      if (held && !turns.warned) {
        warnings.push(
          `${key}: the address changes back and forth between ${known} and ` +
            `${found}, as if two Internet connections took turns; from now on it ` +
            "is published only after it was found twice in a row",
        );
      }
      const warned = flipping && (turns.warned || held);
      const heldAt = held ? now() : turns.heldAt;
      records.set(key, { ...turns, found, heldAt, warned });
      return held;
    },
    learn(changes) {
      for (const { host, type, was, is } of changes) {
        const key = `${host} ${type}`;
        const turns = turnsOf(key);
        const [last] = turns.changes.slice(-1);
        const change = {
          // The same address may be spelled differently by the gateway.
          was: last?.is ?? was.join(" "),
          is: is.join(" "),
          at: now(),
        };
        records.set(key, {
          ...turns,
          changes: [...turns.changes, change].slice(-2),
        });
      }
    },
    warnings() {
      const due = warnings;
      warnings = [];
      return due;
    },
  };
}

/** Identifies what was found. */
export function addressKey(addresses: readonly Address[]): string {
  return addresses.map(({ text }) => text).join(" ");
}
