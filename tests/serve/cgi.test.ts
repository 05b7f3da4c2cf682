import { assertEquals, assertMatch } from "@std/assert";
import {
  type Answer,
  refusalAnswer,
  refuse,
  responseOf,
} from "../../lib/dyndns/answer.ts";
import type { HttpRequest } from "../../lib/dyndns/http_request.ts";
import { UNREADABLE } from "../../lib/platform.ts";
import { parseNetwork } from "../../lib/internet/network.ts";
import {
  type MetaVariable,
  readCgiPeer,
  readCgiRequest,
  writeCgiResponse,
} from "../../lib/serve/cgi.ts";

type Variables = Readonly<Record<string, string>>;

/** The request that some variables and a body make. */
function requestOf(variables: Variables, body = ""): Promise<HttpRequest> {
  const bytes = new TextEncoder().encode(body);
  const meta: MetaVariable = (name) => variables[name];
  return readCgiRequest(
    meta,
    (length) => Promise.resolve(bytes.slice(0, length)),
  );
}

Deno.test("with no variables there is the plainest request", async () => {
  const empty = new Uint8Array();
  assertEquals(await requestOf({}), {
    method: "GET",
    mount: "",
    path: "",
    query: { status: "read", value: "" },
    body: { status: "read", value: empty },
    contentType: "",
    contentEncoding: "",
    authorization: [],
    user: "",
    redirectedUsers: [],
    authType: "",
    agent: "",
    host: "",
    origin: "",
    secFetchSite: "",
    apiUser: "",
    apiKey: "",
  });
});

Deno.test("all variables that are looked at, as they are", async () => {
  const request = await requestOf({
    REQUEST_METHOD: "POST",
    SCRIPT_NAME: "/dns-update",
    PATH_INFO: "/nic/update",
    QUERY_STRING: "a=#%zz&b=<ipaddr>",
    CONTENT_LENGTH: "3",
    CONTENT_TYPE: "text/plain",
    HTTP_CONTENT_ENCODING: "gzip",
    HTTP_AUTHORIZATION: "Basic YTpi",
    HTTP_USER_AGENT: "Fritz!Box DDNS/1.0.1",
    HTTP_HOST: "ddns.example.com",
    HTTP_ORIGIN: "https://evil.test",
    HTTP_SEC_FETCH_SITE: "cross-site",
    HTTP_X_API_USER: "u",
    HTTP_X_API_KEY: "k",
    REMOTE_USER: "alice",
    REDIRECT_REMOTE_USER: "bob",
    AUTH_TYPE: "Basic",
    // What any client can send is nothing more.
    HTTP_COOKIE: "a=b",
    HTTP_PROXY: "http://evil.test",
    HTTP_DDNS_CONFIG: "/evil",
    HTTP_REMOTE_USER: "mallory",
    HTTP_PATH_INFO: "/evil",
  }, "a=b");
  assertEquals(request, {
    method: "POST",
    mount: "/dns-update",
    path: "/nic/update",
    query: { status: "read", value: "a=#%zz&b=<ipaddr>" },
    body: { status: "read", value: new TextEncoder().encode("a=b") },
    contentType: "text/plain",
    contentEncoding: "gzip",
    authorization: ["Basic YTpi"],
    user: "alice",
    redirectedUsers: ["bob"],
    authType: "Basic",
    agent: "Fritz!Box DDNS/1.0.1",
    host: "ddns.example.com",
    origin: "https://evil.test",
    secFetchSite: "cross-site",
    apiUser: "u",
    apiKey: "k",
  });
});

Deno.test("a URL that is not UTF-8 may hold an address", async () => {
  for (const name of ["QUERY_STRING", "PATH_INFO"]) {
    assertEquals((await requestOf({ [name]: UNREADABLE })).query, {
      ...refuse("badagent", "the URL is not UTF-8"),
    });
  }
  assertEquals(
    (await requestOf({ HTTP_AUTHORIZATION: UNREADABLE })).body.status,
    "read",
  );
});

Deno.test("credentials, wherever Apache's rewrite rules have put them", async () => {
  const header = "Basic YTpi";
  const redirects = (times: number) => "REDIRECT_".repeat(times);
  for (const times of [0, 1, 2, 3, 10]) {
    const variable = `${redirects(times)}HTTP_AUTHORIZATION`;
    const request = await requestOf({ [variable]: header });
    assertEquals(request.authorization, [header], variable);
    const user = `${redirects(times)}REMOTE_USER`;
    const found = await requestOf({ [user]: header });
    assertEquals([found.user, ...found.redirectedUsers].join(""), header, user);
    assertEquals(found.authorization, []);
  }
  // Both: the one that is not redirected is tried first.
  const both = await requestOf({
    REDIRECT_HTTP_AUTHORIZATION: "Basic eDp5",
    HTTP_AUTHORIZATION: header,
  });
  assertEquals(both.authorization, [header, "Basic eDp5"]);
});

