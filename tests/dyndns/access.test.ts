import { assert, assertEquals } from "@std/assert";
import {
  type Caller,
  createAuthenticate,
  idleClients,
  matchesAny,
} from "../../lib/dyndns/access.ts";
import { hashPassword } from "../../lib/dyndns/password.ts";
import { type Presented, presentedBy } from "../../lib/dyndns/presented.ts";
import { basic, serviceOf } from "../serve/helper.ts";
import { grouped, table, words } from "../table.ts";
import { parametersOf, requestWith } from "./helper.ts";

/** A section of a client. */
const client = (name: string, password: string, hostnames: string) =>
  `[client ${name}]\npassword = ${password}\nhostnames = ${hostnames}\n`;

const settings = await serviceOf(
  client("alice", "opensesame", "home.example.com") +
    client("bob", "a:b$c%20d+é", "*.bob.example.com bob.example.com") +
    client("carol+ddns@example.com", "100% &sure", "carol.example.com") +
    client("living room", "grün", "*.example.org"),
);
const authenticate = createAuthenticate(settings);

/**
 * What a request presents: `auth`, `user` (`REMOTE_USER`), `type` (`AUTH_TYPE`),
 * `redirected`, `query`, each with its value after `=`, separated by `; `. A value
 * `NAME:PASSWORD` of the others is made a header.
 */
function presented(text: string): Presented {
  const parts: Readonly<Record<string, string>> = Object.fromEntries(
    text.split("; ").map((part) => part.split(/=(.*)/s)),
  );
  const { user = "", type = user && "Basic", query = "" } = parts;
  const header = (text?: string) =>
    text?.includes(":") ? basic(text) : text ?? "";
  const request = requestWith({
    authorization: parts.auth === undefined ? [] : [header(parts.auth)],
    user: header(user),
    authType: type,
    redirectedUsers: "redirected" in parts ? [header(parts.redirected)] : [],
  });
  return presentedBy(request, parametersOf(query));
}

/** The name of the caller, or why access is refused. */
async function who(given: string | Presented, ask = authenticate) {
  const access = await ask(
    typeof given === "string" ? presented(given) : given,
  );
  return access.status === "granted"
    ? access.caller.name ?? "?"
    : access.status;
}

Deno.test("credentials in the header: any bytes, any case of the word", async () => {
  const rows = table(`
    auth=alice:opensesame       => alice
    auth=bob:a:b$c%20d+é        => bob
    auth=living room:grün       => living room
    auth=alice:Opensesame       => denied
    auth=alice:opensesam        => denied
    auth=alice:                 => denied
    auth=Alice:opensesame       => denied
    auth=bob:opensesame         => denied
    auth=:opensesame            => denied
    auth=nobody:opensesame      => denied
    auth=constructor:opensesame => denied
    auth=alice\0:opensesame     => denied
    # Nothing to go by.
    auth=                       => anonymous
    auth=Basic                  => anonymous
    auth=Basic !!!!             => anonymous
    auth=Bearer opensesame      => anonymous
    auth=alice:${"x".repeat(2000)} => anonymous
  `);
  const headers: readonly (readonly [header: string, expected: string])[] = [
    [basic("alice:opensesame").replace("Basic ", "bASIC   "), "alice"],
    // Padding may be missing.
    [basic("alice:opensesame").replaceAll("=", ""), "alice"],
    [`Basic ${btoa("bob:a:b$c%20d+é")}`, "bob"],
    [`Basic ${btoa("living room:grün")}`, "living room"],
    [basic("alice"), "anonymous"],
    [basic(""), "anonymous"],
    [basic("alice:opensesame "), "denied"],
    [basic("alice:opensesame\n"), "denied"],
  ];
  for (const [given, expected] of rows) {
    assertEquals(await who(given), expected, given);
  }
  for (const [header, expected] of headers) {
    const request = requestWith({ authorization: [header] });
    assertEquals(await who(presentedBy(request, [])), expected, header);
  }
});

