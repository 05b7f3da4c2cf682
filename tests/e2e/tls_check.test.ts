/**
 * What `check` says about the way to the gateway.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { makeCertificate } from "../tls/certificates.ts";
import { setTlsStage, testAuthority } from "./tls_stage.ts";

const DAY = 86_400_000;
const day = (offset: number) => new Date(Date.now() + offset * DAY);

async function certificate(from: number, to: number) {
  const { issuer } = (await testAuthority()).authority;
  return await makeCertificate({
    name: "localhost",
    issuer,
    hosts: ["localhost"],
    notBefore: day(from),
    notAfter: day(to),
  });
}

Deno.test("check: proxy, authorities, TLS version and the certificate's end", async () => {
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    await using tls = await setTlsStage({ version });
    const ran = await tls.run("check");
    assertEquals(ran.code, 0, ran.stdout + ran.stderr);
    assertMatch(ran.stdout, /^✓ proxy: none$/m);
    assertMatch(
      ran.stdout,
      /^✓ certificate authorities: Mozilla's and those in \S+authority\.pem$/m,
    );
    const end = day(60).toISOString().slice(0, 10);
    assertMatch(
      ran.stdout,
      new RegExp(
        `^✓ TLS: ${version.replace("v", " ")}, certificate of localhost by ` +
          `Test authority, valid from \\S+ to ${end}$`,
        "m",
      ),
    );
    // A look sends nothing.
    assertEquals(tls.front.arrivals.map(({ code }) => code), ["0205"]);
  }
});

Deno.test("check warns of a certificate that ends in a few days, and --quiet does not hide it", async () => {
  await using tls = await setTlsStage({
    certificate: await certificate(-80, 5.5),
  });
  for (const quiet of [[], ["--quiet"]]) {
    const ran = await tls.run("check", ...quiet);
    assertEquals(ran.code, 0, ran.stderr);
    assertMatch(ran.stdout, /^! TLS: .*it expires in 5 days$/m);
  }
});

Deno.test("check names a clock that the certificate contradicts", async () => {
  for (const [from, to] of [[9, 99], [-99, -9]] as const) {
    await using tls = await setTlsStage({
      certificate: await certificate(from, to),
    });
    const ran = await tls.run("check");
    assertEquals(ran.code, 75, ran.stdout);
    const now = new Date().toISOString().slice(0, 10);
    assertMatch(
      ran.stdout,
      new RegExp(
        `^✗ clock: it is ${now} .*outside of the certificate's validity`,
        "m",
      ),
    );
    assertMatch(ran.stdout, /^✗ gateway: the certificate of localhost/m);
  }
});

Deno.test("check with permissions that a hand-made command leaves out", async () => {
  await using tls = await setTlsStage();
  const main = new URL("../../main.ts", import.meta.url).pathname;
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      ...["run", "--no-prompt", "--allow-net", "--allow-read"],
      ...["--allow-sys=uid", "--allow-env=HOME,DDNS_CONFIG"],
      main,
      ...["--username=1234567", "--password=practice"],
      `--url=${tls.front.url}`,
      "check",
    ],
    env: tls.env,
  }).output();
  const text = new TextDecoder().decode(stdout) +
    new TextDecoder().decode(stderr);
  assert(!text.includes("internal error"), text);
  assert([0, 2].includes(code), text);
});
