import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { run } from "./process.ts";
import { makeSite } from "./servers/site.ts";

const CLIENTS = `
[client alice]
password = opensesame
hostnames = home.example.com *.lab.example.com
[client bob]
password = bobs-word
hostnames = nothere.example.com
`;

const ALLOWED = "home.example.com nothere.example.com";

const basic = (text: string) => `Basic ${btoa(text)}`;

Deno.test("the check page tells a client what is well, and of nobody else", async () => {
  await using site = await makeSite({
    settings: { allowed_hostnames: ALLOWED },
    sections: CLIENTS,
  });
  const ask = (authorization: string, path = "/check") =>
    run(site.cgi, [], {
      DDNS_CONFIG: site.config,
      REQUEST_METHOD: "GET",
      PATH_INFO: path,
      REMOTE_ADDR: "198.51.100.9",
      ...(authorization === "" ? {} : { HTTP_AUTHORIZATION: authorization }),
    });
  const alice = await ask(basic("alice:opensesame"));
  assertEquals(alice.code, 0);
  const [head = "", body = ""] = alice.stdout.split("\r\n\r\n");
  assertStringIncludes(head, "Status: 200 OK");
  const length = Number(/content-length: (\d+)/.exec(head)?.[1]);
  assertEquals(length, new TextEncoder().encode(body).length);
  for (
    const part of ["✓ gateway: ", "✓ sign-in: accepted", "✓ home.example.com: "]
  ) {
    assertStringIncludes(body, part);
  }
  assert(!body.includes("nothere"), body);
  assert(!body.includes(site.config), body);
  const bob = await ask(basic("bob:bobs-word"), "/dns/check/");
  assertStringIncludes(bob.stdout, "✗ nothere.example.com: ");
  assert(!bob.stdout.includes("home.example.com"), bob.stdout);
  for (const wrong of ["", basic("alice:wrong"), basic("eve:opensesame")]) {
    const refused = await ask(wrong);
    assertStringIncludes(refused.stdout, "Status: 401 Unauthorized");
    assert(refused.stdout.endsWith("badauth\n"), refused.stdout);
  }
  assert(
    site.practice.requests.every(({ codes }) => !codes.includes("0202001")),
  );
});

Deno.test("what it says is for a CGI program, which has no options, and is said once", async () => {
  await using site = await makeSite();
  const home = site.directory;
  const file = `${home}/other`;
  await Deno.writeTextFile(file, "[default]\nusername = 1\n", { mode: 0o600 });
  const rows: readonly (readonly [
    env: Readonly<Record<string, string>>,
    reads: string,
    judgement: string,
  ])[] = [
    [
      { HOME: home },
      `It would read no config file: DDNS_CONFIG is not set and ${home}/.schlund-ddns does not exist.`,
      "This does not work: there is no username: put username = … into ~/.schlund-ddns, or into a file that DDNS_CONFIG names.",
    ],
    [
      { HOME: home, DDNS_CONFIG: "/nowhere/ddns.ini" },
      "It would read /nowhere/ddns.ini.",
      "This does not work: /nowhere/ddns.ini: there is no such file.",
    ],
    [
      { HOME: home, DDNS_CONFIG: file },
      `It would read ${file}.`,
      `This does not work: there is no password: put password = … into ${file}.`,
    ],
    [
      {
        HOME: home,
        SCHLUND_DDNS_USERNAME: "1234567",
        SCHLUND_DDNS_PASSWORD: "opensesame",
      },
      `It would read no config file: DDNS_CONFIG is not set and ${home}/.schlund-ddns does not exist.`,
      "This works: user 1234567, no [client NAME] sections, so the web server must ask for passwords.",
    ],
  ];
  for (const [env, ...expected] of rows) {
    const { code, stdout, stderr } = await run(site.cgi, [], env);
    const [usage, ...lines] = stdout.trimEnd().split("\n");
    assertStringIncludes(usage!, "a web server starts it");
    assertEquals(lines, expected);
    assertEquals(stderr, "");
    assertEquals(code, expected[1]!.startsWith("This works") ? 0 : 2);
  }
  // Nor does the log of a web server name options.
  const asked = await run(site.cgi, [], {
    HOME: home,
    REQUEST_METHOD: "GET",
    QUERY_STRING: "hostname=home.example.com&myip=1.2.3.4",
  });
  assertStringIncludes(
    asked.stderr,
    "there is no username: put username = … into ~/.schlund-ddns, or into a file that DDNS_CONFIG names " +
      `(DDNS_CONFIG is not set and ${home}/.schlund-ddns does not exist)`,
  );
});

Deno.test("what is well, but not quite", async () => {
  await using site = await makeSite();
  await Deno.chmod(site.config, 0o644);
  const { code, stdout } = await run(site.cgi, [], {
    DDNS_CONFIG: site.config,
  });
  const [, , judgement = "", ...more] = stdout.trimEnd().split("\n");
  assertStringIncludes(
    judgement,
    `; but ${site.config} can be read by every user of this machine; chmod o-r it.`,
  );
  assertEquals([code, ...more], [0]);
});

Deno.test("a client that may update nothing is not well", async () => {
  for (
    const [allowed, why] of [
      ["home.example.com", /\[client bob\] may update nothing/],
      ["", /it names no host, so none may be updated/],
    ] as const
  ) {
    await using site = await makeSite({
      settings: { allowed_hostnames: allowed },
      sections: CLIENTS,
    });
    const { code, stdout } = await run(site.cgi, [], {
      DDNS_CONFIG: site.config,
    });
    const [, , judgement = ""] = stdout.split("\n");
    assertMatch(judgement, /^This does not work: /);
    assertMatch(judgement, why);
    assertEquals(code, 2);
  }
});
