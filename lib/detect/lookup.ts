import type { Failure } from "../failure.ts";
import {
  type Address,
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
export type FailedLookup = {
  readonly status: "failed";
  readonly failure: Failure;
  /** Addresses of which none is preferred; if the record has one, it stays. */
  readonly alternatives?: readonly Address[];
  /** How many in a row failed, if someone counts. */
  readonly failures?: number;
};

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

/** A look-up whose words name its source. */
export function named<T>(source: string, lookup: Lookup<T>): Lookup<T> {
  const say = (text: string) => `${source}: ${text}`;
  if (lookup.status === "found") {
    const { warning } = lookup;
    return warning === undefined
      ? lookup
      : { ...lookup, warning: say(warning) };
  }
  const { failure } = lookup;
  return { ...lookup, failure: { ...failure, message: say(failure.message) } };
}

/** IPv4 or IPv6, for messages. */
export function familyName(type: AddressType): "IPv4" | "IPv6" {
  return type === "A" ? "IPv4" : "IPv6";
}

/** Reads an answer that must be exactly one global address of the wanted family. */
export function readAnswer(text: string, type: AddressType): Lookup<Address> {
  const address = parseAddress(text.trim());
  if (address === undefined) return notNow("the answer is not an address");
  return address.type === type ? globalOnly(address) : notNow(
    `the answer is an ${familyName(address.type)} address (${address.text})`,
  );
}

/** An address that can be published, or why it cannot. */
export function globalOnly(address: Address): Lookup<Address> {
  const scope = scopeOf(address);
  if (scope === "global") return found(address);
  const words = scope === "shared"
    ? "shared by customers of a provider, CGNAT"
    : scope;
  return notNow(
    `${address.text} cannot be reached from the Internet (${words})`,
  );
}
