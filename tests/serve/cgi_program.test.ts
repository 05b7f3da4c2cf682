import { assert, assertEquals, assertMatch, assertNotMatch } from "@std/assert";
import { answerCgi } from "../../lib/compose/cgi.ts";
import {
  addressesIn,
  basic,
  CLIENTS,
  codesOf,
  fieldOf,
  GATEWAY_PASSWORD,
  iniFor,
  platformWithConfig,
  startGateway,
} from "./helper.ts";

interface Ran {
  /** Status and body, `200 good 192.0.2.7`. */
  readonly answer: string;
  readonly text: string;
  readonly log: readonly string[];
}

/** Runs the program once, with variables and a body. */
async function run(
  ini: string,
  variables: Readonly<Record<string, string>>,
  body = "",
): Promise<Ran> {
  const platform = platformWithConfig(ini, { env: variables, input: body });
  const text = new TextDecoder().decode(await answerCgi(platform));
  const log = platform.errors.map((line) =>
    line.replace(/^schlund-ddns-cgi: /, "")
  );
  const [, status, content] =
    /^Status: (\d{3}) [^\r\n]+\r\n(?:[a-z-]+: [^\r\n]*\r\n)+\r\n([^]*)$/
      .exec(text) ?? [];
  assert(status !== undefined, `not a CGI response: ${JSON.stringify(text)}`);
  return { answer: `${status} ${content!.trim()}`, text, log };
}

const update = (query: string) => ({
  QUERY_STRING: query,
  REMOTE_ADDR: "8.8.4.4",
});

Deno.test("without clients, allowed_hostnames decides, as in the Python tool", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, "allowed_hostnames = home.example.com\n");
  const rows: readonly (readonly [query: string, answer: string])[] = [
    ["hostname=home.example.com&myip=192.0.2.7", "200 good 192.0.2.7"],
    ["hostname=home.example.com&myip=192.0.2.7", "200 nochg 192.0.2.7"],
    ["hostname=mail.example.com&myip=192.0.2.7", "200 nohost"],
    ["hostname=MAIL.example.com.&myip=192.0.2.7", "200 nohost"],
    ["hostname=home.example.com", "200 good 8.8.4.4"],
    ["", "200 nochg 8.8.4.4"],
    ["hostname=home.example.com&myip=x", "200 badagent"],
    ["hostname=home.example.com&offline=YES", "200 !donator"],
  ];
  for (const [query, answer] of rows) {
    assertEquals((await run(ini, update(query))).answer, answer, query);
  }
});

Deno.test("POST is a form, HEAD does nothing, other methods are refused", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, "");
  const form = "hostname=home.example.com&myip=192.0.2.7";
  const query = update(form);
  assertEquals(
    (await run(ini, { ...query, REQUEST_METHOD: "HEAD" })).answer,
    "200 ",
  );
  assertEquals(
    (await run(ini, { ...query, REQUEST_METHOD: "DELETE" })).answer,
    "405 badagent",
  );
  assertEquals(codesOf(practice), "");
  const post = {
    REQUEST_METHOD: "POST",
    CONTENT_TYPE: "application/x-www-form-urlencoded; charset=utf-8",
    CONTENT_LENGTH: `${form.length}`,
  };
  assertEquals((await run(ini, post, form)).answer, "200 good 192.0.2.7");
  const huge = { ...post, CONTENT_LENGTH: "99999" };
  const garbage = form + "&x=".padEnd(20_000, "y");
  assertEquals((await run(ini, huge, garbage)).answer, "200 badagent");
});

Deno.test("with clients: REMOTE_USER, Basic, or the query", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, CLIENTS);
  const home = update("hostname=home.example.com&myip=192.0.2.10");
  const signedIn = (name: string) => ({
    ...home,
    AUTH_TYPE: "Basic",
    REMOTE_USER: name,
  });
  const rows: readonly (readonly [
    variables: Readonly<Record<string, string>>,
    answer: string,
  ])[] = [
    [home, "401 badauth"],
    [signedIn("alice"), "200 nochg 192.0.2.10"],
    [signedIn("bob"), "200 nohost"],
    [signedIn("dave"), "401 badauth"],
    // Without AUTH_TYPE, it may be any text of the client's.
    [{ ...home, REMOTE_USER: "alice" }, "401 badauth"],
    [
      {
        ...home,
        REMOTE_USER: "alice",
        HTTP_AUTHORIZATION: basic("alice:wrong"),
      },
      "401 badauth",
    ],
    [
      { ...home, HTTP_AUTHORIZATION: basic("alice:opensesame") },
      "200 nochg 192.0.2.10",
    ],
    [
      { ...home, REDIRECT_HTTP_AUTHORIZATION: basic("alice:opensesame") },
      "200 nochg 192.0.2.10",
    ],
    [{ ...home, HTTP_AUTHORIZATION: basic("alice:no") }, "401 badauth"],
    // The header that a client can send is not the web server's word.
    [{ ...home, HTTP_REMOTE_USER: "alice" }, "401 badauth"],
    [
      update("user=bob&pass=Tr0ub4dor%263&myip=192.0.2.12"),
      "200 nochg 192.0.2.12",
    ],
  ];
  for (const [variables, answer] of rows) {
    assertEquals((await run(ini, variables)).answer, answer);
  }
});