Deno.test("the body: as long as announced, else it is none", async () => {
  const rows: readonly (readonly [
    length: string | undefined,
    body: string,
  ])[] = [
    [undefined, "read "],
    ["", "read "],
    ["0", "read "],
    ["5", "read mx=ab"],
    ["4", "read mx=a"],
    // It broke off: what is missing may be what matters.
    ["6", "911"],
    ["16384", "911"],
    ["-1", "badagent"],
    ["1.5", "badagent"],
    ["1e3", "badagent"],
    ["0x10", "badagent"],
    ["NaN", "badagent"],
    ["Infinity", "badagent"],
    ["five", "badagent"],
    [UNREADABLE, "badagent"],
  ];
  for (const [length, expected] of rows) {
    for (const REQUEST_METHOD of ["POST", "GET"]) {
      const { body } = await requestOf({
        REQUEST_METHOD,
        ...length === undefined ? {} : { CONTENT_LENGTH: length },
      }, "mx=ab");
      const found = body.status === "read"
        ? `read ${new TextDecoder().decode(body.value)}`
        : body.token;
      assertEquals(found, expected, `${REQUEST_METHOD} ${length}`);
    }
  }
  for (const length of [undefined, "", "0", "00"]) {
    for (const coding of ["chunked", "Chunked", "gzip, chunked"]) {
      const { body } = await requestOf({
        REQUEST_METHOD: "POST",
        HTTP_TRANSFER_ENCODING: coding,
        ...length === undefined ? {} : { CONTENT_LENGTH: length },
      }, "mx=ab");
      assertEquals(body.status, "refused", `${length} ${coding}`);
    }
  }
  // A server that has put it together says how long it is.
  const whole = await requestOf({
    REQUEST_METHOD: "POST",
    HTTP_TRANSFER_ENCODING: "chunked",
    CONTENT_LENGTH: "5",
  }, "mx=ab");
  assertEquals(whole.body.status, "read");
  const late = await readCgiRequest(
    (name) => name === "CONTENT_LENGTH" ? "5" : undefined,
    () => Promise.resolve(undefined),
  );
  const reason = "the body did not come within 5 s";
  assertEquals(late.body, refuse("911", reason));
});

Deno.test("no more than 1 MiB of a body is read", async () => {
  let asked = 0;
  const variables: Variables = {
    REQUEST_METHOD: "POST",
    CONTENT_LENGTH: "1000000000000",
  };
  const { body } = await readCgiRequest((name) => variables[name], (length) => {
    asked = length;
    return Promise.resolve(new Uint8Array());
  });
  assertEquals(asked, 1024 * 1024);
  // Longer than a form may be.
  assertEquals(body.status === "read" && body.value.length, 16 * 1024 + 1);
});

Deno.test("the peer: REMOTE_ADDR, or whom a trusted proxy names", async () => {
  const proxies = [parseNetwork("10.0.0.0/8")!];
  const peer = async (variables: Variables, trusted = proxies) => {
    const found = await readCgiPeer((name) => variables[name], trusted);
    return found.status === "unknown" ? "nobody" : found.address.text;
  };
  const HTTP_X_FORWARDED_FOR = "192.0.2.66, 198.51.100.1";
  assertEquals(await peer({}), "nobody");
  assertEquals(await peer({ REMOTE_ADDR: "::ffff:192.0.2.1" }), "192.0.2.1");
  assertEquals(
    await peer({ REMOTE_ADDR: "192.0.2.1", HTTP_X_FORWARDED_FOR }),
    "192.0.2.1",
  );
  assertEquals(
    await peer({ REMOTE_ADDR: "10.1.2.3", HTTP_X_FORWARDED_FOR }),
    "198.51.100.1",
  );
  assertEquals(
    await peer({ REMOTE_ADDR: "10.1.2.3", HTTP_X_FORWARDED_FOR }, []),
    "10.1.2.3",
  );
});

Deno.test("the response: Status, header fields, an empty line, the body", () => {
  const written = (answer: Answer, method = "GET") =>
    new TextDecoder().decode(
      writeCgiResponse(
        responseOf(answer, { method, page: "check", agent: "" }),
      ),
    );
  assertEquals(
    written({ status: 200, lines: ["good 192.0.2.7"] }),
    "Status: 200 OK\r\ncache-control: no-store\r\ncontent-length: 15\r\n" +
      "content-security-policy: default-src 'none'; frame-ancestors 'none'\r\n" +
      "content-type: text/plain; charset=utf-8\r\n" +
      "x-content-type-options: nosniff\r\n\r\ngood 192.0.2.7\n",
  );
  const rows = [
    ["badauth", 401, "Unauthorized"],
    ["badagent", 405, "Method Not Allowed"],
    ["nohost", 400, "Bad Request"],
    ["911", 503, "Service Unavailable"],
  ] as const;
  for (const [token, status, reason] of rows) {
    const text = written({ status, lines: [token] });
    assertEquals(text.split("\r\n")[0], `Status: ${status} ${reason}`);
    assertEquals(text.split("\r\n\r\n")[1], `${token}\n`);
  }
  // HEAD: the same header, nothing behind it.
  const head = written(refusalAnswer(refuse("badauth", "")), "HEAD");
  assertMatch(head, /^Status: 401 Unauthorized\r\n(?:[\w-]+: .*\r\n)+\r\n$/);
  assertMatch(head, /\r\ncontent-length: 8\r\n/);
});
