import { assertEquals, assertMatch } from "@std/assert";
import { parseNetwork } from "../../lib/internet/network.ts";
import { cgiPeer, cgiRequest, cgiResponse } from "../../lib/serve/cgi.ts";
import { soleReply, toResponse } from "../../lib/dyndns/http_answer.ts";

type Variables = Readonly<Record<string, string>>;

/** The request that some variables and a body make. */
function requestOf(variables: Variables, body = ""): Promise<Request> {
  const bytes = new TextEncoder().encode(body);
  return cgiRequest(
    (name) => variables[name],
    (length) => Promise.resolve(bytes.slice(0, length)),
  );
}

Deno.test("the method: GET if there is none, OPTIONS for all that are unknown", async () => {
  const rows: readonly (readonly [variables: Variables, method: string])[] = [
    [{}, "GET"],
    [{ REQUEST_METHOD: "" }, "GET"],
    [{ REQUEST_METHOD: "GET" }, "GET"],
    [{ REQUEST_METHOD: "HEAD" }, "HEAD"],
    [{ REQUEST_METHOD: "POST" }, "POST"],
    [{ REQUEST_METHOD: "get" }, "OPTIONS"],
    [{ REQUEST_METHOD: "TRACE" }, "OPTIONS"],
    [{ REQUEST_METHOD: "CONNECT" }, "OPTIONS"],
    [{ REQUEST_METHOD: "PUT /x\r\n" }, "OPTIONS"],
    [{ REQUEST_METHOD: "\ud800" }, "OPTIONS"],
  ];
  for (const [variables, method] of rows) {
    assertEquals((await requestOf(variables)).method, method);
  }
});

Deno.test("the query arrives as it was, whatever is in it", async () => {
  const rows: readonly (readonly [query: string, search: string])[] = [
    ["hostname=a.example&myip=192.0.2.7", "hostname=a.example&myip=192.0.2.7"],
    ["", ""],
    ["a#b", "a%23b"],
    ["a=<ipaddr>", "a=%3Cipaddr%3E"],
    ["a=ü", "a=%C3%BC"],
    ["a=\ud800", "a=%EF%BF%BD"],
    ["a=%zz%", "a=%zz%"],
    ["/../../?a=b", "/../../?a=b"],
    ["@evil.test/", "@evil.test/"],
  ];
  for (const [query, search] of rows) {
    const { url } = await requestOf({ QUERY_STRING: query });
    assertEquals(url, `http://localhost/?${search}`);
  }
  assertEquals((await requestOf({})).url, "http://localhost/?");
});

Deno.test("the path does not matter", async () => {
  const { url } = await requestOf({
    PATH_INFO: "/nic/update/..//\\",
    SCRIPT_NAME: "/ddns",
    QUERY_STRING: "a=b",
  });
  assertEquals(url, "http://localhost/?a=b");
});

Deno.test("headers: only those that are looked at, fit to be ones", async () => {
  const headers = async (variables: Variables) =>
    Object.fromEntries([...(await requestOf(variables)).headers]);
  assertEquals(
    await headers({
      HTTP_AUTHORIZATION: "Basic YTpi",
      HTTP_USER_AGENT: "Fritz!Box DDNS/1.0.1",
      HTTP_COOKIE: "a=b",
      HTTP_X_FORWARDED_FOR: "192.0.2.66",
      HTTP_PROXY: "http://evil.test",
    }),
    { authorization: "Basic YTpi", "user-agent": "Fritz!Box DDNS/1.0.1" },
  );
  // Apache's name for it after an internal redirect.
  assertEquals(
    await headers({ REDIRECT_HTTP_AUTHORIZATION: "Basic YTpi" }),
    { authorization: "Basic YTpi" },
  );
  assertEquals(
    await headers({
      HTTP_AUTHORIZATION: "Basic YTpi",
      REDIRECT_HTTP_AUTHORIZATION: "Basic eDp5",
    }),
    { authorization: "Basic YTpi" },
  );
  assertEquals(
    await headers({ HTTP_USER_AGENT: " a\r\nb\0c\ud800€ü " }),
    { "user-agent": "a??b?c??ü" },
  );
  assertEquals(await headers({ HTTP_USER_AGENT: " " }), {});
});

