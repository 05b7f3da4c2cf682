import { zoneFile, zoneList } from "./bind.ts";
import type { ZoneStore } from "./zone_store.ts";

/** The answer to a GET: help at `/`, the zones at `/zones`, one of them at `/zones/NAME`. */
export function pageAt(path: string, store: ZoneStore): Response {
  if (path === "/") return plain(HELP);
  if (path === "/zones") return plain(zoneList(store.list()));
  const name = /^\/zones\/([^/]+)$/.exec(path)?.[1];
  const zones = name === undefined ? [] : store.find({ name });
  return zones.length > 0
    ? plain(zones.map(zoneFile).join("\n"))
    : plain("Not found: try /, /zones or /zones/NAME.\n", 404);
}

/** A plain text as an answer. */
export function plain(
  text: string,
  status: number = 200,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(text, {
    status,
    headers: { "content-type": "text/plain; charset=utf-8", ...headers },
  });
}

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
