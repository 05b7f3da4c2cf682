/**
 * A name that resolves only some seconds after the start, as after boot.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { makeCertificate } from "../tls/certificates.ts";
import { command } from "./harness.ts";
import { findProgram } from "./servers/programs.ts";
import { addressesNow, HOST, setTlsStage, testAuthority } from "./tls_stage.ts";

const NAME = "late.schlund-ddns.invalid";

/** Whether a process may have its own view of `/etc/hosts`. */
function mayMount(): boolean {
  if (findProgram("unshare") === undefined) return false;
  const args = ["-m", "mount", "--bind", "/etc/hosts", "/etc/hosts"];
  return new Deno.Command("unshare", { args, stderr: "null" })
    .outputSync().success;
}

Deno.test({
  name: "a name that resolves after five seconds: the update is made",
  ignore: !mayMount(),
  async fn() {
    const { issuer } = (await testAuthority()).authority;
    const certificate = await makeCertificate({
      name: NAME,
      issuer,
      hosts: [NAME],
    });
    await using tls = await setTlsStage({ certificate });
    const hosts = await tls.stage.write("hosts", "127.0.0.1 localhost\n");
    const [program, options] = await command([
      ...["--username=1234567", "--password=practice"],
      `--url=https://${NAME}:${tls.front.port}`,
      ...[HOST, "198.51.100.7"],
    ], { env: { HOME: tls.stage.home, ...tls.env } });
    const script = 'mount --bind "$1" /etc/hosts; shift; exec "$@"';
    const start = performance.now();
    const late = setTimeout(
      () => Deno.writeTextFileSync(hosts, `127.0.0.1 localhost ${NAME}\n`),
      5000,
    );
    const { code, stderr } = await new Deno.Command("unshare", {
      ...options,
      args: ["-m", "sh", "-c", script, "sh", hosts, program, ...options.args],
      env: { PATH: "/usr/bin:/bin:/usr/sbin:/sbin", ...options.env },
      stdin: "null",
    }).output();
    clearTimeout(late);
    const lines = new TextDecoder().decode(stderr);
    assertEquals(code, 0, lines);
    assertMatch(lines, /cannot resolve.*trying again in/);
    const took = performance.now() - start;
    assert(took > 4500 && took < 19_000, `${took}`);
    assertEquals(addressesNow(tls), ["198.51.100.7"]);
    assertEquals(tls.front.wire.connections(), 1);
  },
});
