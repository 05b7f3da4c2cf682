import type { Deadline } from "../deadline.ts";
import { relativeName, zoneCandidates } from "../internet/hostname.ts";
import { type HostIntent, recordsOf } from "../zone/host_intent.ts";
import { planZone, type RecordPlan } from "../zone/plan_zone.ts";
import { delegates, holdsHost, type Zone } from "../zone/zone.ts";
import type { Failure } from "../failure.ts";
import type { Gateway } from "../gateway/client.ts";
import type { Inquiry } from "../gateway/reply.ts";

/** What is wanted. */
export interface UpdateRequest {
  /** Each host at most once. */
  readonly intents: readonly HostIntent[];
  /** Zones known beforehand; the zone of a host in none of them is asked for. */
  readonly zones?: readonly string[];
  /** Make records that are missing. */
  readonly create?: boolean;
  /** Seconds; else each record keeps its TTL. */
  readonly ttl?: number;
  /** Only plan: send no update. */
  readonly dryRun?: boolean;
}

/** What the use case needs beside the gateway. */
export interface UpdateContext {
  /** Until when it must be done. */
  readonly deadline: Deadline;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes lines for the person who runs this, free of secrets. */
  readonly log: (level: "info", message: string) => void;
}

/** What became of the addresses of one host and family. */
export interface RecordOutcome
  extends Pick<RecordPlan, "host" | "type" | "was" | "is"> {
  /** Absent if no zone was found. */
  readonly zone?: string;
  /** How it went; a dry run says how it would. */
  readonly status: "unchanged" | "changed" | "created" | "failed";
  /** Present if, and only if, the status is `failed`. */
  readonly failure?: Failure;
}

const UPDATE_ATTEMPTS = 3;

/**
 * Makes the addresses of hosts what is wanted: finds each host's zone, plans, and
 * sends one bulk update per zone that needs one. A dry run reports what would be.
 *
 * @returns an outcome per host and family, in the order of the intents; failures
 * are among them, not thrown
 */
export async function updateHosts(
  gateway: Gateway,
  request: UpdateRequest,
  context: UpdateContext,
): Promise<readonly RecordOutcome[]> {
  const { find } = createZoneFinder(
    gateway,
    context.deadline,
    request.zones ?? [],
  );
  const found = await Promise.all(
    request.intents.map(async (intent) => ({
      intent,
      ...await find(intent.host),
    })),
  );
  const byZone = new Map<Zone, HostIntent[]>();
  const outcomes: RecordOutcome[] = [];
  for (const item of found) {
    if ("failure" in item) {
      outcomes.push(...failedIntent(item.intent, item.failure));
    } else byZone.set(item.zone, [...byZone.get(item.zone) ?? [], item.intent]);
  }
  const zones = await Promise.all(
    [...byZone].map(([zone, intents]) =>
      updateZone(gateway, zone, { ...request, intents }, context)
    ),
  );
  outcomes.push(...zones.flat());
  return request.intents.flatMap(({ host }) =>
    outcomes.filter((outcome) => outcome.host === host)
  );
}

/** Where a host's records are, or why that cannot be said. */
export type Found = { readonly zone: Zone } | { readonly failure: Failure };

/** Finds zones; asks for each at most once. */
export interface ZoneFinder {
  /** The zone of that very name. */
  readonly inquire: (name: string) => Promise<Inquiry>;
  /** The zone that a host is in. */
  readonly find: (host: string) => Promise<Found>;
}

/**
 * Makes a finder of zones that asks the gateway, each
 * zone at most once: the first candidate that holds the host; else the longest
 * that exists. A record below a delegation (NS) is hidden by the zone there,
 * so that is asked as well.
 */
