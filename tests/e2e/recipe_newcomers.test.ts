/**
 * What a newcomer does with the README and docs/addresses.md, word for word, until
 * a record follows: one behind a Fritz!Box, and one on a plain server.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { startBox } from "../detect/box.ts";
import { command, setStage } from "./harness.ts";
import { startBackground } from "./servers/background.ts";
import { testNamed } from "./servers/named_host.ts";
import {
  HOSTS_ENV,
  someLoopback,
  withHosts,
} from "./servers/named_services.ts";
import { blockAfter } from "./servers/readme.ts";
import { runScriptAtHome, testAtHome } from "./servers/two_networks.ts";

/** A newcomer fills these in. */
function filledIn(ini: string): string {
  return ini.replace("USER", "1234567").replace("PASS", "practice");
}

testNamed(["unshare"], "three steps with a Fritz!Box", async () => {
  await using stage = await setStage();
  const { practice, home } = stage;
  const zone = practice.zone("example.com")!;
  practice.setZone({
    ...zone,
    rr: [
      ...zone.rr,
      { name: "nas", type: "A", value: "192.0.2.50" },
      { name: "nas", type: "AAAA", value: "2001:db8::50" },
    ],
  });
  const hostname = someLoopback();
  await using _box = startBox({
    GetExternalIPAddress: { NewExternalIPAddress: "8.8.4.4" },
    X_AVM_DE_GetIPv6Prefix: {
      NewIPv6Prefix: "2a00:1:2:300::",
      NewPrefixLength: "56",
    },
  }, { hostname, port: 49000 });
  const hosts = await stage.write("hosts", `${hostname} fritz.box\n`);
  const step = "## Three steps with a Fritz!Box";
  const ini = await blockAfter(step, "docs/addresses.md");
  await stage.write(".schlund-ddns", filledIn(ini));
  const text = await Deno.readTextFile(
    new URL("../../docs/addresses.md", import.meta.url),
  );
  const [, line = ""] = /^3\. `schlund-ddns (.*?)`/m.exec(
    text.slice(text.indexOf(step)),
  ) ?? [];
  const [program, options] = await command(line.split(" "), {
    // Of this test: the practice gateway.
    env: { HOME: home, SCHLUND_DDNS_URL: practice.url },
  });
  await using watch = startBackground({
    ...withHosts(hosts, program, options.args),
    env: { ...HOSTS_ENV, ...options.env },
    log: `${home}/watch.log`,
  });
  await watch.until((log) => log.includes("AAAA"));
  assertEquals(
    (await watch.log()).replaceAll(/^\S+Z /gm, ""),
    "nas.example.com A 192.0.2.50 → 8.8.4.4\n" +
      "nas.example.com AAAA 2001:db8::50 → 2a00:1:2:300:1234:5678:9abc:def0\n",
  );
});

const PRACTICE = `
schlund-ddns practice --quiet >/dev/null 2>&1 &
until (exec 3<>/dev/tcp/127.0.0.1/8053) 2>/dev/null; do sleep 0.1; done
cd
`;

testAtHome(
  "three steps with a plain server",
  async () => {
    const step = "## Three steps to the first update";
    const ini = filledIn(await blockAfter(step)) +
      // Of this test: the practice gateway.
      "url = http://127.0.0.1:8053\n";
    const update = await blockAfter("3. Check that updates would work");
    const cron = (await blockAfter("### cron")).trim().split(" ").slice(5);
    const { code, stdout, stderr } = await runScriptAtHome(
      `${PRACTICE}
cat > .schlund-ddns <<'END'
${ini}END
chmod 600 .schlund-ddns
${update}
${cron.join(" ").replace("/usr/local/bin/", "")}
schlund-ddns list home.example.com`,
      { addresses: "ip addr add 2a00:1:2:3::7/64 dev v0 nodad\n" },
    );
    assertEquals(code, 0, stdout + stderr);
    const at = (text: string) => {
      assertStringIncludes(stdout, text);
      return stdout.indexOf(text);
    };
    const found = at("home.example.com A 192.0.2.10 → 8.8.4.4\n");
    const said = at("home.example.com A 8.8.4.4 → 1.2.3.4\n");
    const back = at("home.example.com A 1.2.3.4 → 8.8.4.4\n");
    assert(found < said && said < back, stdout);
    at("home.example.com AAAA 2001:db8::1 → 2a00:1:2:3::7\n");
  },
);
