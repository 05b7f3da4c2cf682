import type { Address, AddressType } from "../internet/address.ts";
import type { Failure } from "../failure.ts";
import type { ZoneFinder } from "../update/find_zones.ts";
import type { FailedOutcome, RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { recordsAt } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";
import { familyName } from "./lookup.ts";
import { type HostLookup, settle } from "./host_lookup.ts";

/** What is needed to update hosts to the addresses found. */
export interface FollowContext {
  /** Finds the zones of hosts. */
  readonly finder: ZoneFinder;
  /** Whether records may be created. */
  readonly create: boolean;
  /** Updates hosts whose zones the finder knows. */
  readonly updateHosts: (
    intents: readonly HostIntent[],
  ) => Promise<readonly RecordOutcome[]>;
}

/** The result of updating hosts to the addresses found. */
export interface Followed {
  /** One per host and family that has a record, or should have one. */
  readonly outcomes: readonly RecordOutcome[];
  /** The look-ups, after the records decided between several addresses. */
  readonly lookups: readonly HostLookup[];
  /** The families that were left alone, because there is no record. */
  readonly absent: readonly {
    readonly host: string;
    readonly type: AddressType;
  }[];
}

/** What becomes of one family of a host; without either, it is left alone. */
interface Decision {
  readonly host: string;
  readonly type: AddressType;
  /** The addresses to publish. */
  readonly publish?: readonly Address[];
  /** Why nothing can be published. */
  readonly failed?: FailedOutcome;
}

/**
 * Updates the records of hosts to the addresses that were found. A family without a
 * record is left alone, unless creating is enabled and a source is configured for
 * it; a family whose look-up failed stays as it is.
 */
export async function follow(
  hosts: readonly HostLookup[],
  { finder, create, updateHosts }: FollowContext,
): Promise<Followed> {
  const decided = await Promise.all(hosts.map(async (lookup) => {
    const { host, families } = lookup;
    const found = await finder.find(host);
    if (found.status === "found") return decide(lookup, found.zone, create);
    const { failure } = found;
    const decisions = families.map(({ type }) => failing(host, type, failure));
    return { lookup, decisions };
  }));
  const intents = decided.map(({ lookup: { host }, decisions }) => ({
    host,
    addresses: decisions.flatMap(({ publish = [] }) => publish),
  })).filter(({ addresses }) => addresses.length > 0);
  const updated = intents.length > 0 ? await updateHosts(intents) : [];
  const decisions = decided.flatMap(({ decisions }) => decisions);
  return {
    lookups: decided.map(({ lookup }) => lookup),
    outcomes: decisions.flatMap(({ host, type, publish, failed }) =>
      publish === undefined
        ? failed ?? []
        : updated.filter((outcome) =>
          outcome.host === host && outcome.type === type
        )
    ),
    absent: decisions.filter(({ publish, failed }) =>
      publish === undefined && failed === undefined
    ),
  };
}

/** Compares what was found for a host with its records. */
function decide(given: HostLookup, zone: Zone, create: boolean) {
  const { host } = given;
  const present = recordsAt(zone, host);
  const lookup = settle(given, (type) => present[type].addresses);
  const { families } = lookup;
  const decisions = families.map(({ type, demand, lookup }): Decision => {
    const was = present[type].addresses;
    const wanted = was.length > 0 || demand === "given" ||
      demand === "named" && create;
    if (!wanted) return { host, type };
    return lookup.status === "found"
      ? { host, type, publish: lookup.value }
      : failing(host, type, lookup.failure, { zone: zone.name, was });
  });
  const [first, ...others] = decisions;
  const idle = decisions.every(({ publish, failed }) => !publish && !failed);
  if (first === undefined || !idle) return { lookup, decisions };
  // If nothing at all is done for a host, something is wrong.
  const message = present[first.type].obstacle ??
    reasonForNothing(zone, host, families.map(({ type }) => type), create);
  const failure = { kind: "missing", message } as const;
  const at = { zone: zone.name, was: [] };
  return {
    lookup,
    decisions: [failing(host, first.type, failure, at), ...others],
  };
}

/** Explains that a host has no record, and what to do. */
function reasonForNothing(
  zone: Zone,
  host: string,
  types: readonly AddressType[],
  create: boolean,
): string {
  const options = types.map((type) => `--ip${familyName(type).slice(-1)}`);
  return create
    ? `${host} is new and has no record yet; select with ${
      options.join(" or ")
    } which one to create`
    : `zone ${zone.name} has no ${types.join(" or ")} record for ${host}; ` +
      `create it once, or use --create with ${options.join(" or ")}`;
}

function failing(
  host: string,
  type: AddressType,
  failure: Failure,
  { zone, was }: Pick<FailedOutcome, "was" | "zone"> = { was: [] },
): Decision {
  const record = { host, type, zone, was, is: was };
  return { host, type, failed: { ...record, status: "failed", failure } };
}
