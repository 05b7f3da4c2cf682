import { assert, assertEquals } from "@std/assert";
import {
  type Caller,
  createAuthenticate,
  matchesAny,
  passwordWarnings,
  triedClient,
} from "../../lib/dyndns/access.ts";
import { hashPassword } from "../../lib/dyndns/password.ts";
import { presentedBy } from "../../lib/dyndns/presented.ts";
import { secretOf } from "../../lib/secret.ts";
import { basic, serviceOf } from "../serve/helper.ts";
import { parametersOf, requestWith } from "./helper.ts";

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
  readonly redirectedUsers?: readonly string[];
  readonly authType?: string;
}

/** What a request presents. */
function presented(
  { query = "", authorization, user = "", ...more }: Given,
): ReturnType<typeof presentedBy> {
  const request = requestWith({
    authorization: authorization === undefined ? [] : [authorization],
    user,
    authType: user === "" ? "" : "Basic",
    ...more,
  });
  return presentedBy(request, parametersOf(query));
}

/** The name of the caller, or why access is refused. */
async function who(given: Given, ask = authenticate): Promise<string> {
  const access = await ask(presented(given));
  return access.status === "granted"
    ? access.caller.name ?? "?"
    : access.status;
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
    [basic("alice:Opensesame"), "denied"],
    [basic("alice:opensesame "), "denied"],
    [basic("alice:opensesam"), "denied"],
    [basic("alice:"), "denied"],
    [basic("Alice:opensesame"), "denied"],
    [basic("bob:opensesame"), "denied"],
    [basic(":opensesame"), "denied"],
    [basic("nobody:opensesame"), "denied"],
    [basic("constructor:opensesame"), "denied"],
    [basic("alice\0:opensesame"), "denied"],
    [basic("alice:opensesame\n"), "denied"],
    // Nothing to go by.
    [basic("alice"), "anonymous"],
    [basic(""), "anonymous"],
    ["Basic", "anonymous"],
    ["Basic !!!!", "anonymous"],
    ["Bearer opensesame", "anonymous"],
    [basic(`alice:${"x".repeat(2000)}`), "anonymous"],
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
    // A `+` that is not encoded, in the name and for a space.
    ["user=carol+ddns@example.com&pass=100%+%26sure", "carol+ddns@example.com"],
    [
      "user=carol%2Bddns%40example.com&pass=100%25%20%26sure",
      "carol+ddns@example.com",
    ],
    ["user=alice&pass=wrong", "denied"],
    ["user=nobody&pass=opensesame", "denied"],
    ["user=bob&pass=opensesame", "denied"],
    ["user=alice&pass=<pass>", "denied"],
    ["token=wrong", "denied"],
    ["", "anonymous"],
    ["user=alice", "anonymous"],
    // Alone, a password has to say who it is.
    ["password=opensesame", "alice"],
    ["user=&pass=opensesame", "alice"],
    ["key=opensesame", "alice"],
    ["pwd=opensesame", "alice"],
    ["password=wrong", "denied"],
    ["login=alice&pwd=opensesame", "alice"],
    ["login=alice&key=opensesame", "alice"],
    [`user=alice&pass=${"x".repeat(2000)}`, "anonymous"],
  ];
  for (const [query, expected] of rows) {
    assertEquals(await who({ query }), expected, query);
  }
});

Deno.test("a user that the web server authenticated comes first, then the header, then the query", async () => {
  const query = "user=alice&pass=opensesame";
  const authorization = basic("proxy:of its own");
  assertEquals(await who({ query, authorization }), "alice");
  assertEquals(
    await who({ query, authorization: basic("bob:a:b$c%20d+é") }),
    "bob",
  );
  assertEquals(
    await who({ query: "user=alice&pass=wrong", authorization }),
    "denied",
  );
  assertEquals(await who({ query, user: "bob" }), "bob");
  assertEquals(await who({ authorization, user: "bob" }), "bob");
  // Somebody whom the web server knows and we do not needs our credentials.
  assertEquals(await who({ user: "dave" }), "anonymous");
  assertEquals(await who({ query, user: "dave" }), "alice");
  assertEquals(await who({ user: "" }), "anonymous");
});

