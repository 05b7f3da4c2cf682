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
  /** In their one spelling and in the order of the intent, each once. */
  readonly values: readonly [string, ...string[]];
}

/** What an intent says of each family that it is about, IPv4 first. */
export function recordsOf({ addresses }: HostIntent): readonly WantedRecord[] {
  return (["A", "AAAA"] as const).flatMap((type) => {
    const texts = addresses.filter((address) => address.type === type)
      .map(({ text }) => text);
    const [first, ...others] = new Set(texts);
    return first === undefined ? [] : [{ type, values: [first, ...others] }];
  });
}
