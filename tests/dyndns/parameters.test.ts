import { assert, assertEquals } from "@std/assert";
import { parseQuery } from "../../lib/dyndns/form.ts";
import { PARAMETER_NAMES } from "../../lib/dyndns/parameters.ts";
import { table } from "../table.ts";
import { parametersOf } from "./helper.ts";

Deno.test("parameters are split, their names in lower case, their values raw", () => {
  const rows = table(`
    HostName=a.b&MYIP=%31&&flag&=x&a=b=c& => hostname a.b|myip %31|flag | x|a b=c
                                          =>
    my%49p=1                              => myip 1
    +myip+=1                              => myip 1
    # An ampersand pasted from a web page is one.
    &amp;a=1&amp;myip=2                   => a 1|myip 2
    &AMP;a=1&AMP;myip=2                   => a 1|myip 2
    &#38;a=1&#38;myip=2                   => a 1|myip 2
    &#x26;a=1&#x26;myip=2                 => a 1|myip 2
    &amp;amp;a=1&amp;amp;myip=2           => a 1|myip 2
    amp;hostname=a                        => hostname a
  `);
  for (const [query, expected] of rows) {
    const found = parametersOf(query).map(({ name, raw }) => `${name} ${raw}`);
    assertEquals(found.join("|"), expected, query);
  }
  assertEquals(parseQuery("a=%31,+2", "body"), [{
    name: "a",
    kind: "unknown",
    raw: "%31,+2",
    values: ["1", "2"],
    from: "body",
  }]);
});

Deno.test("docs/dyndns.md lists every parameter and every answer", async () => {
  const url = new URL("../../docs/dyndns.md", import.meta.url);
  const docs = await Deno.readTextFile(url);
  /** The names in the first column of the tables. */
  const listed = new Set(
    [...docs.matchAll(/^\|([^|]+)\|/gm)].flatMap(([, cell]) =>
      [...cell!.matchAll(/`([^`]+)`/g)].map(([, name]) => name!)
    ),
  );
  for (const [name, kind] of PARAMETER_NAMES) {
    const foreign = kind === "foreignHost" && docs.includes(`\`${name}\``);
    assert(foreign || listed.has(name), name);
  }
  const answers = "good IP,nochg IP,nohost,notfqdn,numhost,badagent,!donator," +
    "badauth,dnserr,911";
  for (const answer of answers.split(",")) assert(listed.has(answer), answer);
});