Deno.test("trouble is 911, with one line for the error log and no secret", async () => {
  await using practice = startGateway();
  const good = iniFor(practice, CLIENTS);
  const account = (more: string) => `[default]\nusername = me\n${more}`;
  const rows: readonly (readonly [ini: string, log: string])[] = [
    [
      "x = y",
      "/etc/ddns.ini:1: a line before the first [section]",
    ],
    [
      account("password = GatewaySecret0\nttl = 1"),
      '/etc/ddns.ini:4: ttl: "1" is invalid; give whole seconds from ',
    ],
    [
      account("password = GatewaySecret0\n[client a]\nhostnames = a.example"),
      "/etc/ddns.ini:4: [client a] has no password",
    ],
    [
      good.replace("GatewaySecret0", "wrong"),
      "home.example.com A: the gateway says: ",
    ],
  ];
  const variables = {
    ...update("hostname=home.example.com&myip=192.0.2.7"),
    AUTH_TYPE: "Basic",
    REMOTE_USER: "alice",
  };
  for (const [ini, expected] of rows) {
    const { answer, log } = await run(ini, variables);
    assertEquals(answer, "503 911");
    assertEquals(log.length, 1);
    const reason = fieldOf(log[0]!, "reason")!;
    assertEquals(reason.slice(0, expected.length), expected);
    assertNotMatch(log[0]!, RegExp(`${GATEWAY_PASSWORD}|opensesame|\n`));
  }
});

Deno.test("a whole home: both families and a prefix in one update", async () => {
  await using practice = startGateway();
  const ini = iniFor(
    practice,
    `${CLIENTS}[host nas.home.example.com]\ninterface_id = ::5:6:7:8\n`,
  );
  const { answer } = await run(ini, {
    AUTH_TYPE: "Basic",
    REMOTE_USER: "alice",
    QUERY_STRING: "domain=home.example.com&ipaddr=x&ip4=192.0.2.7" +
      "&ip6=2001:db8:1:2::7&ip6lanprefix=2001:db8:1:2::/64&dualstack=1",
  });
  assertEquals(answer, "200 good 192.0.2.7,2001:db8:1:2::7");
  assertEquals(codesOf(practice), "0205 0202001");
  assertEquals(addressesIn(practice), [
    "home A 192.0.2.7",
    "home AAAA 2001:db8:1:2::7",
    "mail A 192.0.2.25",
    "mail AAAA 2001:db8::25",
    "nas.home A 192.0.2.11",
    "nas.home AAAA 2001:db8:1:2:5:6:7:8",
    "office A 192.0.2.12",
  ]);
});

Deno.test("a form without an end that can be known is no wish for the peer's address", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, "allowed_hostnames = home.example.com\n");
  const form = {
    ...update(""),
    REQUEST_METHOD: "POST",
    CONTENT_TYPE: "application/x-www-form-urlencoded",
  };
  for (
    const [name, value] of [
      ["HTTP_TRANSFER_ENCODING", "chunked"],
      ["CONTENT_LENGTH", "many"],
      ["CONTENT_LENGTH", "-1"],
    ] as const
  ) {
    const { answer } = await run(
      ini,
      { ...form, [name]: value },
      "myip=192.0.2.7",
    );
    assertEquals(answer, "200 badagent", value);
  }
  assertEquals(practice.requests.length, 0);
});

Deno.test("/myip and /healthz, by the end of PATH_INFO", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, `trusted_proxies = 10.0.0.1\n${CLIENTS}`);
  const page = (PATH_INFO: string, more = {}) =>
    run(ini, { PATH_INFO, REMOTE_ADDR: "192.0.2.5", ...more });
  assertEquals((await page("/myip")).answer, "200 192.0.2.5");
  assertEquals((await page("/a/myip/")).answer, "200 192.0.2.5");
  assertEquals((await page("/healthz")).answer, "200 ok");
  assertEquals(
    (await page("/myip", { REQUEST_METHOD: "HEAD" })).answer,
    "200 ",
  );
  assertEquals(
    (await page("/myip", { REQUEST_METHOD: "PUT" })).answer,
    "405 badagent",
  );
  const proxied = { REMOTE_ADDR: "10.0.0.1" };
  const HTTP_X_FORWARDED_FOR = "[2001:db8::5]:80";
  assertEquals(
    (await page("/myip", { ...proxied, HTTP_X_FORWARDED_FOR })).answer,
    "200 2001:db8::5",
  );
  const unknown = await page("/myip", proxied);
  assertEquals(unknown.answer, "503 911");
  assertMatch(unknown.log[0]!, /the proxy 10\.0\.0\.1 sent no X-Forwarded-For/);
  // Any other end is an update.
  assertEquals((await page("/nic/update")).answer, "401 badauth");
  assertEquals(codesOf(practice), "");
});

