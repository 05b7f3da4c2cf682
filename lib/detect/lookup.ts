import type { Failure } from "../failure.ts";
import {
  type Address,
  type AddressScope,
  type AddressType,
  parseAddress,
  scopeOf,
} from "../internet/address.ts";

/** What a source answers: something found, or why nothing was. */
export type Lookup<T> =
  | {
    readonly status: "found";
    readonly value: T;
    /** What the operator should know about it. */
    readonly warning?: string;
    /** Addresses that are as good, if the record has one of them. */
    readonly alternatives?: readonly Address[];
  }
  | FailedLookup;

/** A look-up that found nothing. */
export interface FailedLookup {
  /** Distinguishes it from a look-up that found something. */
  readonly status: "failed";
  /** Why. */
  readonly failure: Failure;
  /** Addresses of which none is preferred; if the record has one, it stays. */
  readonly alternatives?: readonly Address[];
  /** How many in a row failed, if someone counts. */
  readonly failures?: number;
}

/** A look-up that found something. */
export function found<T>(value: T, warning?: string): Lookup<T> {
  return { status: "found", value, warning };
}

/** A look-up that failed and may succeed later. */
export function notNow(message: string, overloaded = false): FailedLookup {
  const failure = { kind: "temporary", message } as const;
  return {
    status: "failed",
    failure: overloaded ? { ...failure, overloaded } : failure,
  };
}

/** A look-up that fails until someone corrects a setting. */
export function wrong(message: string): FailedLookup {
  return { status: "failed", failure: { kind: "config", message } };
}

/** IPv4 or IPv6, for messages. */
export function familyName(type: AddressType): "IPv4" | "IPv6" {
  return type === "A" ? "IPv4" : "IPv6";
}

/** An address to publish, or what is wrong with the answer. */
export type Candidate =
  | { readonly address: Address }
  | {
    readonly problem: string;
    /** Whether the source asked for fewer requests. */
    readonly overloaded?: boolean;
  };

/**
 * Reads an answer that must be exactly one address of the wanted family, reachable
 * from the whole Internet.
 */
export function readCandidate(text: string, type: AddressType): Candidate {
  const address = parseAddress(text.trim());
  if (address === undefined) return { problem: "the answer is not an address" };
  if (address.type !== type) {
    return {
      problem: `the answer is an ${familyName(address.type)} address ` +
        `(${address.text})`,
    };
  }
  return scopeOf(address) === "global"
    ? { address }
    : { problem: notReachable(address) };
}

/** Says why an address cannot be published. */
export function notReachable(address: Address): string {
  const scope = scopeOf(address);
  const words = SCOPE_WORDS[scope] ?? scope;
  return `${address.text} cannot be reached from the Internet (${words})`;
}

const SCOPE_WORDS: Partial<Record<AddressScope, string>> = {
  shared: "shared by customers of a provider, CGNAT",
};