Deno.test("the body: as long as announced, within reason", async () => {
  const rows: readonly (readonly [length: string | undefined, read: string])[] =
    [
      [undefined, ""],
      ["", ""],
      ["0", ""],
      ["5", "mx=ab"],
      ["4", "mx=a"],
      ["99999999999999999999", "mx=ab"],
      // What is no number of bytes announces none.
      ["-1", ""],
      ["1.5", ""],
      ["1e3", ""],
      ["0x10", ""],
      ["NaN", ""],
      ["Infinity", ""],
      ["five", ""],
    ];
  for (const [length, read] of rows) {
    const request = await requestOf({
      REQUEST_METHOD: "POST",
      ...length === undefined ? {} : { CONTENT_LENGTH: length },
    }, "mx=ab");
    assertEquals(await request.text(), read, length);
  }
  const get = await requestOf({ CONTENT_LENGTH: "5" }, "mx=ab");
  assertEquals(get.body, null);
});

Deno.test("no more than 1 MiB of a body is read", async () => {
  let asked = 0;
  const variables: Variables = {
    REQUEST_METHOD: "POST",
    CONTENT_LENGTH: "1000000000000",
  };
  await cgiRequest((name) => variables[name], (length) => {
    asked = length;
    return Promise.resolve(new Uint8Array());
  });
  assertEquals(asked, 1024 * 1024);
});

Deno.test("the peer: REMOTE_ADDR, or whom a trusted proxy names", () => {
  const proxies = [parseNetwork("10.0.0.0/8")!];
  const peer = (variables: Variables) =>
    cgiPeer((name) => variables[name], proxies);
  const HTTP_X_FORWARDED_FOR = "192.0.2.66, 198.51.100.1";
  assertEquals(peer({}), { address: undefined, user: undefined });
  assertEquals(peer({ REMOTE_ADDR: "::ffff:192.0.2.1", REMOTE_USER: "" }), {
    address: "192.0.2.1",
    user: undefined,
  });
  assertEquals(peer({ REMOTE_ADDR: "192.0.2.1", HTTP_X_FORWARDED_FOR }), {
    address: "192.0.2.1",
    user: undefined,
  });
  assertEquals(
    peer({
      REMOTE_ADDR: "10.1.2.3",
      HTTP_X_FORWARDED_FOR,
      REMOTE_USER: "alice",
    }),
    { address: "198.51.100.1", user: "alice" },
  );
});

Deno.test("the response: Status, header fields, an empty line, the body", async () => {
  const written = async (response: Response) =>
    new TextDecoder().decode(await cgiResponse(response));
  assertEquals(
    await written(toResponse({ status: 200, lines: ["good 192.0.2.7"] })),
    "Status: 200 OK\r\ncache-control: no-store\r\ncontent-length: 15\r\n" +
      "content-type: text/plain; charset=utf-8\r\n\r\ngood 192.0.2.7\n",
  );
  const rows = [
    ["badauth", 401, "Unauthorized"],
    ["badagent", 405, "Method Not Allowed"],
    ["nohost", 400, "Bad Request"],
    ["911", 503, "Service Unavailable"],
  ] as const;
  for (const [token, status, reason] of rows) {
    const text = await written(toResponse({ status, lines: [token] }));
    assertEquals(text.split("\r\n")[0], `Status: ${status} ${reason}`);
    assertEquals(text.split("\r\n\r\n")[1], `${token}\n`);
  }
  // HEAD: the same header, nothing behind it.
  const head = await written(toResponse(soleReply("badauth"), true));
  assertMatch(head, /^Status: 401 Unauthorized\r\n(?:[\w-]+: .*\r\n)+\r\n$/);
  assertMatch(head, /\r\ncontent-length: 8\r\n/);
});