Deno.test("credentials in the query: by every name, encoded or not", async () => {
  const rows = grouped(`
    alice => username=alice&password=opensesame USER=alice&Passwd=opensesame
    alice => user=alice&token=opensesame user=alice&password=&pass=opensesame
    alice => login=alice&pwd=opensesame login=alice&key=opensesame
    bob => user=bob&pass=a:b$c%20d+é user=bob&pass=a%3Ab%24c%2520d%2B%C3%A9
    bob => user=bob&pass=a%3Ab%24c%2520d%2B%E9
    living room => user=living%20room&pass=gr%C3%BCn user=living+room&pass=gr%FCn
    # A + that is not encoded, in the name and for a space.
    carol+ddns@example.com => user=carol+ddns@example.com&pass=100%+%26sure
    carol+ddns@example.com => user=carol%2Bddns%40example.com&pass=100%25%20%26sure
    denied => user=alice&pass=wrong user=nobody&pass=opensesame user=bob&pass=opensesame
    denied => user=alice&pass=<pass>
    anonymous => user=alice user=alice&pass=${"x".repeat(2000)}
    # Without a user, a password has to say who it is.
    alice => password=opensesame user=&pass=opensesame token=opensesame key=opensesame
    alice => pwd=opensesame
    denied => token=wrong
  `);
  for (const [query, expected] of [...rows, ["", "anonymous"] as const]) {
    assertEquals(await who(`query=${query}`), expected, query);
  }
});

Deno.test("a password that two clients have is refused without a user name", async () => {
  const { clients } = await serviceOf(
    client("a", "same", "a.example") + client("b", "same", "b.example") +
      client("c", "other", "c.example"),
  );
  const ask = createAuthenticate({ clients });
  assertEquals(await who("query=token=same", ask), "denied");
  assertEquals(await who("query=token=other", ask), "c");
  assertEquals(await who("query=user=b&token=same", ask), "b");
});

Deno.test("patterns allow only what is below them", () => {
  const patterns = ["home.example.com", "*.bob.example.com"];
  const [allowed, refused] = [
    words("home.example.com a.bob.example.com a.b.bob.example.com"),
    words(`bob.example.com xbob.example.com a.home.example.com
      *.home.example.com example.com *.example.com home.example.com.evil.test
      a.bob.example.com.evil.test homexexample.com`),
  ];
  const may = (host: string) => matchesAny(patterns, host);
  assertEquals([...allowed, ...refused].filter(may), allowed);
});

/** The caller that some settings make of a user. */
async function callerOf(text: string, user = "alice"): Promise<Caller> {
  const authenticate = createAuthenticate(await serviceOf(text));
  const access = await authenticate(presented(`user=${user}`));
  assert(access.status === "granted");
  return access.caller;
}

Deno.test("a client of exactly one host need not name it", async () => {
  const rows: readonly (readonly [text: string, onlyHost?: string])[] = [
    [client("alice", "x", "HOME.example.com."), "home.example.com"],
    [client("alice", "x", "a.example b.example")],
    [client("alice", "x", "*.home.example.com")],
    ["allowed_hostnames = a.example.com", "a.example.com"],
    [""],
  ];
  for (const [text, onlyHost] of rows) {
    assertEquals((await callerOf(text)).onlyHost, onlyHost, text);
  }
});

