import type { Address, AddressType } from "../internet/address.ts";
import { hostInPrefix, type Network } from "../internet/network.ts";
import type { FamilySource, HostSources } from "../settings/address_config.ts";
import {
  type ServiceName,
  type Source,
  sourceText,
} from "../sources/source.ts";
import type { Platform } from "../platform.ts";
import { agreement } from "./agreement.ts";
import { fritzboxIpv4, fritzboxIpv6, fritzboxPrefix } from "./fritzbox.ts";
import { interfaceAddress, interfacePrefix } from "./interface.ts";
import { found, type Lookup, wrong } from "./lookup.ts";
import { questionKey } from "./lookup_key.ts";
import { askService, askUrl } from "./services.ts";
import {
  addressInFile,
  addressInText,
  readInTime,
  readStdin,
} from "./text_source.ts";

/** Something that a source said, for a report. */
export interface Saying {
  /** The source as it is written. */
  readonly source: string;
  /** The family that it was asked for. */
  readonly type: AddressType;
  /** What it said: an address, or a network for `prefix`. */
  readonly lookup: Lookup<Address> | Lookup<Network>;
}

/** Looks for addresses, and asks each source at most once. */
export interface Detector {
  /** The address of one family of a host; the source must not be `none`. */
  readonly addressOf: (
    host: HostSources,
    family: FamilySource,
  ) => Promise<Lookup<Address>>;
  /** All that sources have said so far, and will have said when all have answered. */
  readonly sayings: () => Promise<readonly Saying[]>;
}

/** Three operators who have nothing to do with one another. */
const INDEPENDENT: readonly ServiceName[] = ["desec", "trace", "identme"];

/** Milliseconds that a source may take whose own limit is longer, or that has none. */
const LONGEST = 30_000;

/** Bits of a prefix that an address in it tells (RFC 4291 section 2.5.4). */
const PREFIX_LENGTH = 64;

/**
 * Makes a detector for one round of look-ups.
 *
 * @param options.stdin gives what standard input held, which can be read once only
 * @param options.milliseconds how long a source may take, whatever it is
 */
export function createDetector(
  platform: Platform,
  { stdin = () => readStdin(platform), milliseconds = LONGEST }: {
    readonly stdin?: () => Promise<string | undefined>;
    readonly milliseconds?: number;
  } = {},
): Detector {
  const context = { ...platform, milliseconds };
  const asked = new Map<string, {
    readonly source: string;
    readonly type: AddressType;
    readonly answer: Promise<Lookup<Address> | Lookup<Network>>;
  }>();
  let input: Promise<string | undefined> | undefined;

  /** Asks once: the same question gets the same answer. */
  function once<T extends Address | Network>(
    source: Source,
    type: AddressType,
    ask: () => Promise<Lookup<T>>,
    wanted: "address" | "prefix" = "address",
  ): Promise<Lookup<T>> {
    const key = questionKey(source, type, wanted);
    const known = asked.get(key);
    if (known !== undefined) return known.answer as Promise<Lookup<T>>;
    const answer = ask();
    asked.set(key, {
      source: sourceText(source),
      type,
      answer: answer as Promise<Lookup<Address> | Lookup<Network>>,
    });
    return answer;
  }

  const service = (name: ServiceName, type: AddressType) =>
    once(
      { kind: "service", name },
      type,
      () => askService(name, type, context),
    );

  async function addressFrom(
    source: Source,
    type: AddressType,
  ): Promise<Lookup<Address>> {
    switch (source.kind) {
      case "auto":
        return await agreement(Object.fromEntries(
          INDEPENDENT.map((name) => [name, service(name, type)]),
        ));
      case "service":
        return await service(source.name, type);
      case "none":
        return wrong("none: nothing is to be found");
    }
    const origin = sourceText(source);
    const inTime = (lookup: Promise<Lookup<Address>>) =>
      readInTime(origin, lookup, milliseconds);
    const addressInStdin = async () =>
      addressInText(origin, await (input ??= stdin()), type);
    return await once(source, type, async () => {
      switch (source.kind) {
        case "fixed":
          return found(source.address);
        case "url":
          return await askUrl(source.url, type, context);
        case "fritzbox":
          return type === "A"
            ? await fritzboxIpv4(source, context)
            : await fritzboxIpv6(source, context);
        case "interface":
          return await interfaceAddress(source.name, type, context);
        case "file":
          return await inTime(addressInFile(source.path, type, platform));
        case "stdin":
          return await inTime(addressInStdin());
      }
    });
  }

  /** The prefix that a host follows, or undefined if the source gives no such thing. */
  async function prefixFrom(
    source: Source,
  ): Promise<Lookup<Network> | undefined> {
    switch (source.kind) {
      case "fritzbox":
        return await once(
          source,
          "AAAA",
          () => fritzboxPrefix(source, context),
          "prefix",
        );
      case "interface":
        return await once(
          source,
          "AAAA",
          () => Promise.resolve(interfacePrefix(source.name, context)),
          "prefix",
        );
      case "auto":
      case "service":
      case "url": {
        // Seen from outside, this machine's address tells the network it is in.
        const lookup = await addressFrom(source, "AAAA");
        return lookup.status === "failed"
          ? lookup
          : found({ base: lookup.value, length: PREFIX_LENGTH });
      }
    }
    return undefined;
  }

  return {
    async addressOf({ host, interfaceId }, { type, source }) {
      // What a look-up hangs on is in `lookupKey` too.
      if (type === "AAAA" && interfaceId !== undefined) {
        const prefix = await prefixFrom(source);
        if (prefix?.status === "failed") return prefix;
        if (prefix !== undefined) {
          return addressInPrefix(host, prefix.value, interfaceId);
        }
      }
      return await addressFrom(source, type);
    },
    async sayings() {
      return await Promise.all(
        [...asked.values()].map(async ({ source, type, answer }) => ({
          source,
          type,
          lookup: await answer,
        })),
      );
    },
  };
}

/** A host's address in a prefix, unless its interface ID tells of another network. */
function addressInPrefix(
  host: string,
  prefix: Network,
  interfaceId: Address,
): Lookup<Address> {
  const address = hostInPrefix(prefix, interfaceId);
  const network = interfaceId.bytes.slice(0, 8);
  const elsewhere = prefix.length === PREFIX_LENGTH &&
    network.some((byte) => byte !== 0) &&
    network.some((byte, i) => byte !== address.bytes[i]);
  return elsewhere
    ? wrong(
      `interface_id of ${host} names a network within the prefix, and this source ` +
        "tells only the network it is in; use fritzbox, or an interface_id like ::1:2:3:4",
    )
    : found(address);
}
