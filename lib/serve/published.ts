import { type AddressType, parseAddress } from "../internet/address.ts";
import {
  type HostIntent,
  recordsOf,
  type WantedRecord,
} from "../zone/host_intent.ts";
import type { RecordOutcome } from "../update/outcome.ts";

/** Records that are remembered. */
const MOST_REMEMBERED = 10_000;

/** What was published, by host and family, for a while. */
export interface Memory {
  /** The outcomes for hosts of which every wanted record is as wanted. */
  recall(intents: readonly HostIntent[]): readonly RecordOutcome[];
  /** Takes note of what stands now; what failed is forgotten. */
  learn(outcomes: readonly RecordOutcome[]): void;
}

/** Makes an empty memory; what it holds is bounded. */
export function createMemory(
  { stateMilliseconds, now }: {
    /** How long a record is remembered; 0: not at all. */
    readonly stateMilliseconds: number;
    readonly now: () => number;
  },
): Memory {
  const known = new Map<
    string,
    { readonly values: string; readonly until: number }
  >();
  const key = (host: string, type: AddressType) => `${type} ${host}`;
  return {
    recall(intents) {
      return intents.flatMap((intent) => {
        const records = recordsOf(intent);
        const fresh = records.every(({ type, values }) => {
          const entry = known.get(key(intent.host, type));
          return entry !== undefined && entry.until > now() &&
            entry.values === valuesKey(values);
        });
        return fresh
          ? records.map((record) => unchanged(intent.host, record))
          : [];
      });
    },
    learn(outcomes) {
      for (const { host, type, is, status } of outcomes) {
        known.delete(key(host, type));
        if (status === "failed" || stateMilliseconds === 0) continue;
        const [oldest] = known.keys();
        if (known.size >= MOST_REMEMBERED && oldest !== undefined) {
          known.delete(oldest);
        }
        known.set(key(host, type), {
          values: valuesKey(is),
          until: now() + stateMilliseconds,
        });
      }
    },
  };
}

/** The same for the same addresses, however the gateway spells them. */
export function valuesKey(values: readonly string[]): string {
  const addresses = values.map((value) => parseAddress(value)?.text ?? value);
  return [...new Set(addresses)].sort().join();
}

function unchanged(
  host: string,
  { type, values }: WantedRecord,
): RecordOutcome {
  return { host, type, was: values, is: values, status: "unchanged" };
}
