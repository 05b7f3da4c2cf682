/**
 * The CGI program from a shell, with no variables but those that are set.
 *
 * @module
 */
import { assertEquals, assertMatch } from "@std/assert";
import { run } from "./process.ts";
import { makeSite } from "./servers/site.ts";

function response(status: string, body: string): string {
  return [
    `Status: ${status}`,
    "cache-control: no-store",
    `content-length: ${body.length}`,
    "content-security-policy: default-src 'none'; frame-ancestors 'none'",
    "content-type: text/plain; charset=utf-8",
    "x-content-type-options: nosniff",
    "",
    body,
  ].join("\r\n");
}

const QUERY = { QUERY_STRING: "hostname=home.example.com&myip=1.2.3.4" };

Deno.test("a shell is a web server, too", async () => {
  await using site = await makeSite();
  const env = { DDNS_CONFIG: site.config, ...QUERY };
  const { code, stdout, stderr } = await run(site.cgi, [], env);
  assertEquals(code, 0);
  assertEquals(stdout, response("200 OK", "good 1.2.3.4\n"));
  assertMatch(
    stderr,
    /^schlund-ddns-cgi: \S+ method=GET path="-" peer=unknown user="-" hosts=home\.example\.com wanted=1\.2\.3\.4 outcome="good 1\.2\.3\.4" reason="the web server does not tell the peer's address" agent="-" ms=\d+\n$/,
  );
});

Deno.test("without DDNS_CONFIG, the config is in the home directory", async () => {
  await using site = await makeSite();
  await Deno.rename(site.config, `${site.directory}/.schlund-ddns`);
  const { stdout } = await run(site.cgi, [], {
    HOME: site.directory,
    ...QUERY,
  });
  assertEquals(stdout, response("200 OK", "good 1.2.3.4\n"));
});

Deno.test("DDNS_CONFIG may begin with a tilde", async () => {
  await using site = await makeSite();
  const env = { HOME: site.directory, DDNS_CONFIG: "~/config", ...QUERY };
  const { stdout } = await run(site.cgi, [], env);
  assertEquals(stdout, response("200 OK", "good 1.2.3.4\n"));
});

Deno.test("the peer's address is meant where there is none", async () => {
  await using site = await makeSite();
  const { stdout } = await run(site.cgi, [], {
    DDNS_CONFIG: site.config,
    QUERY_STRING: "hostname=home.example.com",
    REMOTE_ADDR: "::ffff:1.2.3.4",
  });
  assertEquals(stdout, response("200 OK", "good 1.2.3.4\n"));
});

Deno.test("with no variables but the peer's address, there is still a whole answer", async () => {
  await using site = await makeSite();
  const { code, stdout, stderr } = await run(site.cgi, [], {
    HOME: site.directory,
    REMOTE_ADDR: "198.51.100.9",
  });
  assertEquals(code, 0);
  assertEquals(stdout, response("503 Service Unavailable", "911\n"));
  assertMatch(stderr, /^schlund-ddns-cgi: [^\n]+\n$/);
});

Deno.test("a gateway that hangs is 911 within 10 s", async () => {
  await using site = await makeSite();
  site.practice.addFault({ kind: "hang", task: "any", count: 10 });
  const start = performance.now();
  const env = { DDNS_CONFIG: site.config, ...QUERY };
  const { stdout } = await run(site.cgi, [], env);
  assertEquals(stdout, response("503 Service Unavailable", "911\n"));
  assertEquals(performance.now() - start < 10_000, true);
});
