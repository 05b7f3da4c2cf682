/**
 * What ACME clients ask of `serve` and of the CGI program, as they send it.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { type Practice, startPractice } from "../../lib/practice/mod.ts";
import { startApache } from "./servers/apache.ts";
import { testWith } from "./servers/programs.ts";
import { startServe } from "./servers/serve.ts";
import { makeSite } from "./servers/site.ts";

const SECTIONS = `
[client certs]
password = s3cret-of-certs
hostnames = home.example.com *.deep.example.com
acme = yes

[client router]
password = s3cret-of-router
hostnames = home.example.com
`;

const V = ["a", "b", "c"].map((letter) => letter.repeat(43));
const BASIC = `Basic ${btoa("certs:s3cret-of-certs")}`;
const ROUTER = `Basic ${btoa("router:s3cret-of-router")}`;
const KEY = { "x-api-user": "certs", "x-api-key": "s3cret-of-certs" };

interface Row {
  readonly name: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
  /** A part of the answer. */
  readonly says: string;
}

const challenge = (value: string, name = "home.example.com") => ({
  fqdn: `_acme-challenge.${name}.`,
  value,
});
const present = (
  name: string,
  body: unknown,
  status: number,
  says: string,
  authorization = BASIC,
): Row => ({
  ...{ name, path: "/present", body, status, says },
  headers: authorization === "" ? {} : { authorization },
});
const acmeDns = (
  name: string,
  body: unknown,
  status: number,
  says: string,
  headers = KEY,
): Row => ({ name, path: "/update", headers, body, status, says });

/** In this order. */
const ROWS: readonly Row[] = [
  present("lego", challenge(V[0]!), 200, `"value":"${V[0]}"`),
  present("the same again", challenge(V[0]!), 200, V[0]!),
  present(
    "lego's RAW form",
    { domain: "x.deep.example.com", token: "t", keyAuth: "t.k" },
    200,
    '"fqdn":"_acme-challenge.x.deep.example.com."',
  ),
  present("the name above", challenge(V[0]!, "deep.example.com"), 200, V[0]!),
  present("a client without acme", challenge(V[1]!), 403, "error", ROUTER),
  present("another's host", challenge(V[1]!, "mail.example.com"), 403, "error"),
  present(
    "no challenge's name",
    { fqdn: "home.example.com.", value: V[1] },
    403,
    "error",
  ),
  present(
    "no value",
    { fqdn: "_acme-challenge.home.example.com." },
    400,
    "JSON",
  ),
  present("no password", challenge(V[1]!), 401, "unauthorized", ""),
  present("a wrong one", challenge(V[1]!), 401, "unauthorized", "Basic eDp5"),
  acmeDns(
    "acme-dns",
    { subdomain: "home.example.com", txt: V[1] },
    200,
    `"txt": "${V[1]}"`,
  ),
  acmeDns(
    "acme-dns: the third value",
    { Subdomain: "home.example.com", Txt: V[2] },
    200,
    V[2]!,
  ),
  acmeDns(
    "acme-dns: a bad text",
    { subdomain: "home.example.com", txt: "x" },
    400,
    "bad_txt",
  ),
  acmeDns("acme-dns: no name", { txt: V[1] }, 400, "bad_subdomain"),
  acmeDns(
    "acme-dns: another's host",
    { subdomain: "mail.example.com", txt: V[1] },
    401,
    "forbidden",
  ),
  acmeDns(
    "acme-dns: a wrong key",
    { subdomain: "home.example.com", txt: V[1] },
    401,
    "forbidden",
    { ...KEY, "x-api-key": "wrong-key" },
  ),
  {
    name: "no registration",
    path: "/register",
    body: {},
    status: 403,
    says: "client NAME",
  },
  {
    name: "a browser on another site",
    path: "/present",
    headers: { authorization: BASIC, "sec-fetch-site": "cross-site" },
    body: challenge(V[1]!),
    status: 403,
    says: "error",
  },
  {
    name: "cleanup",
    path: "/cleanup",
    headers: { authorization: BASIC },
    body: challenge(V[2]!),
    status: 200,
    says: V[2]!,
  },
  {
    name: "cleanup of what is not there",
    path: "/cleanup",
    headers: { authorization: BASIC },
    body: challenge(V[2]!),
    status: 200,
    says: V[2]!,
  },
];

/** The texts of the challenges in a zone. */
function textsIn(practice: Practice): readonly string[] {
  return practice.zone("example.com")!.rr
    .filter(({ name }) => name.startsWith("_acme-challenge"))
    .map(({ name, value }) => `${name} ${value}`);
}

