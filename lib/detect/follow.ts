import type { AddressType } from "../internet/address.ts";
import type { Failure } from "../failure.ts";
import type { ZoneFinder } from "../update/find_zones.ts";
import type { FailedOutcome, RecordOutcome } from "../update/outcome.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import { recordsAt } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";
import { familyName } from "./candidate.ts";
import type { FamilyLookup, HostLookup } from "./host_lookup.ts";

/** What following needs. */
export interface FollowContext {
  /** Finds the zones. */
  readonly finder: ZoneFinder;
  /** Whether records may be made. */
  readonly create: boolean;
  /** Updates hosts whose zones the finder knows. */
  readonly updateHosts: (
    intents: readonly HostIntent[],
  ) => Promise<readonly RecordOutcome[]>;
}

/** What became of hosts that follow their addresses. */
export interface Followed {
  /** One per host and family that has a record, or shall have one. */
  readonly outcomes: readonly RecordOutcome[];
  /** The families that were left alone, as there is no record. */
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
 * Makes the records of hosts follow the addresses that were found. A family
 * without a record is left alone, unless records are made and somebody named it;
 * a family whose look-up failed stays as it is.
 */
export async function follow(
  hosts: readonly HostLookup[],
  { finder, create, updateHosts }: FollowContext,
): Promise<Followed> {
  const decided = await Promise.all(hosts.map(async (lookup) => {
    const found = await finder.find(lookup.host);
    return {
      host: lookup.host,
      decisions: found.status === "failed"
        ? lookup.families.map(({ type }) =>
          asOutcome(lookup.host, type, found.failure)
        )
        : decide(lookup, found.zone, create),
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
  // Nothing at all would be done for the host, which nobody means.
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

/** States that nothing is known of a host, and what to do. */
function reasonForNothing(
  zone: Zone,
  host: string,
  types: readonly AddressType[],
  create: boolean,
): string {
  const options = types.map((type) => `--ip${familyName(type).slice(-1)}`);
  return create
    ? `${host} is new and has no record yet; say with ${
      options.join(" or ")
    } which to make`
    : `zone ${zone.name} has no ${types.join(" or ")} record for ${host}; ` +
      `make it once, or use --create with ${options.join(" or ")}`;
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