Deno.test("a password that two clients have is refused without a user name", async () => {
  const section = (name: string, password: string) =>
    `[client ${name}]\npassword = ${password}\nhostnames = ${name}.example.com\n`;
  const { clients } = await serviceOf(
    section("a", "same") + section("b", "same") + section("c", "other"),
  );
  const ask = createAuthenticate({ clients });
  for (const name of ["token", "password", "key"]) {
    assertEquals(await who({ query: `${name}=same` }, ask), "denied");
    assertEquals(await who({ query: `${name}=other` }, ask), "c");
    assertEquals(await who({ query: `user=b&${name}=same` }, ask), "b");
  }
  assertEquals(passwordWarnings(clients), [
    'the clients "a" and "b" have the same password: without a user name it is refused',
  ]);
});

Deno.test("a client's name may hold spaces", async () => {
  const ask = createAuthenticate({
    clients: [{
      name: "living room",
      password: secretOf("secret"),
      hostnames: ["tv.example.com"],
    }],
  });
  const rows: readonly Given[] = [
    { authorization: basic("living room:secret") },
    { query: "user=living+room&pass=secret" },
    { query: "user=living%20room&pass=secret" },
    { user: "living room" },
  ];
  for (const row of rows) assertEquals(await who(row, ask), "living room");
});

