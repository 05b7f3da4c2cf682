import {
  editRecords,
  planFor,
  type PlanOptions,
  planRrset,
  refusalToCreate,
  type RrsetPlan,
  ttlFor,
  type WantedRrset,
} from "./plan_rrset.ts";
import {
  addressText,
  type MainAddress,
  type ResourceRecord,
  type Zone,
} from "./zone.ts";

/** Makes a resource record of the apex A record. */
export function mainRecord(main: MainAddress): ResourceRecord {
  return { name: "", type: "A", ttl: main.ttl, value: main.value };
}

/**
 * Compares the IPv4 addresses at the apex with what is wanted. One of them is in
 * `<main>`, further ones are records. If there is none yet, the first goes into
 * `<main>`; a zone that has records but no `<main>` keeps it so.
 *
 * @param found all records at the apex, without `<main>`
 */
export function planApex(
  want: WantedRrset,
  found: readonly ResourceRecord[],
  main: MainAddress | undefined,
  options: PlanOptions,
): RrsetPlan {
  const records = found.filter(({ type }) => type === "A");
  if (main === undefined && records.length > 0) {
    return planRrset(want, found, options);
  }
  const before = main === undefined ? [] : [mainRecord(main)];
  const was = [...before, ...records].map(({ value }) => value);
  if (was.length === 0) {
    const reason = refusalToCreate(want, found, options);
    if (reason !== undefined) return { action: "refuse", was, reason };
  }
  const chosen = ttlFor([...before, ...records, ...found], options);
  const stays = main !== undefined && want.values.includes(addressText(main));
  const after = stays
    ? withTtl(main, options)
    : { value: want.values[0], ttl: chosen.ttl };
  const edit = editRecords(
    // One address is either in `<main>` or among the records.
    { ...want, values: want.values.filter((v) => v !== addressText(after)) },
    // To remove the same address as in `<main>` may remove both.
    after === main
      ? records.filter((record) => addressText(record) !== addressText(main))
      : records,
    chosen,
  );
  return planFor(
    want,
    was,
    after === main
      ? edit
      : { ...edit, main: after, raisedTtl: chosen.raisedTtl },
  );
}

/** `<main>` with the TTL asked for; itself if it has that, or none is asked for. */
function withTtl(main: MainAddress, { ttl }: PlanOptions): MainAddress {
  return ttl === undefined || main.ttl === ttl
    ? main
    : { value: main.value, ttl };
}

/** States that a `www` has no A record of its own, and what to update instead. */
export function includedWww(
  { host, zone }: Pick<WantedRrset, "host" | "zone">,
): string {
  return `${host} has no A record of its own: the zone includes it with ` +
    `${zone} (www_include); update ${zone} and it follows`;
}

/** Whether a host's A record is implied by the apex's: `www` under `www_include`. */
export function isIncludedWww(
  zone: Zone,
  { name, type }: Pick<WantedRrset, "name" | "type">,
  found: readonly ResourceRecord[],
): boolean {
  return zone.wwwInclude && name === "www" && type === "A" &&
    !found.some((record) => record.type === "A");
}

/**
 * The plan for a `www` that has no A record of its own. To change `<main>` for it
 * would move the apex, which was not asked for (and which the caller may not be
 * allowed to change); a second A would contradict it. So it can only follow.
 *
 * @param before the apex A record
 * @param after the apex A record as it will be
 */
export function planIncludedWww(
  want: WantedRrset,
  before: MainAddress,
  after: MainAddress,
): RrsetPlan {
  const was = [before.value];
  if (want.values.length > 1 || want.values[0] !== addressText(after)) {
    return { action: "refuse", was, reason: includedWww(want) };
  }
  return addressText(before) === addressText(after)
    ? { action: "keep", was }
    : { action: "change", was, is: want.values, edit: { remove: [], add: [] } };
}