Deno.test("below /myip and /healthz, which may be open to all, there is nothing", async () => {
  await using practice = startGateway();
  // Without clients, the web server alone says who may update.
  const ini = iniFor(practice, "allowed_hostnames = home.example.com\n");
  const query = "hostname=home.example.com&myip=192.0.2.7";
  for (
    const path of ["/myip/x", "/myip/check", "/a/myip/b/", "/healthz/x"]
  ) {
    const { answer, log } = await run(ini, {
      ...update(query),
      PATH_INFO: path,
    });
    assertEquals(answer, "404 badagent", path);
    assertEquals(log.length, 1);
    assertEquals(fieldOf(log[0]!, "path"), path);
    assertEquals(fieldOf(log[0]!, "hosts"), "home.example.com");
    assertMatch(fieldOf(log[0]!, "reason")!, /^there is nothing below myip/);
  }
  assertEquals(codesOf(practice), "");
});

Deno.test("a header that a rewrite rule puts into REMOTE_USER is no name", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, CLIENTS);
  const home = update("hostname=home.example.com&myip=192.0.2.10");
  const rows: readonly (readonly [
    variables: Readonly<Record<string, string>>,
    answer: string,
  ])[] = [
    [{ REMOTE_USER: basic("alice:opensesame") }, "200 nochg 192.0.2.10"],
    [
      { REDIRECT_REMOTE_USER: basic("alice:opensesame") },
      "200 nochg 192.0.2.10",
    ],
    [{ REMOTE_USER: basic("alice:wrong") }, "401 badauth"],
    [{ REDIRECT_REMOTE_USER: "alice" }, "401 badauth"],
  ];
  for (const [variables, answer] of rows) {
    const ran = await run(ini, { ...home, ...variables });
    assertEquals(ran.answer, answer);
    assertNotMatch(ran.log.join(), /basic|opensesame|YWxpY2U/i);
  }
});

Deno.test("one line for each request, refused ones too", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, CLIENTS);
  const { log } = await run(ini, {
    ...update("hostname=home.example.com,x&myip=192.0.2.7"),
    SCRIPT_NAME: "/dns-update",
    PATH_INFO: "/nic/update&pass=opensesame",
    HTTP_USER_AGENT: "curl let\tme\u001b[31m opensesame",
    HTTP_AUTHORIZATION: basic("mallory:guess"),
  });
  assertEquals(log.length, 1);
  assertMatch(
    log[0]!.replace(/^\S+/, "TIME").replace(/ms=\d+$/, "ms=N"),
    /^TIME method=GET path="\/dns-update\/nic\/…" peer=8\.8\.4\.4 user="-" tried="mallory" hosts=home\.example\.com,x wanted=192\.0\.2\.7 outcome="badauth" reason="there is no client \\"mallory\\"" agent="…" ms=N$/,
  );
});

Deno.test("while the secrets are not known, the log shows nothing of the client's", async () => {
  const { log } = await run("[default]\npassword = GatewaySecret0\nx", {
    ...update("hostname=GatewaySecret0.example.com"),
    SCRIPT_NAME: "/GatewaySecret0",
    PATH_INFO: "/GatewaySecret0",
    HTTP_USER_AGENT: "GatewaySecret0",
    REQUEST_METHOD: "GatewaySecret0",
    REMOTE_USER: "GatewaySecret0",
    HTTP_AUTHORIZATION: basic("GatewaySecret0:x"),
  });
  assertEquals(log.length, 1);
  assertNotMatch(log[0]!, /GatewaySecret0/i);
  // A file that can be read, with something else that is wrong.
  const more = await run(
    "[default]\nusername = u\npassword = GatewaySecret0\nttl = 1\n",
    {
      ...update("hostname=home.example.com"),
      PATH_INFO: "/x/GatewaySecret0",
      HTTP_USER_AGENT: "R2F0ZXdheVNlY3JldDA=",
    },
  );
  assertMatch(more.log[0]!, / path="…" .* agent="…" /);
});

Deno.test("the pages of serve are not there, and update nothing", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, "[status]\npassword = overseer7\n");
  const query = update("hostname=home.example.com&myip=192.0.2.7");
  for (const page of ["/status", "/status.json", "/a/setup", "/METRICS/"]) {
    for (const HTTP_AUTHORIZATION of ["", basic("status:overseer7")]) {
      const asked = { ...query, PATH_INFO: page, HTTP_AUTHORIZATION };
      assertEquals((await run(ini, asked)).answer, "404 badagent", page);
    }
  }
  assertEquals(codesOf(practice), "");
});
