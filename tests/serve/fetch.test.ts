import { assertEquals, assertMatch } from "@std/assert";
import service from "../../lib/serve/fetch.ts";
import { addressesIn, basic, CLIENTS, iniFor, startGateway } from "./helper.ts";

const CAROL = `[client carol]
password = a#b+c%
hostnames = home.example.com
`;

/** Says something over a connection of its own and returns all that comes back. */
async function talk(port: number, text: string): Promise<string> {
  using connection = await Deno.connect({ port });
  await connection.write(new TextEncoder().encode(text));
  const parts: string[] = [];
  const decoder = new TextDecoder();
  const buffer = new Uint8Array(4096);
  for (let n; (n = await connection.read(buffer)) !== null;) {
    parts.push(decoder.decode(buffer.subarray(0, n)));
  }
  return parts.join("");
}

/** The fetch module on a socket, as `deno serve` has it. */
function serve() {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request, info) => service.fetch(request, info),
  );
  const { port } = server.addr;
  return {
    ask: (line: string, ...headers: readonly string[]) =>
      talk(port, [line, ...headers, "Connection: close", "\r\n"].join("\r\n")),
    [Symbol.asyncDispose]: () => server.shutdown(),
  };
}

Deno.test("the fetch module, byte by byte", async () => {
  await using practice = startGateway();
  const path = await Deno.makeTempFile({ prefix: "schlund-ddns-" });
  const known = Deno.env.get("DDNS_CONFIG");
  Deno.env.set("DDNS_CONFIG", path);
  const { error } = console;
  const lines: string[] = [];
  console.error = (line: string) => void lines.push(line);
  try {
    await using server = serve();
    const { ask } = server;
    const query = "/nic/update?hostname=home.example.com&myip=192.0.2.7";
    const alice = `Authorization: ${basic("alice:opensesame")}`;

    // Not configured yet: 911, until it is.
    assertMatch(
      await ask(`GET ${query} HTTP/1.0`),
      /^HTTP\/1\.0 503 .*\r\n911\n$/s,
    );
    await Deno.writeTextFile(path, iniFor(practice, ""));
    assertMatch(await ask(`GET ${query} HTTP/1.0`, alice), /^HTTP\/1\.0 503 /);
    assertMatch(lines.at(-1)!, /nobody may update/);
    await Deno.writeTextFile(path, iniFor(practice, CLIENTS + CAROL));

    const good = await ask(`GET ${query} HTTP/1.1`, "Host: x", alice);
    assertMatch(good, /^HTTP\/1\.1 200 OK\r\n/);
    assertMatch(good, /\r\ncontent-length: 15\r\n/i);
    assertMatch(good, /\r\ncache-control: no-store\r\n/i);
    assertMatch(good, /\r\n\r\ngood 192\.0\.2\.7\n$/);
    assertEquals(
      /transfer-encoding|content-encoding|location/i.test(good),
      false,
    );

    const rows:
      readonly (readonly [request: readonly string[], body: RegExp])[] = [
        [[`GET ${query} HTTP/1.0`, alice], /^nochg 192\.0\.2\.7\n$/],
        [[`GET /${query} HTTP/1.1`, "Host: x", alice], /^nochg /],
        [
          [
            "GET /\\/update?hostname=home.example.com HTTP/1.1",
            "Host: x",
            alice,
          ],
          // The peer is nobody's public address.
          /^911\n$/,
        ],
        [[`GET ${query}&x=<ipaddr>& HTTP/1.1`, "Host: x", alice], /^nochg 192/],
        [
          [`GET ${query} HTTP/1.1`, "Host: x", "Accept-Encoding: gzip", alice],
          /^nochg /,
        ],
        [[`GET ${query} HTTP/1.1`, "Host: x"], /^badauth\n$/],
        [[`HEAD ${query} HTTP/1.1`, "Host: x", alice], /^$/],
        [["OPTIONS / HTTP/1.1", "Host: x"], /^badagent\n$/],
        [["GET /healthz HTTP/1.1", "Host: x"], /^ok\n$/],
        [["GET /myip HTTP/1.1", "Host: x"], /^127\.0\.0\.1\n$/],
      ];
    for (const [[line = "", ...headers], body] of rows) {
      const answer = await ask(line, ...headers);
      assertMatch(answer.split("\r\n\r\n")[1]!, body, line);
      assertEquals(/transfer-encoding/i.test(answer), false);
    }
    assertEquals(addressesIn(practice)[0], "home A 192.0.2.7");

    // A `Host` that makes no URL does not matter, nor does a `#` in a password.
    const before = practice.requests.length;
    for (const host of ["[", "a b", "x:99999", "", "user@x"]) {
      const answer = await ask(`GET ${query} HTTP/1.1`, `Host: ${host}`, alice);
      assertMatch(answer, /\r\n\r\nnochg 192\.0\.2\.7\n$/, host);
    }
    const carol = `GET ${query}&user=carol&pass=a#b+c% HTTP/1.1`;
    assertMatch(await ask(carol, "Host: x"), /\r\n\r\nnochg 192\.0\.2\.7\n$/);
    assertEquals(practice.requests.length, before);
  } finally {
    console.error = error;
    if (known === undefined) Deno.env.delete("DDNS_CONFIG");
    else Deno.env.set("DDNS_CONFIG", known);
    await Deno.remove(path);
  }
});
