import type { Practice, PracticeZone } from "../../lib/practice/mod.ts";

/** Everything in the zones of a practice gateway, a line each. */
export type Snapshot = readonly string[];

/** The names of the zones that `practiceZones()` brings. */
const SAMPLE = [
  "example.com",
  "example.org",
  "sub.example.org",
  "example.co.uk",
  "xn--bcher-kva.example",
  "example.net",
];

/** All that stands in these zones now, but for the notes of who changed them. */
export function snapshot(
  practice: Practice,
  names: readonly string[] = SAMPLE,
): Snapshot {
  return names.flatMap((name) => {
    const zone = practice.zone(name);
    return zone === undefined ? [] : linesOf(zone);
  }).sort();
}

/** What went (`-`) and what came (`+`) between two snapshots. */
export function changes(before: Snapshot, after: Snapshot): readonly string[] {
  return [
    ...without(before, after).map((line) => `- ${line}`),
    ...without(after, before).map((line) => `+ ${line}`),
  ];
}

function linesOf(zone: PracticeZone): string[] {
  const { name, main, rr, changed: _, ...rest } = zone;
  return [
    ...rr.map((record) =>
      [
        name,
        record.name || "@",
        record.ttl ?? "-",
        record.type,
        ...(record.pref === undefined ? [] : [record.pref]),
        record.value,
      ].join(" ")
    ),
    ...(main ? [`${name} <main> ${main.ttl ?? "-"} A ${main.value}`] : []),
    `${name} ${JSON.stringify(rest)}`,
  ];
}

/** The lines of one list that the other has not, counting repeated ones. */
function without(lines: Snapshot, others: Snapshot): string[] {
  const left = [...others];
  return lines.filter((line) => {
    const at = left.indexOf(line);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
