import { relativeName } from "../internet/hostname.ts";
import { aliasRefusal, MINIMUM_TTL } from "./plan_rrset.ts";
import { textBytes, txtBytes, writeTxt } from "./txt.ts";
import { recordName, type Zone, type ZoneChange } from "./zone.ts";

/** What shall change in the TXT records under one name. */
export interface TxtIntent {
  /** A name made by `parseHostname`. */
  readonly host: string;
  /** Texts that shall stand there. */
  readonly add: readonly string[];
  /** Texts that shall not; one that is in both lists is added. */
  readonly remove: readonly string[];
  /**
   * Of the texts that fit, at most so many shall stand there; the first of the zone
   * go. For clients that never remove what they added.
   */
  readonly most?: {
    readonly fits: (text: string) => boolean;
    readonly count: number;
  };
}

/** What becomes of one text. */
export interface TxtPlan {
  /** Under which name. */
  readonly host: string;
  /** The text itself, as DNS serves it. */
  readonly value: string;
  /** What is wanted. */
  readonly want: "present" | "absent";
  /** Whether it is so already. */
  readonly isSo: boolean;
  /** Why it cannot become so, if it cannot. */
  readonly refusal?: string;
}

/** What to do to one zone, and what that means for each text. */
export interface ZoneTxtPlan {
  /** Absent if all is as it should be. */
  readonly change?: ZoneChange;
  /** One per name and text, in the order of the intents, additions first. */
  readonly texts: readonly TxtPlan[];
}

/**
 * Compares the TXT records of a zone with what is wanted of some texts, and says
 * what to remove and to add. All other records stay, and records that go are
 * repeated as they were read.
 *
 * @param intents names of this zone, each at most once
 */
export function planTxt(
  zone: Zone,
  intents: readonly TxtIntent[],
): ZoneTxtPlan {
  const plans = intents.flatMap((intent) => planName(zone, intent));
  const remove = plans.flatMap((plan) => plan.remove);
  const add = plans.flatMap((plan) => plan.add);
  const change = { zone: zone.name, systemNs: zone.systemNs, remove, add };
  return {
    change: remove.length + add.length === 0 ? undefined : change,
    texts: plans.map(({ text }) => text),
  };
}

function planName(zone: Zone, { host, ...intent }: TxtIntent) {
  const name = relativeName(host, zone.name) ?? host;
  const under = zone.records.filter((record) => recordName(record) === name);
  const found = under.filter(({ type }) => type === "TXT");
  // An ALIAS stands for addresses alone.
  const aliases = under.filter(({ type }) => type === "CNAME");
  const plan = (value: string, want: TxtPlan["want"]) => {
    const bytes = textBytes(value);
    const same = found.filter((record) => txtBytes(record.value) === bytes);
    const isSo = (same.length > 0) === (want === "present");
    const isNew = want === "present" && !isSo;
    const refusal = isNew ? aliasRefusal(host, "TXT", aliases) : undefined;
    const record = {
      name: found[0]?.name ?? name,
      ttl: MINIMUM_TTL,
      type: "TXT",
      value: writeTxt(value),
    };
    return {
      text: { host, value, want, isSo, refusal },
      remove: want === "absent" ? same : [],
      add: isNew && refusal === undefined ? [record] : [],
    };
  };
  const wanted = new Set(intent.add);
  const { fits = () => false, count = Infinity } = intent.most ?? {};
  const others = found.filter(({ value }) =>
    fits(txtBytes(value)) && !wanted.has(txtBytes(value))
  );
  const surplus = others.slice(
    0,
    Math.max(0, others.length + wanted.size - count),
  );
  const unwanted = new Set(intent.remove.filter((text) => !wanted.has(text)));
  return [
    ...[...wanted].map((value) => plan(value, "present")).map((each, at) =>
      at === 0 ? { ...each, remove: surplus } : each
    ),
    ...[...unwanted].map((value) => plan(value, "absent")),
  ];
}