Deno.test("allowed_hostnames restricts clients, and decides without them", async () => {
  const allowed =
    "allowed_hostnames = home.example.com a.lab.example.com *.example.com\n";
  const { mayUpdate } = await callerOf(
    allowed + client("alice", "x", "*.example.com"),
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
  const { clients } = settings;
  assertEquals(idleClients(undefined, clients), []);
  assertEquals(idleClients([], clients), []);
  assertEquals(
    idleClients(["home.example.com", "a.bob.example.com"], clients).map(
      (warning) => warning.split("]")[0],
    ),
    ["[client carol+ddns@example.com", "[client living room"],
  );
});

Deno.test("REMOTE_USER is a sign-in only if the web server authenticated it", async () => {
  const open = createAuthenticate(await serviceOf(""));
  // With clients, and without them.
  const rows = table(`
    user=alice; type=Basic                  => alice     => alice
    # A rewrite rule, or nginx: the client's own text.
    user=alice; type=                       => anonymous => alice
    type= ; user=alice                      => anonymous => alice
    # nginx hands the header on after its own check: that proves nothing.
    user=bob; auth=alice:wrong; type=       => denied    => bob
    user=bob; auth=alice:opensesame; type=  => alice     => bob
    auth=alice:wrong                        => denied    => ?
    # The header itself, whatever its scheme is and whatever AUTH_TYPE says.
    user=alice:opensesame; type=            => alice     => denied
    user=alice:opensesame; type=Basic       => alice     => denied
    user=alice:wrong; type=                 => denied    => denied
    user=alice:wrong; type=Basic            => denied    => denied
    user=Bearer alice; type=                => anonymous => denied
    user=Bearer alice; type=Basic           => anonymous => denied
    user=basic  alice; type=                => anonymous => denied
    user=basic  alice; type=Basic           => anonymous => denied
    redirected=alice:opensesame; type=      => alice     => denied
    redirected=alice:opensesame; type=Basic => alice     => denied
    redirected=alice:wrong; type=           => denied    => denied
    redirected=alice:wrong; type=Basic      => denied    => denied
    # Of those only headers count.
    redirected=alice; type=                 => anonymous => ?
    redirected=alice; type=Basic            => anonymous => ?
    user=Foo alice; type=                   => anonymous => denied
    user=Foo alice; type=Basic              => anonymous => Foo alice
    user=Basic; type=                       => anonymous => denied
    user=Basic; type=Digest                 => anonymous => Basic
    # Whom the web server authenticated counts, whatever a rule put aside.
    user=bob; redirected=alice:wrong        => bob       => bob
    # Such a user comes first, then the header, then the query.
    query=user=alice&pass=opensesame; auth=proxy:x           => alice => ?
    query=user=alice&pass=opensesame; auth=bob:a:b$c%20d+é   => bob   => ?
    query=user=alice&pass=wrong; auth=proxy:x                => denied => ?
    query=user=alice&pass=opensesame; user=bob               => bob   => bob
    auth=proxy:x; user=living room                           => living room => living room
    # A user of the web server who is not a client needs our credentials.
    user=dave                                                => anonymous => dave
    query=user=alice&pass=opensesame; user=dave              => alice => dave
    user=                                                    => anonymous => ?
  `);
  for (const [given, ...expected] of rows) {
    assertEquals([await who(given), await who(given, open)], expected, given);
  }
  const access = await open(presented("user=alice:wrong; type="));
  assert(access.status === "denied");
  assert(access.reason.includes("Require valid-user"), access.reason);
});

Deno.test("why a request is refused", async () => {
  const none = "no user name and password came with the request";
  const rows = table(`
    user=            => ${none}
    user=dave        => the web server's user "dave" is not a client, and ${none}
    user=alice; type= => REMOTE_USER without AUTH_TYPE does not prove a sign-in, and ${none}
    auth=alice:wrong => wrong password for client "alice"
    auth=dave:wrong  => there is no client "dave"
    auth=dave:wrong; query=user=bob&pass=x => wrong password for client "bob"
    auth=let me in:x => there is no client (user name of 9 characters)
    query=token=wrong => a password without a user name must be the plain-text password of exactly one client
  `);
  for (const [given, reason] of rows) {
    const access = await authenticate(presented(given));
    assert(access.status === "anonymous" || access.status === "denied");
    assertEquals(access.reason, reason);
  }
});

Deno.test("a request has one derivation, and none for a name that no client has", async () => {
  const derive = crypto.subtle.deriveBits;
  let derivations = 0;
  const hash = await hashPassword("a b+c");
  const ask = createAuthenticate(
    await serviceOf(
      client("alice", hash, "home.example.com") +
        client("bob", await hashPassword("x"), "bob.example.com") +
        client("carol", "in plain", "carol.example.com"),
    ),
  );
  const rows = table(`
    auth=nobody:a b+c                 => denied => 0
    query=token=a+b%2Bc               => denied => 0
    query=user=al&token=a+b%2Bc       => denied => 0
    query=token=in+plain              => carol  => 0
    auth=carol:wrong                  => denied => 0
    # Another's password, and the hash itself.
    auth=bob:a b+c                    => denied => 1
    auth=alice:${hash}                => denied => 1
    auth=alice:é                      => denied => 1
    query=user=alice&pass=%41+%42+%zz => denied => 1
    auth=alice:y; query=user=bob&pass=y => denied => 1
    query=user=alice&pass=a+b%2Bc     => alice  => 1
    # Recognized from now on, in any reading.
    auth=alice:a b+c                  => alice  => 0
    query=user=alice&pass=a%20b+c     => alice  => 0
  `);
  crypto.subtle.deriveBits = (...given: Parameters<typeof derive>) => {
    derivations++;
    return derive.apply(crypto.subtle, given);
  };
  try {
    for (const [given, ...expected] of rows) {
      derivations = 0;
      assertEquals([await who(given, ask), `${derivations}`], expected, given);
    }
  } finally {
    crypto.subtle.deriveBits = derive;
  }
});