async function play(
  t: Deno.TestContext,
  url: string,
  practice: Practice,
  log: () => Promise<string>,
): Promise<void> {
  for (const { name, path, headers, body, status, says } of ROWS) {
    await t.step(name, async () => {
      const response = await fetch(url + path, {
        method: "POST",
        // acme.sh sends JSON under this type.
        headers: {
          "content-type": "application/x-www-form-urlencoded",
          ...headers,
        },
        body: JSON.stringify(body),
      });
      const text = await response.text();
      assertEquals(response.status, status, `${text}\n${await log()}`);
      assert(text.includes(says), text);
      assert(text.endsWith("\n"));
      JSON.parse(text);
      assertEquals(response.headers.get("content-type"), "application/json");
      if (status === 401) assert(response.headers.has("www-authenticate"));
    });
  }
  assertEquals(textsIn(practice).filter((text) => !text.includes("x.deep")), [
    `_acme-challenge.deep ${V[0]}`,
    `_acme-challenge.home ${V[1]}`,
  ]);
  const all = await log();
  assert(!all.includes("s3cret-of"), all);
  assertMatch(all, /hosts=_acme-challenge\.home\.example\.com wanted=b{43} /);
}

Deno.test("ACME clients and serve", async (t) => {
  const practice = startPractice();
  const directory = await Deno.makeTempDir();
  try {
    await using serve = await startServe({
      practice,
      directory,
      sections: SECTIONS,
    });
    await play(t, serve.url, practice, serve.log);
    await t.step("names that come together are one update", async () => {
      const before = practice.requests.length;
      const answers = await Promise.all(
        ["a", "b", "c"].map((name) =>
          fetch(`${serve.url}/dns/present`, {
            method: "POST",
            headers: { authorization: BASIC },
            body: JSON.stringify(challenge(V[0]!, `${name}.deep.example.com`)),
          }).then((response) => response.text())
        ),
      );
      assertEquals(answers.length, 3);
      const codes = practice.requests.slice(before).flatMap(({ codes }) =>
        codes
      );
      assertEquals(codes.filter((code) => code === "0202001").length, 1);
    });
    await t.step("an update goes on under any other path", async () => {
      const got = await fetch(
        `${serve.url}/update?hostname=home.example.com&myip=1.2.3.4`,
        { method: "POST", headers: { authorization: ROUTER } },
      );
      assertEquals(await got.text(), "good 1.2.3.4\n");
    });
  } finally {
    await practice.close();
    await Deno.remove(directory, { recursive: true });
  }
});

testWith(["apache2"], "ACME clients and the CGI program", async (t) => {
  await using site = await makeSite({
    settings: { allowed_hostnames: "home.example.com *.deep.example.com" },
    sections: SECTIONS,
  });
  await using server = await startApache(site, {
    module: "cgid",
    snippet: `
ScriptAlias /dns-update ${site.cgi}
<Location /dns-update>
  SetEnv DDNS_CONFIG ${site.config}
  CGIPassAuth On
  Require all granted
</Location>`,
  });
  await play(t, server.url, site.practice, server.errorLog);
});

Deno.test("without clients, acme in [default] and allowed_hostnames decide", async () => {
  const practice = startPractice();
  const directory = await Deno.makeTempDir();
  const ask = async (url: string, name: string) => {
    const response = await fetch(`${url}/present`, {
      method: "POST",
      body: JSON.stringify(challenge(V[0]!, name)),
    });
    await response.text();
    return response.status;
  };
  try {
    for (
      const [acme, expected] of [["yes", [200, 403]], ["no", [
        403,
        403,
      ]]] as const
    ) {
      await using serve = await startServe({
        practice,
        directory: await Deno.makeTempDir({ dir: directory }),
        settings: { acme, allowed_hostnames: "home.example.com" },
        sections: "",
        args: ["--no-auth"],
      });
      const got = [
        await ask(serve.url, "home.example.com"),
        await ask(serve.url, "mail.example.com"),
      ];
      assertEquals(got, [...expected], acme);
    }
    // It gives nothing to a client, not even by inheritance.
    await using serve = await startServe({
      practice,
      directory: await Deno.makeTempDir({ dir: directory }),
      settings: { acme: "yes" },
      sections: `[DEFAULT]\nacme = yes\n${SECTIONS}`,
    });
    const response = await fetch(`${serve.url}/present`, {
      method: "POST",
      headers: { authorization: ROUTER },
      body: JSON.stringify(challenge(V[0]!)),
    });
    assertEquals(response.status, 403, await response.text());
  } finally {
    await practice.close();
    await Deno.remove(directory, { recursive: true });
  }
});
