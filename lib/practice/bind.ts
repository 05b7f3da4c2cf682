import { defaultTtl, nameServersOf, type PracticeZone } from "./zone.ts";

/** A list of zones as plain text, a line for each. */
export function zoneList(zones: readonly PracticeZone[]): string {
  return zones.map((zone) =>
    `${zone.name}  ${zone.systemNs}  ${count(zone)} records  changed ${
      zone.changed ?? ""
    }\n`
  ).join("");
}

/**
 * A zone as people know it from BIND, with what the gateway keeps apart shown
 * as the records that they become.
 */
export function zoneFile(zone: PracticeZone): string {
  const { main, rr } = zone;
  const rows = [
    ...nameServersOf(zone).map((server) => ["@", "", "NS", `${server}.`]),
    ...(main
      ? [["@", String(main.ttl ?? ""), "A", `${main.value} ; main`]]
      : []),
    ...(main && zone.wwwInclude
      ? [["www", String(main.ttl ?? ""), "A", `${main.value} ; www_include`]]
      : []),
    ...rr.map(({ name, ttl, type, pref, value }) => [
      name === "" ? "@" : name,
      String(ttl ?? ""),
      type,
      pref === undefined ? value : `${pref} ${value}`,
    ]),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]!.length))
  );
  const lines = rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")
  );
  return [
    `; ${zone.name} on ${zone.systemNs}, changed ${zone.changed ?? ""}`,
    `$ORIGIN ${zone.name}.`,
    `$TTL ${defaultTtl(zone)}`,
    ...lines,
    "",
  ].join("\n");
}

function count({ rr, main, wwwInclude }: PracticeZone): number {
  return rr.length + (main ? (wwwInclude ? 2 : 1) : 0);
}