export function createZoneFinder(
  gateway: Gateway,
  deadline: Deadline,
  knownZones: readonly string[],
): ZoneFinder {
  const inquiries = new Map<string, Promise<Inquiry>>();
  function inquire(name: string): Promise<Inquiry> {
    const inquiry = inquiries.get(name) ?? gateway.inquire(name, deadline);
    inquiries.set(name, inquiry);
    return inquiry;
  }
  async function find(host: string): Promise<Found> {
    const known = knownZones
      .filter((zone) => relativeName(host, zone) !== undefined)
      .sort((a, b) => b.length - a.length).slice(0, 1);
    const candidates = known.length > 0 ? known : zoneCandidates(host);
    const zones: Zone[] = [];
    const refusals: Failure[] = [];
    for (const candidate of candidates) {
      const inquiry = await inquire(candidate);
      if (inquiry.kind === "zone") {
        zones.push(inquiry.zone);
        if (holdsHost(inquiry.zone, host) && !delegates(inquiry.zone, host)) {
          return { zone: inquiry.zone };
        }
      } else if (
        inquiry.kind === "none" || inquiry.failure.kind === "refused"
      ) {
        // `co.uk` is nobody's zone, or somebody else's.
        refusals.push(inquiry.failure);
      } else {
        return { failure: inquiry.failure };
      }
    }
    const zone = zones.find((zone) => holdsHost(zone, host)) ?? zones.at(-1);
    if (zone !== undefined) return { zone };
    const refused = refusals.find(({ kind }) => kind === "refused");
    return {
      failure: refused ?? {
        ...refusals.at(-1),
        kind: "missing",
        message: `the account has no zone for ${host} (asked for ${
          candidates.join(", ")
        })`,
      },
    };
  }
  return { inquire, find };
}

/** One zone: plan, update, and after a lost answer look before doing it again. */
async function updateZone(
  gateway: Gateway,
  zone: Zone,
  request: UpdateRequest,
  { deadline, sleep, log }: UpdateContext,
): Promise<readonly RecordOutcome[]> {
  const first = planZone(zone, request.intents, request);
  const outcome = (failure?: Failure) =>
    first.records.map((record) => outcomeOf(record, failure));
  let change = first.change;
  if (change === undefined || request.dryRun) return outcome();
  // What was there when we came may have gone meanwhile, and shall be made again.
  const again = {
    ...request,
    create: true,
    intents: withoutRefused(request.intents, first.records),
  };
  for (let attempt = 1;; attempt++) {
    const update = await gateway.update(change, deadline);
    if (update.kind === "done") return outcome();
    if (update.kind === "refused" && !update.duplicate) {
      return outcome(update.failure);
    }
    const pause = 250 * 2 ** attempt;
    log(
      "info",
      `${update.failure.message}; looking what zone ${zone.name} has now`,
    );
    await sleep(Math.min(pause, deadline.left() / 4));
    const inquiry = await gateway.inquire(zone.name, deadline);
    if (inquiry.kind !== "zone") {
      return outcome(
        update.kind === "lost" ? unknown(update.failure) : update.failure,
      );
    }
    const next = planZone(inquiry.zone, again.intents, again);
    if (next.records.some(({ action }) => action === "refuse")) {
      return outcome(update.failure);
    }
    change = next.change;
    if (change === undefined) return outcome();
    if (attempt === UPDATE_ATTEMPTS || deadline.left() === 0) {
      return outcome(update.failure);
    }
  }
}

/** The intents without the families that the plan refuses. */
function withoutRefused(
  intents: readonly HostIntent[],
  records: readonly RecordPlan[],
): readonly HostIntent[] {
  const refused = records.filter(({ action }) => action === "refuse");
  return intents.map(({ host, addresses }) => ({
    host,
    addresses: addresses.filter(({ type }) =>
      !refused.some((record) => record.host === host && record.type === type)
    ),
  }));
}

function unknown(failure: Failure): Failure {
  return {
    ...failure,
    message:
      `${failure.message}; whether the update was carried out is unknown`,
  };
}

function outcomeOf(record: RecordPlan, failure?: Failure): RecordOutcome {
  const { host, type, zone, was, is, action, reason } = record;
  const outcome = { host, type, zone, was, is };
  switch (action) {
    case "keep":
      return { ...outcome, status: "unchanged" };
    case "refuse":
      return {
        ...outcome,
        status: "failed",
        failure: { kind: "missing", message: reason! },
      };
    default:
      return failure === undefined
        ? { ...outcome, status: action === "create" ? "created" : "changed" }
        : { ...outcome, is: was, status: "failed", failure };
  }
}

/** The outcomes of a intent of which nothing could be done. */
export function failedIntent(
  intent: HostIntent,
  failure: Failure,
): readonly RecordOutcome[] {
  return recordsOf(intent).map(({ type }) => ({
    host: intent.host,
    type,
    was: [],
    is: [],
    status: "failed",
    failure,
  }));
}
