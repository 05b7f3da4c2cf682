import { assert, assertEquals } from "@std/assert";
import {
  type Caller,
  createAuthenticate,
  matchesAny,
} from "../../lib/dyndns/access.ts";
import { parseParameters } from "../../lib/dyndns/parameters.ts";
import { hashPassword } from "../../lib/dyndns/password.ts";
import { basic, serviceOf } from "../serve/helper.ts";

const CLIENTS = `
[client alice]
password = opensesame
hostnames = home.example.com
[client bob]
password = a:b$c%20d+é
hostnames = *.bob.example.com bob.example.com
[client carol+ddns@example.com]
password = 100% &sure
hostnames = carol.example.com
[client jürgen]
password = grün
hostnames = *.example.org
`;
const authenticate = createAuthenticate(await serviceOf(CLIENTS));

interface Given {
  readonly query?: string;
  readonly authorization?: string;
  readonly user?: string;
}

/** Who is let in, or why not. */
async function who(
  { query = "", authorization, user }: Given,
): Promise<string> {
  const request = new Request("http://ddns.test/", {
    headers: authorization === undefined ? {} : { authorization },
  });
  const caller = await authenticate(request, parseParameters(query), { user });
  return typeof caller === "string" ? caller : caller.name ?? "?";
}

const latin1 = (text: string) => `Basic ${btoa(text)}`;

Deno.test("HTTP Basic: any bytes, colons in the password, any case of the word", async () => {
  const rows: readonly (readonly [authorization: string, who: string])[] = [
    [basic("alice:opensesame"), "alice"],
    [basic("alice:opensesame").replace("Basic", "bASIC"), "alice"],
    [basic("alice:opensesame").replace(" ", "   "), "alice"],
    // Padding may be missing.
    [basic("alice:opensesame").replaceAll("=", ""), "alice"],
    [basic("bob:a:b$c%20d+é"), "bob"],
    [latin1("bob:a:b$c%20d+é"), "bob"],
    [basic("jürgen:grün"), "jürgen"],
    [latin1("jürgen:grün"), "jürgen"],
    [basic("alice:Opensesame"), "wrong credentials"],
    [basic("alice:opensesame "), "wrong credentials"],
    [basic("alice:opensesam"), "wrong credentials"],
    [basic("alice:"), "wrong credentials"],
    [basic("Alice:opensesame"), "wrong credentials"],
    [basic("bob:opensesame"), "wrong credentials"],
    [basic(":opensesame"), "wrong credentials"],
    [basic("nobody:opensesame"), "wrong credentials"],
    [basic("constructor:opensesame"), "wrong credentials"],
    [basic("alice\0:opensesame"), "wrong credentials"],
    [basic("alice:opensesame\n"), "wrong credentials"],
    // Nothing to go by.
    [basic("alice"), "no credentials"],
    [basic(""), "no credentials"],
    ["Basic", "no credentials"],
    ["Basic !!!!", "no credentials"],
    ["Bearer opensesame", "no credentials"],
    [basic(`alice:${"x".repeat(2000)}`), "no credentials"],
  ];
  for (const [authorization, expected] of rows) {
    assertEquals(await who({ authorization }), expected, authorization);
  }
});

Deno.test("credentials in the query: by every name, encoded or not", async () => {
  const rows: readonly (readonly [query: string, who: string])[] = [
    ["username=alice&password=opensesame", "alice"],
    ["user=alice&pass=opensesame", "alice"],
    ["USER=alice&Passwd=opensesame", "alice"],
    ["user=alice&token=opensesame", "alice"],
    ["token=opensesame", "alice"],
    ["user=alice&password=&pass=opensesame", "alice"],
    ["user=bob&pass=a:b$c%20d+é", "bob"],
    ["user=bob&pass=a%3Ab%24c%2520d%2B%C3%A9", "bob"],
    ["user=bob&pass=a%3Ab%24c%2520d%2B%E9", "bob"],
    ["user=j%C3%BCrgen&pass=gr%C3%BCn", "jürgen"],
    ["user=j%FCrgen&pass=gr%FCn", "jürgen"],
    // A `+` that nobody has encoded, in the name and for a space.
    ["user=carol+ddns@example.com&pass=100%+%26sure", "carol+ddns@example.com"],
    [
      "user=carol%2Bddns%40example.com&pass=100%25%20%26sure",
      "carol+ddns@example.com",
    ],
    ["user=alice&pass=wrong", "wrong credentials"],
    ["user=nobody&pass=opensesame", "wrong credentials"],
    ["user=bob&pass=opensesame", "wrong credentials"],
    ["user=alice&pass=<pass>", "wrong credentials"],
    ["token=wrong", "wrong credentials"],
    ["", "no credentials"],
    ["user=alice", "no credentials"],
    ["password=opensesame", "no credentials"],
    ["user=&pass=opensesame", "no credentials"],
    [`user=alice&pass=${"x".repeat(2000)}`, "no credentials"],
  ];
  for (const [query, expected] of rows) {
    assertEquals(await who({ query }), expected, query);
  }
});

