import { assertEquals } from "@std/assert";
import { presentedBy } from "../../lib/dyndns/presented.ts";
import { basic } from "../serve/helper.ts";
import { table } from "../table.ts";
import { parametersOf, requestWith } from "./helper.ts";

Deno.test("what a router may have meant by a password it did not encode", () => {
  const rows = table(`
    plain     => plain
    a%20b     => a b|a%20b
    # Likeliest first: of a hash, only the first is derived.
    a+b       => a+b|a b
    %41+%42   => A B|A+B|%41+%42
    50%       => 50%
  `);
  for (const [raw, readings] of rows) {
    const parameters = parametersOf(`user=x&pass=${raw}`);
    const { credentials } = presentedBy(requestWith({}), parameters);
    const found = credentials.map(({ password }) => password).join("|");
    assertEquals(found, readings, raw);
  }
});

Deno.test("the header is tried before the query, and each header once", () => {
  const [one, two] = [basic("one:x"), basic("two:x")];
  const request = requestWith({
    authorization: [one, one],
    user: two,
    redirectedUsers: [two, one, "three"],
  });
  const { credentials, webUser } = presentedBy(
    request,
    parametersOf("user=four&pass=x"),
  );
  const names = credentials.flatMap(({ names }) => names);
  assertEquals(names, ["one", "two", "four"]);
  assertEquals(webUser, { status: "header" });
});
