import { assert, assertEquals, assertStringIncludes } from "@std/assert";
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

Deno.test("started from a shell, the CGI program says how it is meant to be used", async () => {
  await using site = await makeSite({
    settings: { allowed_hostnames: ALLOWED },
    sections: CLIENTS,
  });
  const well = await run(site.cgi, [], { DDNS_CONFIG: site.config });
  assertEquals([well.code, well.stderr], [0, ""]);
  const lines = well.stdout.trimEnd().split("\n");
  assertEquals(lines.length, 3);
  assertStringIncludes(lines[1]!, site.config);
  assertStringIncludes(lines[2]!, "That is well");
  assertStringIncludes(lines[2]!, "alice, bob");
  assert(!well.stdout.includes("opensesame"));
  const wrong = await run(site.cgi, [], { DDNS_CONFIG: "/nowhere/ddns.ini" });
  assertEquals(wrong.code, 2);
  assertStringIncludes(wrong.stdout, "That is not well: /nowhere/ddns.ini");
});