Deno.test("the header outweighs the query; the web server outweighs both", async () => {
  const query = "user=alice&pass=opensesame";
  const authorization = basic("alice:wrong");
  assertEquals(await who({ query, authorization }), "wrong credentials");
  assertEquals(await who({ query, user: "bob" }), "bob");
  assertEquals(await who({ authorization, user: "bob" }), "bob");
  // Somebody whom the web server knows and we do not needs our credentials.
  assertEquals(await who({ user: "dave" }), "no credentials");
  assertEquals(await who({ query, user: "dave" }), "alice");
  assertEquals(await who({ user: "" }), "no credentials");
});

Deno.test("patterns allow what is below them, and nothing else", () => {
  const patterns = ["home.example.com", "*.bob.example.com"];
  const rows: readonly (readonly [host: string, allowed: boolean])[] = [
    ["home.example.com", true],
    ["a.bob.example.com", true],
    ["a.b.bob.example.com", true],
    ["bob.example.com", false],
    ["xbob.example.com", false],
    ["a.home.example.com", false],
    ["*.home.example.com", false],
    ["example.com", false],
    ["*.example.com", false],
    ["home.example.com.evil.test", false],
    ["a.bob.example.com.evil.test", false],
    ["homexexample.com", false],
  ];
  for (const [host, allowed] of rows) {
    assertEquals(matchesAny(patterns, host), allowed, host);
  }
});

/** The caller that some settings make of alice. */
async function callerOf(text: string, user = "alice"): Promise<Caller> {
  const authenticate = createAuthenticate(await serviceOf(text));
  const request = new Request("http://ddns.test/");
  const caller = await authenticate(request, [], { user });
  assert(typeof caller !== "string");
  return caller;
}

Deno.test("a client bound to one host may leave it out; to a pattern, not", async () => {
  const client = (hostnames: string) =>
    `[client alice]\npassword = x\nhostnames = ${hostnames}\n`;
  const only = async (text: string) => (await callerOf(text)).onlyHost;
  assertEquals(await only(client("HOME.example.com.")), "home.example.com");
  assertEquals(await only(client("a.example b.example")), undefined);
  assertEquals(await only(client("*.home.example.com")), undefined);
  assertEquals(
    await only("allowed_hostnames = a.example.com"),
    "a.example.com",
  );
  assertEquals(await only(""), undefined);
});

Deno.test("allowed_hostnames narrows what clients may, and decides alone without", async () => {
  const allowed =
    "allowed_hostnames = home.example.com a.lab.example.com *.example.com\n";
  const { mayUpdate } = await callerOf(
    `${allowed}[client alice]\npassword = x\nhostnames = *.example.com`,
  );
  // To the letter, as with the Python tool: no pattern.
  const hosts = ["home.example.com", "a.lab.example.com", "mail.example.com"];
  assertEquals(hosts.filter(mayUpdate), hosts.slice(0, 2));
  const withoutClients = await callerOf(allowed, "whoever");
  assertEquals(hosts.filter(withoutClients.mayUpdate), hosts.slice(0, 2));
  assertEquals(withoutClients.name, "whoever");
  assertEquals(hosts.filter((await callerOf("")).mayUpdate), hosts);
  for (const misspelt of ["home..example.com", ",", "*.com"]) {
    const { mayUpdate } = await callerOf(`allowed_hostnames = ${misspelt}`);
    assertEquals(hosts.filter(mayUpdate), [], misspelt);
  }
});

Deno.test("hashed passwords: right and wrong, and a token among several", async () => {
  const hash = await hashPassword("opensesame");
  const authenticate = createAuthenticate(
    await serviceOf(`
[client zoe]
password = ${await hashPassword("other")}
hostnames = zoe.example.com
[client alice]
password = ${hash}
hostnames = home.example.com
[client bob]
password = in plain
hostnames = bob.example.com
`),
  );
  const who = async (authorization: string, query = "") => {
    const headers: HeadersInit = authorization === "" ? {} : { authorization };
    const caller = await authenticate(
      new Request("http://ddns.test/", { headers }),
      parseParameters(query),
      {},
    );
    return typeof caller === "string" ? caller : caller.name;
  };
  assertEquals(await who(basic("alice:opensesame")), "alice");
  assertEquals(await who("", "user=alice&token=opensesame"), "alice");
  // Alone, a token is not tried against every hash, which would take long.
  assertEquals(await who("", "token=opensesame"), "wrong credentials");
  assertEquals(await who("", "token=in+plain"), "bob");
  assertEquals(await who(basic("alice:wrong")), "wrong credentials");
  assertEquals(await who(basic("zoe:opensesame")), "wrong credentials");
  // The hash itself is no password.
  assertEquals(await who(basic(`alice:${hash}`)), "wrong credentials");
});
