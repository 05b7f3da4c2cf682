import { assert } from "@std/assert";
import { FOREIGN_HOST_NAMES } from "../../lib/dyndns/foreign_names.ts";
import {
  ADDRESS_NAMES,
  DOMAIN_NAME,
  HOST_NAMES,
  OBSOLETE_NAMES,
  PASSWORD_NAMES,
  PREFIX_NAMES,
  USER_NAMES,
} from "../../lib/dyndns/parameter_names.ts";

const docs = await Deno.readTextFile(
  new URL("../../docs/dyndns.md", import.meta.url),
);

/** The names in the first column of the tables. */
const listed = new Set(
  [...docs.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell]) =>
    [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
  ),
);

Deno.test("docs/dyndns.md lists every parameter", () => {
  for (
    const name of [
      ...ADDRESS_NAMES.keys(),
      ...PREFIX_NAMES,
      ...HOST_NAMES,
      DOMAIN_NAME,
      ...USER_NAMES,
      ...PASSWORD_NAMES,
      ...OBSOLETE_NAMES,
    ]
  ) assert(listed.has(name), name);
  for (const name of FOREIGN_HOST_NAMES) {
    assert(docs.includes(`\`${name}\``), name);
  }
});

Deno.test("docs/dyndns.md lists every answer", () => {
  for (
    const token of [
      "good IP",
      "nochg IP",
      "nohost",
      "notfqdn",
      "numhost",
      "badagent",
      "!donator",
      "badauth",
      "dnserr",
      "911",
    ]
  ) assert(listed.has(token), token);
});
