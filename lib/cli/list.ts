import { relativeName } from "../internet/hostname.ts";
import { recordName, type ResourceRecord, type Zone } from "../zone/zone.ts";
import { describeFailure, type Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import { createZoneFinder } from "../update/find_zones.ts";
import { type Arguments, UsageError } from "./arguments.ts";
import { EXIT, exitCode } from "./exit.ts";
import { type CommandSession, openCommandSession } from "./session.ts";
import { jsonText, type Terminal } from "./terminal.ts";
import { readHostWords } from "./words.ts";

/**
 * `schlund-ddns list NAME`: prints the records of a zone, or of one host.
 */
export async function runList(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const [name, ...more] = readHostWords(args.words);
  if (name === undefined || more.length > 0) {
    throw new UsageError(
      "give the name of one zone or host: schlund-ddns list NAME",
    );
  }
  const session = await openCommandSession(args, terminal);
  const found = await findRecords(name, session);
  if ("failure" in found) {
    if (args.switches.has("json")) {
      terminal.out(jsonText({ error: found.failure }));
    }
    terminal.err(`schlund-ddns: ${describeFailure(found.failure)}`);
    return exitCode([found.failure]);
  }
  const rows = found.records.map((record) => ({
    ...record,
    name: record.name === "" ? found.zone : `${record.name}.${found.zone}`,
  }));
  if (args.switches.has("json")) {
    const records = rows.map((row) => ({ ...row, ttl: row.ttl?.toString() }));
    terminal.out(jsonText({ zone: found.zone, records }));
  } else if (!args.switches.has("quiet")) {
    formatTable(rows).forEach(terminal.out);
  }
  return EXIT.ok;
}

async function findRecords(
  name: string,
  { gateway, deadline, config }: CommandSession,
): Promise<
  { zone: string; records: readonly ResourceRecord[] } | { failure: Failure }
> {
  const finder = createZoneFinder(gateway, deadline, config.zones);
  if (!name.startsWith("*.")) {
    const inquiry = await finder.inquire(name);
    if (inquiry.status === "found") {
      return { zone: name, records: allRecords(inquiry.zone) };
    }
    const { failure } = inquiry;
    if (failure.kind !== "missing" && failure.kind !== "refused") {
      return { failure };
    }
  }
  const found = await finder.find(name);
  if ("failure" in found) return found;
  const { zone } = found;
  const records = allRecords(zone).filter((record) =>
    recordName(record) === relativeName(name, zone.name)
  );
  if (records.length > 0) return { zone: zone.name, records };
  const message = `zone ${zone.name} has no records for ${name}`;
  return { failure: { kind: "missing", message } };
}

/** All records, including the apex A and the `www` that follows it. */
function allRecords(zone: Zone): readonly ResourceRecord[] {
  const { main, wwwInclude, records } = zone;
  if (main === undefined) return records;
  const apex = { name: "", ttl: main.ttl, type: "A", value: main.value };
  return [apex, ...(wwwInclude ? [{ ...apex, name: "www" }] : []), ...records];
}

/** Records as aligned columns: name, TTL, type, value. */
export function formatTable(
  records: readonly ResourceRecord[],
): readonly string[] {
  const cells = records.map(({ name, ttl, type, pref, value }) =>
    [
      name,
      `${ttl ?? "-"}`,
      type,
      pref === undefined ? value : `${pref} ${value}`,
    ]
      .map((cell) => plainText(cell, [], Infinity))
  );
  const widths = [0, 1, 2].map((column) =>
    cells.reduce((width, row) => Math.max(width, row[column]!.length), 0)
  );
  return cells.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")
      .trimEnd()
  );
}
