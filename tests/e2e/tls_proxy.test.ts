/**
 * Proxies that variables name: taken, refusing, absent, and ignored in CGI.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { startProxy } from "../tls/proxy.ts";
import { closedUrl } from "./harness.ts";
import { addressesNow, HOST, setTlsStage, type TlsStage } from "./tls_stage.ts";

const NEW = "198.51.100.7";

function runWith(
  { stage, front, env }: TlsStage,
  variables: Readonly<Record<string, string>>,
  ...more: readonly string[]
) {
  return stage.bare([
    ...["--username=1234567", "--password=practice", `--url=${front.url}`],
    ...["--timeout=4", ...more, HOST, NEW],
  ], { ...env, ...variables });
}

Deno.test("a proxy is taken, with and without password, in one connection", async () => {
  for (const credentials of [undefined, "ann:s3cret word"]) {
    await using tls = await setTlsStage({ h2: true });
    await using proxy = startProxy({ credentials });
    const user = credentials === undefined ? "" : "ann:s3cret%20word@";
    const ran = await runWith(tls, {
      HTTPS_PROXY: `http://${user}127.0.0.1:${proxy.port}`,
    });
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(proxy.targets, [`localhost:${tls.front.port}`]);
    assertEquals(tls.front.wire.connections(), 1);
    assertEquals(addressesNow(tls), [NEW]);
  }
});

Deno.test("a proxy that refuses or is absent is named, without its password", async (t) => {
  await using tls = await setTlsStage();
  await using wrong = startProxy({ credentials: "ann:right" });
  await using refusing = startProxy({ refuse: 403 });
  const absent = new URL(closedUrl()).port;
  for (
    const [name, port, code, words, tries] of [
      ["407", wrong.port, 2, /the proxy 127\.0\.0\.1:\d+ refuses \(407\)/, 1],
      [
        "403",
        refusing.port,
        75,
        /the proxy 127\.0\.0\.1:\d+ does not connect to localhost/,
        2,
      ],
      ["absent", absent, 75, /the proxy 127\.0\.0\.1:\d+ refuses it/, 0],
    ] as const
  ) {
    await t.step(name, async () => {
      const ran = await runWith(tls, {
        https_proxy: `http://ann:s3cret@127.0.0.1:${port}`,
      });
      assertEquals(ran.code, code, ran.stderr);
      assertMatch(ran.stderr, words);
      assert(!ran.stderr.includes("s3cret"), ran.stderr);
      if (name === "407") assertEquals(wrong.targets.length, tries);
      if (name === "403") assert(refusing.targets.length >= tries);
    });
  }
  assertEquals(tls.front.wire.connections(), 0);
});

Deno.test("a proxy's URL that cannot be meant so: 2 at once, and neither tried nor repeated", async (t) => {
  await using tls = await setTlsStage();
  await using proxy = startProxy();
  const place = `127.0.0.1:${proxy.port}`;
  const encode = /percent-encoded/;
  const shape = /write http:\/\/HOST:PORT/;
  const small = /small letters/;
  for (
    const [name, value, words] of [
      ["HTTPS_PROXY", `http://ann:s3/cret@${place}`, encode],
      ["https_proxy", `http://ann:s3#cret@${place}`, encode],
      ["ALL_PROXY", `http://ann:s3?cret@${place}`, encode],
      ["all_proxy", `http://a/nn:s3cret@${place}`, encode],
      ["HTTPS_PROXY", `http://ann:12/s3cret@${place}`, encode],
      ["HTTPS_PROXY", `ann:s3/cret@${place}`, encode],
      ["HTTPS_PROXY", `http://ann:s3@cret@${place}`, encode],
      ["HTTPS_PROXY", `http://ann:s3 cret@${place}`, encode],
      ["HTTPS_PROXY", `http://ann:s3crét@${place}`, encode],
      ["HTTPS_PROXY", `http://ann:s3\\cret@${place}`, encode],
      ["HTTPS_PROXY", `http://s3cret@${place}`, encode],
      ["HTTPS_PROXY", `socks5h://ann:s3{cret@${place}`, encode],
      ["HTTPS_PROXY", ` http://${place}`, shape],
      ["HTTPS_PROXY", `${place}/s3cret`, shape],
      ["HTTPS_PROXY", `http:/${place}`, shape],
      ["HTTPS_PROXY", "http://127.0.0.1:99999", shape],
      ["HTTPS_PROXY", "http://127.0.0.1:", shape],
      ["HTTPS_PROXY", "http://:3128", shape],
      ["HTTPS_PROXY", `SOCKS5H://${place}`, small],
      ["ALL_PROXY", `Socks5://ann:s3cret@${place}`, small],
    ] as const
  ) {
    await t.step(`${name}=${value.replace(place, "…")}`, async () => {
      const ran = await runWith(tls, { [name]: value });
      assertEquals([ran.code, ran.stdout], [2, ""], ran.stderr);
      const [line, ...more] = ran.stderr.trim().split("\n")
        .filter((line) => !line.startsWith("warning: "));
      assertEquals(more, []);
      assertMatch(line!, new RegExp(`^schlund-ddns: ${name}\\b`));
      assertMatch(line!, words);
      assert(!/s3|cret|nn|127/.test(line!), line);
    });
  }
  assertEquals(proxy.targets, []);
  assertEquals(tls.front.arrivals, []);
});

Deno.test("a proxy's URL in every form that can be meant", async (t) => {
  await using tls = await setTlsStage();
  for (
    const [user, credentials] of [
      ["http://ann:s%2F%23%3F%40%25@", "ann:s/#?@%"],
      ["ann:secret@", "ann:secret"],
      ["HTTP://ann:$-_.!~*'(),;:&=+@", "ann:$-_.!~*'(),;:&=+"],
    ] as const
  ) {
    await t.step(user, async () => {
      await using proxy = startProxy({ credentials });
      const ran = await runWith(tls, {
        HTTPS_PROXY: `${user}127.0.0.1:${proxy.port}`,
      });
      assertEquals(ran.code, 0, ran.stderr);
      assertEquals(proxy.targets.length, 1);
    });
  }
});

Deno.test("a proxy's URL that is not taken anyway does no harm", async () => {
  await using tls = await setTlsStage();
  const broken = "http://ann:s3/cret@p:1";
  for (
    const variables of [
      [["HTTPS_PROXY", broken], ["NO_PROXY", "localhost"]],
      [["HTTP_PROXY", broken]],
      // As desktops set it, for others: no proxy that the runtime knows.
      [["all_proxy", "socks://127.0.0.1:9/"]],
    ]
  ) {
    const ran = await runWith(tls, Object.fromEntries(variables));
    assertEquals(ran.code, 0, ran.stderr);
  }
});

Deno.test("a proxy that speaks no TLS, though its URL says https://, is named", async () => {
  await using tls = await setTlsStage();
  const plain = new URL(tls.stage.practice.url).port;
  const ran = await runWith(tls, { HTTPS_PROXY: `https://127.0.0.1:${plain}` });
  assertEquals(ran.code, 2, ran.stderr);
  assertMatch(
    ran.stderr,
    new RegExp(
      `no TLS at this port: the proxy 127\\.0\\.0\\.1:${plain}.*http://`,
    ),
  );
});

Deno.test("NO_PROXY leads past the proxy", async () => {
  await using tls = await setTlsStage();
  const ran = await runWith(tls, {
    HTTPS_PROXY: closedUrl(),
    NO_PROXY: "other.example, localhost",
  });
  assertEquals(ran.code, 0, ran.stderr);
});

Deno.test("HTTP_PROXY in CGI comes from the client: ignored, for https and for http", async () => {
  await using proxy = startProxy();
  const HTTP_PROXY = `http://127.0.0.1:${proxy.port}`;
  await using tls = await setTlsStage();
  const ran = await tls.cgi(NEW, { HTTP_PROXY });
  assertMatch(ran.stdout, /good/);
  const settings = { url: tls.stage.practice.url };
  await using plain = await setTlsStage({ settings });
  assertMatch((await plain.cgi("198.51.100.8", { HTTP_PROXY })).stdout, /good/);
  assertEquals(proxy.targets, []);
});

Deno.test("check tells the proxy, without its password", async () => {
  await using tls = await setTlsStage();
  await using proxy = startProxy({ credentials: "ann:s3cret" });
  const ran = await tls.stage.bare([
    ...["--username=1234567", "--password=practice", `--url=${tls.front.url}`],
    "check",
  ], { ...tls.env, ALL_PROXY: `http://ann:s3cret@127.0.0.1:${proxy.port}` });
  assertEquals(ran.code, 0, ran.stderr);
  assertMatch(
    ran.stdout,
    new RegExp(`^✓ proxy: 127.0.0.1:${proxy.port}$`, "m"),
  );
  assert(!ran.stdout.includes("s3cret"));
  assertEquals(proxy.targets.length, 1);
});
