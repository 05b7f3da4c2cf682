import type { Address, AddressType } from "../internet/address.ts";

/** A host with the addresses that shall stand under its name. */
export interface HostIntent {
  /** A name made by `parseHostname`. */
  readonly host: string;
  /** Per family all of them; a family without an address is left alone. */
  readonly addresses: readonly Address[];
}

/** The addresses of one family that shall stand under a name. */
export interface WantedRecord {
  /** Their family. */
  readonly type: AddressType;
  /** In the order of the intent, each once; at least one. */
  readonly values: readonly string[];
}

/** What an intent says of each family that it is about, IPv4 first. */
export function recordsOf({ addresses }: HostIntent): readonly WantedRecord[] {
  return (["A", "AAAA"] as const).map((type) => ({
    type,
    values: [
      ...new Set(
        addresses.filter((a) => a.type === type).map(({ text }) => text),
      ),
    ],
  })).filter(({ values }) => values.length > 0);
}
