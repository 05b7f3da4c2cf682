import { type AddressType, parseAddress } from "../internet/address.ts";
import type { Failure } from "../failure.ts";
import type { ZoneFinder } from "../update/find_zones.ts";
import type { FailedOutcome, RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { recordsAt } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";
import { familyName } from "./lookup.ts";
import { type FamilyLookup, type HostLookup, settle } from "./host_lookup.ts";

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

type FamilyDecision =
  | { readonly kind: "publish"; readonly family: FamilyLookup }
  | { readonly kind: "outcome"; readonly outcome: RecordOutcome }
  | { readonly kind: "absent"; readonly type: AddressType };

/**
 * Updates the records of hosts to the addresses that were found. A family without a
 * record is left alone, unless creating is enabled and a source is configured for
 * it; a family whose look-up failed stays as it is.
 */
export async function follow(
  hosts: readonly HostLookup[],
  { finder, create, updateHosts }: FollowContext,
): Promise<Followed> {
  const decided = await Promise.all(hosts.map(async (given) => {
    const found = await finder.find(given.host);
    if (found.status === "failed") {
      const decisions = given.families.map(({ type }) =>
        asOutcome(given.host, type, found.failure)
      );
      return { host: given.host, lookup: given, decisions };
    }
    const lookup = settleHost(given, found.zone);
    return {
      host: given.host,
      lookup,
      decisions: decide(lookup, found.zone, create),
    };
  }));
  const intents = decided.map(({ host, decisions }) => ({
    host,
    addresses: decisions.flatMap((decision) =>
      decision.kind === "publish" && decision.family.lookup.status === "found"
        ? decision.family.lookup.value
        : []
    ),
  })).filter(({ addresses }) => addresses.length > 0);
  const updated = intents.length > 0 ? await updateHosts(intents) : [];
  return {
    lookups: decided.map(({ lookup }) => lookup),
    outcomes: decided.flatMap(({ host, decisions }) =>
      decisions.flatMap((decision) =>
        decision.kind === "outcome"
          ? [decision.outcome]
          : decision.kind === "publish"
          ? updated.filter((outcome) =>
            outcome.host === host && outcome.type === decision.family.type
          )
          : []
      )
    ),
    absent: decided.flatMap(({ host, decisions }) =>
      decisions.flatMap((decision) =>
        decision.kind === "absent" ? [{ host, type: decision.type }] : []
      )
    ),
  };
}

function settleHost({ host, families }: HostLookup, zone: Zone): HostLookup {
  const present = recordsAt(zone, host);
  return {
    host,
    families: families.map((family) => {
      const record = present[family.type].addresses
        .flatMap((text) => parseAddress(text) ?? []);
      return { ...family, lookup: settle(family.lookup, record) };
    }),
  };
}

function decide(
  { host, families }: HostLookup,
  zone: Zone,
  create: boolean,
): readonly FamilyDecision[] {
  const present = recordsAt(zone, host);
  const decisions = families.map((family): FamilyDecision => {
    const { type, demand, lookup } = family;
    const was = present[type].addresses;
    const wanted = was.length > 0 || demand === "given" ||
      demand === "named" && create;
    if (!wanted) return { kind: "absent", type };
    return lookup.status === "found"
      ? { kind: "publish", family }
      : asOutcome(host, type, lookup.failure, { zone: zone.name, was });
  });
  const [first] = families;
  if (
    first === undefined || decisions.some(({ kind }) => kind !== "absent")
  ) return decisions;
  // If nothing at all is done for a host, something is wrong.
  const types = families.map(({ type }) => type);
  const message = present[first.type].obstacle ??
    reasonForNothing(zone, host, types, create);
  return [
    asOutcome(host, first.type, { kind: "missing", message }, {
      zone: zone.name,
      was: [],
    }),
    ...types.slice(1).map((type) => ({ kind: "absent", type } as const)),
  ];
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

function asOutcome(
  host: string,
  type: AddressType,
  failure: Failure,
  { zone, was }: Pick<FailedOutcome, "was"> & { readonly zone?: string } = {
    was: [],
  },
): FamilyDecision {
  return {
    kind: "outcome",
    outcome: { host, type, zone, was, is: was, status: "failed", failure },
  };
}
