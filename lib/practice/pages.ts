import { authorityOf, type PracticeZone, type Zones } from "./zone.ts";

const HELP = `The practice gateway of schlund-ddns.

It imitates the SchlundTech XML-Gateway, for tests and rehearsals. Nothing that
is done here reaches a real zone. POST an XML request to any path; read here
what came of it:

  GET /zones        all zones
  GET /zones/NAME   the records of a zone

Accounts, unless it was started with others: user 1234567, password practice,
context 10; and with 2FA user 7654321, password practice, context 10, secret
JBSWY3DPEHPK3PXP.
`;

/** The answer to a GET: help at `/`, the zones at `/zones`, one of them at `/zones/NAME`. */
export function pageAt(path: string, zones: Zones): Response {
  if (path === "/") return textReply(HELP);
  if (path === "/zones") {
    return textReply(zones.list().map(summaryOf).join(""));
  }
  const name = /^\/zones\/([^/]+)$/.exec(path)?.[1];
  const found = name === undefined ? [] : zones.find(name);
  return found.length > 0
    ? textReply(found.map(zoneFile).join("\n"))
    : textReply("Not found: try /, /zones or /zones/NAME.\n", 404);
}

/** A plain text as an answer. */
function textReply(text: string, status: number = 200): Response {
  const headers = { "content-type": "text/plain; charset=utf-8" };
  return new Response(text, { status, headers });
}

function summaryOf(zone: PracticeZone): string {
  const { name, systemNs, main, wwwInclude, rr, changed = "" } = zone;
  const count = rr.length + (main ? (wwwInclude ? 2 : 1) : 0);
  return `${name}  ${systemNs}  ${count} records  changed ${changed}\n`;
}

/**
 * A zone as people know it from BIND, with what the gateway keeps apart shown
 * as the records that they become.
 */
function zoneFile(zone: PracticeZone): string {
  const { name, systemNs, main, wwwInclude, rr, changed = "" } = zone;
  const authority = authorityOf(zone);
  const servers = authority.matchAll(/<nserver><name>([^<]*)</g);
  const ttl = /<default>(\d+)</.exec(authority)?.[1] ?? "86400";
  const row = (
    name: string,
    type: string,
    value: string,
    ttl?: number,
  ) => [name || "@", String(ttl ?? ""), type, value];
  const hosts = [["", "main"], ...wwwInclude ? [["www", "www_include"]] : []];
  const rows = [
    ...servers.map(([, server]) => row("", "NS", `${server}.`)),
    ...(main ? hosts : []).map(([host = "", note]) =>
      row(host, "A", `${main!.value} ; ${note}`, main!.ttl)
    ),
    ...rr.map(({ name, ttl, type, pref, value }) =>
      row(name, type, pref === undefined ? value : `${pref} ${value}`, ttl)
    ),
  ];
  const widths = [0, 1, 2].map((column) =>
    Math.max(...rows.map((row) => row[column]!.length))
  );
  const lines = rows.map((row) =>
    row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")
  );
  return `; ${name} on ${systemNs}, changed ${changed}
$ORIGIN ${name}.
$TTL ${ttl}
${lines.join("\n")}
`;
}
