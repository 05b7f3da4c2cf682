/**
 * What goes over the wire: one connection per update, HTTP/1.1 alone, and no
 * update that is sent a second time unseen.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { addressesNow, codesOf, HOST, setTlsStage } from "./tls_stage.ts";

const NEW = "198.51.100.7";

Deno.test("one connection per update, over TLS 1.2 and 1.3, HTTP/1.1 even where HTTP/2 is offered", async (t) => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    for (const h2 of [false, true]) {
      await t.step(`command line, ${version}, h2 offered: ${h2}`, async () => {
        await using tls = await setTlsStage({ version, h2 });
        const ran = await tls.run(HOST, NEW, "2001:db8:7::1");
        assertEquals(ran.code, 0, ran.stderr);
        assertEquals(tls.front.wire.connections(), 1);
        assertEquals(
          tls.front.arrivals.map(({ httpVersion, code }) =>
            `${httpVersion} ${code}`
          ),
          ["1.1 0205", "1.1 0202001"],
        );
        const [inquiry, update] = tls.front.arrivals;
        // Its length is told, and only the update asks for the connection's end.
        assert(Number(update!.headers["content-length"]) > 100);
        assertEquals(update!.headers["connection"], "close");
        assert(inquiry!.headers["connection"] !== "close");
      });
    }
  }
  await t.step("several hosts in several zones", async () => {
    await using tls = await setTlsStage({ h2: true });
    const ran = await tls.run(HOST, "host.sub.example.org", NEW);
    assertEquals(ran.code, 0, ran.stderr);
    assert(codesOf(tls).split(" ").length >= 4);
    // The update of a zone ends its connection.
    assertEquals(tls.front.wire.connections(), 1);
  });
  await t.step("the CGI program", async () => {
    await using tls = await setTlsStage({ h2: true });
    const ran = await tls.cgi(NEW);
    assertMatch(ran.stdout, /good/);
    assertEquals([tls.front.wire.connections(), codesOf(tls)], [
      1,
      "0205 0202001",
    ]);
  });
  await t.step("the service, each time anew", async () => {
    await using tls = await setTlsStage({ h2: true });
    const serve = await tls.serve();
    for (const [i, address] of [NEW, "198.51.100.8"].entries()) {
      assertEquals(await serve.update(address), `good ${address}`);
      assertEquals(tls.front.wire.connections(), i + 1);
    }
  });
});

Deno.test("an update that was carried out, and no answer: seen once, and right at the end", async (t) => {
  for (const trick of ["break", "hang up", "half", "silence"] as const) {
    for (const h2 of [false, true]) {
      await t.step(`${trick}, h2 offered: ${h2}`, async () => {
        let met = 0;
        await using tls = await setTlsStage({
          h2,
          trick: ({ code }) =>
            code === "0202001" && ++met === 1 ? trick : undefined,
        });
        const ran = await tls.run("--timeout=6", HOST, NEW);
        assertEquals(ran.code, 0, ran.stderr);
        assertEquals(codesOf(tls), "0205 0202001 0205");
        assertEquals(addressesNow(tls), [NEW]);
      });
    }
  }
});

Deno.test("an unannounced end between inquiry and update: one update, and all is well", async () => {
  for (const h2 of [false, true]) {
    await using tls = await setTlsStage({
      h2,
      trick: ({ code }, number) =>
        code === "0205" && number === 1 ? "close" : undefined,
    });
    const ran = await tls.run(HOST, NEW);
    assertEquals(ran.code, 0, ran.stderr);
    assertEquals(codesOf(tls).replaceAll("0205", "").trim(), "0202001");
    assertEquals(addressesNow(tls), [NEW]);
  }
});

Deno.test("the service takes a new connection after a silence", async () => {
  for (const h2 of [false, true]) {
    await using tls = await setTlsStage({ h2 });
    const serve = await tls.serve();
    assertEquals(await serve.update(NEW), `good ${NEW}`);
    // An inquiry without update leaves a connection that is kept, for a while.
    assertEquals(await serve.update(NEW), `nochg ${NEW}`);
    const before = tls.front.wire.connections();
    await new Promise((resolve) => setTimeout(resolve, 2500));
    // The path falls silent, and nobody is told.
    tls.front.wire.silence();
    const start = performance.now();
    assertEquals(await serve.update("198.51.100.8"), "good 198.51.100.8");
    assert(performance.now() - start < 5000);
    assertEquals(tls.front.wire.connections(), before + 1);
  }
});

Deno.test("a redirect at the update: one look at the zone, no second update, nothing at its target", async () => {
  await using other = await setTlsStage();
  for (const carriedOut of [true, false]) {
    await using tls = await setTlsStage({
      trick: ({ code }) =>
        code === "0202001"
          ? {
            status: 307,
            headers: { location: `${other.front.url}/` },
            carriedOut,
          }
          : undefined,
    });
    const ran = await tls.run(HOST, NEW);
    assertEquals(ran.code, carriedOut ? 0 : 2, ran.stderr);
    assertEquals(
      tls.front.arrivals.map(({ code }) => code),
      ["0205", "0202001", "0205"],
    );
    if (!carriedOut) assertMatch(ran.stderr, /redirect to https:\/\/localhost/);
  }
  assertEquals(other.front.wire.connections(), 0);
});