Deno.test("patterns allow only what is below them", () => {
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
  const access = await authenticate(presented({ user }));
  assert(access.status === "granted");
  return access.caller;
}

Deno.test("a client of exactly one host need not name it", async () => {
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

Deno.test("allowed_hostnames restricts clients, and decides without them", async () => {
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
  // Written but empty, or misspelt, it is still a restriction.
  for (const misspelt of ["", " ", "home..example.com", ",", "*.com", "*"]) {
    const { mayUpdate } = await callerOf(`allowed_hostnames = ${misspelt}`);
    assertEquals(hosts.filter(mayUpdate), [], misspelt);
  }
});

Deno.test("REMOTE_USER is a sign-in only if the web server authenticated it", async () => {
  const right = basic("alice:opensesame");
  const wrong = basic("alice:wrong");
  const open = createAuthenticate(await serviceOf(""));
  const rows: readonly (readonly [
    given: Given,
    withClients: string,
    without: string,
  ])[] = [
    [{ user: "alice", authType: "Basic" }, "alice", "alice"],
    // A rewrite rule, or nginx: the client's own text.
    [{ user: "alice", authType: "" }, "anonymous", "alice"],
    [{ user: "alice", authType: " " }, "anonymous", "alice"],
    // nginx hands the header on after its own check: that proves nothing.
    [{ user: "bob", authorization: wrong, authType: "" }, "denied", "bob"],
    [{ user: "bob", authorization: right, authType: "" }, "alice", "bob"],
    [{ authorization: wrong }, "denied", "?"],
    // The header itself, whatever its scheme is and whatever AUTH_TYPE says.
    ...["", "Basic"].flatMap((authType) =>
      [
        [{ user: right, authType }, "alice", "denied"],
        [{ user: wrong, authType }, "denied", "denied"],
        [{ user: "Bearer alice", authType }, "anonymous", "denied"],
        [{ user: "basic  alice", authType }, "anonymous", "denied"],
        [{ redirectedUsers: [right], authType }, "alice", "denied"],
        [{ redirectedUsers: [wrong], authType }, "denied", "denied"],
        // Of those only headers count.
        [{ redirectedUsers: ["alice"], authType }, "anonymous", "?"],
      ] as const
    ),
    [{ user: "Foo alice", authType: "" }, "anonymous", "denied"],
    [{ user: "Foo alice", authType: "Basic" }, "anonymous", "Foo alice"],
    [{ user: "Basic", authType: "" }, "anonymous", "denied"],
    [{ user: "Basic", authType: "Digest" }, "anonymous", "Basic"],
    // Whom the web server authenticated counts, whatever a rule put aside.
    [{ user: "bob", redirectedUsers: [wrong] }, "bob", "bob"],
  ];
  for (const [given, withClients, without] of rows) {
    const found = [await who(given), await who(given, open)];
    assertEquals(found, [withClients, without], JSON.stringify(given));
  }
  const access = await open(presented({ user: wrong, authType: "" }));
  assert(access.status === "denied");
  assert(access.reason.includes("Require valid-user"), access.reason);
});

Deno.test("why a request is refused, and which client it tried", async () => {
  const rows: readonly (readonly [given: Given, reason: string])[] = [
    [{}, "no user name and password came with the request"],
    [
      { user: "dave" },
      'the web server\'s user "dave" is not a client, and no user name and password came with the request',
    ],
    [
      { user: "alice", authType: "" },
      "REMOTE_USER without AUTH_TYPE does not prove a sign-in, and no user name and password came with the request",
    ],
    [
      { authorization: basic("alice:wrong") },
      'wrong password for client "alice"',
    ],
    [{ authorization: basic("dave:wrong") }, 'there is no client "dave"'],
    [
      { authorization: basic("let me in:x") },
      "there is no client (user name of 9 characters)",
    ],
    [
      { query: "token=wrong" },
      "a password without a user name must be the plain-text password of exactly one client",
    ],
  ];
  for (const [given, reason] of rows) {
    const access = await authenticate(presented(given));
    assert(access.status === "anonymous" || access.status === "denied");
    assertEquals(access.reason, reason);
  }
  const { clients } = await serviceOf(CLIENTS);
  const tried = (given: Given) => triedClient(clients, presented(given));
  const authorization = basic("proxy:x");
  assertEquals(tried({ authorization }), { name: "proxy", exists: false });
  assertEquals(tried({ authorization, query: "user=bob&pass=x" }), {
    name: "bob",
    exists: true,
  });
  assertEquals(tried({ query: "pass=x" }), undefined);
  const denied = await authenticate(presented({ authorization }));
  assert(denied.status === "denied");
  assertEquals(denied.tried, { name: "proxy", exists: false });
});

Deno.test("a request has one derivation, and none for a name that no client has", async () => {
  const derive = crypto.subtle.deriveBits;
  let derivations = 0;
  const hash = await hashPassword("a b+c");
  const ask = createAuthenticate(
    await serviceOf(`
[client alice]
password = ${hash}
hostnames = home.example.com
[client bob]
password = ${await hashPassword("x")}
hostnames = bob.example.com
[client carol]
password = in plain
hostnames = carol.example.com
`),
  );
  crypto.subtle.deriveBits = (...given: Parameters<typeof derive>) => {
    derivations++;
    return derive.apply(crypto.subtle, given);
  };
  try {
    const rows:
      readonly (readonly [given: Given, who: string, count: number])[] = [
        [{ authorization: basic("nobody:a b+c") }, "denied", 0],
        [{ query: "token=a+b%2Bc" }, "denied", 0],
        [{ query: "user=al&token=a+b%2Bc" }, "denied", 0],
        [{ query: "token=in+plain" }, "carol", 0],
        [{ authorization: basic("carol:wrong") }, "denied", 0],
        // Another's password, and the hash itself.
        [{ authorization: basic("bob:a b+c") }, "denied", 1],
        [{ authorization: basic(`alice:${hash}`) }, "denied", 1],
        [{ authorization: basic("alice:\u00e9") }, "denied", 1],
        [{ query: "user=alice&pass=%41+%42+%zz" }, "denied", 1],
        [
          { authorization: basic("alice:y"), query: "user=bob&pass=y" },
          "denied",
          1,
        ],
        [{ query: "user=alice&pass=a+b%2Bc" }, "alice", 1],
        // Recognized from now on, in any reading.
        [{ authorization: basic("alice:a b+c") }, "alice", 0],
        [{ query: "user=alice&pass=a%20b+c" }, "alice", 0],
      ];
    for (const [given, expected, count] of rows) {
      derivations = 0;
      assertEquals(await who(given, ask), expected, JSON.stringify(given));
      assertEquals(derivations, count, JSON.stringify(given));
    }
  } finally {
    crypto.subtle.deriveBits = derive;
  }
});
