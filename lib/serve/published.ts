import type { Failure } from "../failure.ts";
import type { AddressType } from "../internet/address.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import { canonical } from "../dyndns/host_answers.ts";

/** What stands under a host in one family, as far as we know. */
export interface PublishedRecord {
  /** The addresses in their one spelling, in order. */
  readonly addresses: readonly string[];
  /** Whether that is recent enough to be told without asking the gateway. */
  readonly fresh: boolean;
  /** The number of the newest request that wanted it. */
  readonly arrival: number;
  /** Why that request failed, if so: then nobody knows what stands there. */
  readonly failure?: Failure;
}

/** What was published, by host and family. */
export interface PublishedState {
  /** What is known of a record. */
  get(host: string, type: AddressType): PublishedRecord | undefined;
  /** Takes note of what stands now, or that this is not known any more. */
  learn(outcome: RecordOutcome, arrival: number): void;
  /** Takes note of a newer request that wants what stands. */
  confirm(host: string, type: AddressType, arrival: number): void;
}

/** Records that are remembered. */
const MOST_REMEMBERED = 10_000;

/** Makes an empty state; what it holds is bounded. */
export function createPublishedState(
  { stateMilliseconds, now }: {
    /** How long a record is fresh from now on; 0: never. */
    readonly stateMilliseconds: () => number;
    readonly now: () => number;
  },
): PublishedState {
  const known = new Map<
    string,
    Omit<PublishedRecord, "fresh"> & { readonly until: number }
  >();
  return {
    get(host, type) {
      const entry = known.get(keyOf(host, type));
      return entry && { ...entry, fresh: entry.until > now() };
    },
    learn(outcome, arrival) {
      const key = keyOf(outcome.host, outcome.type);
      known.delete(key);
      const [oldest] = known.keys();
      if (known.size >= MOST_REMEMBERED && oldest !== undefined) {
        known.delete(oldest);
      }
      known.set(
        key,
        outcome.status === "failed"
          ? {
            addresses: [],
            arrival,
            until: -Infinity,
            failure: outcome.failure,
          }
          : {
            addresses: inOrder(outcome.is),
            arrival,
            until: now() + stateMilliseconds(),
          },
      );
    },
    confirm(host, type, arrival) {
      const key = keyOf(host, type);
      const entry = known.get(key);
      if (entry !== undefined && entry.arrival < arrival) {
        known.set(key, { ...entry, arrival });
      }
    },
  };
}

/** One key for a host and family. */
export function keyOf(host: string, type: AddressType): string {
  return `${type} ${host}`;
}

/** Addresses in their one spelling, in order, each once. */
export function inOrder(addresses: readonly string[]): readonly string[] {
  return [...canonical(addresses)].sort();
}
