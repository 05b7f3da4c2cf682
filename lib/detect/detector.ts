import type { Address, AddressType } from "../internet/address.ts";
import { hostInPrefix, type Network } from "../internet/network.ts";
import type { Platform } from "../platform.ts";
import type { FamilySource, HostSources } from "../settings/address.ts";
import {
  type AddressSource,
  type ServiceName,
  sourceText,
} from "../settings/address_source.ts";
import { fritzboxIpv4, fritzboxIpv6, fritzboxPrefix } from "./fritzbox.ts";
import {
  interfaceAddress,
  interfacePrefix,
  PREFIX_LENGTH,
  stableInsteadOf,
} from "./interface.ts";
import { found, type Lookup, named, wrong } from "./lookup.ts";
import type { SourceContext } from "./page.ts";
import { agreement, askService, askUrl } from "./services.ts";
import {
  addressInFile,
  addressInText,
  readInTime,
  readStdin,
} from "./text_source.ts";

/** The answer of a source, for a report. */
export type SourceAnswer = {
  /** The source as it is written. */
  readonly source: string;
  /** The family that it was asked for. */
  readonly type: AddressType;
  /** An address, or the network for a prefix. */
  readonly lookup: Lookup<Address> | Lookup<Network>;
};

/** Finds addresses and asks each source at most once. */
export type Detector = {
  /** The address of one family of a host; the source must not be `none`. */
  readonly addressOf: (
    host: HostSources,
    family: FamilySource,
  ) => Promise<Lookup<Address>>;
  /** The answers of all sources asked so far. */
  readonly answers: () => Promise<readonly SourceAnswer[]>;
};

/** Three operators that are independent of each other. */
const INDEPENDENT: readonly ServiceName[] = ["desec", "trace", "identme"];

/** Time limit for a source that has none of its own. */
const LONGEST = 30_000;

/**
 * Creates a detector for one round of look-ups.
 *
 * @param options.stdin returns the text of standard input, which can be read only once
 * @param options.milliseconds time limit for each source
 */
export function createDetector(
  platform: Platform,
  { stdin = () => readStdin(platform), milliseconds = LONGEST }: {
    readonly stdin?: () => Promise<string | undefined>;
    readonly milliseconds?: number;
  } = {},
): Detector {
  const context: SourceContext = { ...platform, milliseconds };
  const asked = new Map<string, Promise<SourceAnswer>>();
  let input: Promise<string | undefined> | undefined;

  /** Asks a source only once for the same thing. */
  async function once<T extends Address | Network>(
    source: AddressSource,
    type: AddressType,
    wanted: "address" | "prefix",
    ask: () => Promise<Lookup<T>>,
  ): Promise<Lookup<T>> {
    const key = requestKey(source, type, wanted);
    const text = sourceText(source);
    const answer = asked.get(key) ?? ask().then((lookup): SourceAnswer => ({
      source: text,
      type,
      lookup: named(text, lookup) as SourceAnswer["lookup"],
    }));
    asked.set(key, answer);
    return (await answer).lookup as Lookup<T>;
  }

  /** What a source sees. */
  function seenFrom(
    source: AddressSource,
    type: AddressType,
  ): Promise<Lookup<Address>> {
    return source.kind === "auto"
      ? agreement(Object.fromEntries(
        INDEPENDENT.map((name) => [
          name,
          seenFrom({ kind: "service", name }, type),
        ]),
      ))
      : once(source, type, "address", () => askSource(source, type));
  }

  async function askSource(
    source: Exclude<AddressSource, { kind: "auto" }>,
    type: AddressType,
  ): Promise<Lookup<Address>> {
    const inTime = (lookup: Promise<Lookup<Address>>) =>
      readInTime(lookup, milliseconds);
    switch (source.kind) {
      case "service":
        return await askService(source.name, type, context);
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
      case "stdin": {
        const text = input ??= stdin();
        return await inTime(text.then((text) => addressInText(text, type)));
      }
      case "fixed":
        return found(source.address);
      case "none":
        return wrong("there is nothing to look up");
    }
  }

  /** The prefix that a source gives, or undefined if it gives none. */
  async function prefixFrom(
    source: AddressSource,
  ): Promise<Lookup<Network> | undefined> {
    if (source.kind === "fritzbox" || source.kind === "interface") {
      return await once(
        source,
        "AAAA",
        "prefix",
        () =>
          source.kind === "fritzbox"
            ? fritzboxPrefix(source, context)
            : interfacePrefix(source.name, context),
      );
    }
    if (!isOutside(source)) return undefined;
    // The address of this machine tells the network that it is in.
    const lookup = await seenFrom(source, "AAAA");
    return lookup.status === "failed"
      ? lookup
      : found({ base: lookup.value, length: PREFIX_LENGTH });
  }

  return {
    async addressOf({ host, interfaceId }, { type, source }) {
      // Whatever a look-up depends on is part of `lookupKey`, too.
      if (type === "AAAA" && interfaceId !== undefined) {
        const prefix = await prefixFrom(source);
        if (prefix?.status === "failed") return prefix;
        if (prefix !== undefined) {
          return addressInPrefix(host, prefix.value, interfaceId);
        }
      }
      const lookup = await seenFrom(source, type);
      return isOutside(source) && type === "AAAA" && lookup.status === "found"
        ? named(sourceText(source), stableInsteadOf(lookup.value, context))
        : lookup;
    },
    answers: () => Promise.all(asked.values()),
  };
}

/** A host's address in a prefix, unless its interface ID names a different network. */
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
      `interface_id of ${host} names a network within the prefix, but this source ` +
        "gives only its own network; use fritzbox, or an interface_id like ::1:2:3:4",
    )
    : found(address);
}

/**
 * Identifies a request to a source. The key may contain the token of a URL: it is
 * only for comparison, never for a log.
 */
function requestKey(
  source: AddressSource,
  type: AddressType,
  wanted: "address" | "prefix",
): string {
  const place = source.kind === "url" ? source.url.href : sourceText(source);
  return JSON.stringify([source.kind, place, type, wanted]);
}

/**
 * Identifies the look-up of a host. Hosts share one if they send the same request
 * and take the answer as it is; a host with an `interface_id` has its own, because
 * that may not fit the answer. Never for a log.
 */
export function lookupKey(
  { host, interfaceId }: HostSources,
  { source, type }: FamilySource,
): string {
  const request = requestKey(source, type, "address");
  return type === "AAAA" && interfaceId !== undefined
    ? `${request} ${host}`
    : request;
}

/** Whether a source sees where connections start from, which may be temporary. */
function isOutside({ kind }: AddressSource): boolean {
  return kind === "auto" || kind === "service" || kind === "url";
}
