/**
 * `schlund-ddns ip`: what sources say, and what would be published.
 *
 * @module
 */
import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
import { startBox } from "../detect/box.ts";
import { startPages } from "../detect/pages.ts";
import { words } from "../table.ts";
import { permissionFlags } from "../../packaging/build/permissions.ts";
import { COMMAND_LINE } from "../../packaging/build/program.ts";
import { denoDirectory, setStage } from "./harness.ts";
import { run } from "./process.ts";

Deno.test("ip needs no account, and says what each source says", async () => {
  await using pages = startPages({ "/": "8.8.4.4", "/web": "<html></html>" });
  await using stage = await setStage();
  const url = `url:http://127.0.0.1:${pages.port}`;
  const good = await stage.bare(["ip", "--ip4", `${url}/`, "--ip6", "2a00::1"]);
  assertEquals(good, {
    code: 0,
    stdout: `IPv4 ${url}: 8.8.4.4\nIPv6 2a00::1: 2a00::1\n` +
      "any host A → 8.8.4.4\nany host AAAA → 2a00::1\n",
    stderr: "",
  });
  const given = await stage.bare(
    ["ip", "--ip4", "static:8.8.4.4", "--ip6", "none", "--json"],
  );
  assertEquals(JSON.parse(given.stdout), {
    version: 1,
    sources: [{ source: "8.8.4.4", family: "ip4", address: "8.8.4.4" }],
    published: [{ type: "A", family: "ip4", address: "8.8.4.4" }],
  });
  const bad = await stage.bare(["ip", "--ip4", `${url}/web`, "--ip6", "none"]);
  assertEquals(bad.code, 75);
  assertStringIncludes(bad.stdout, "the answer is not an address");
  assertStringIncludes(bad.stdout, "stays as it is");
  const wrong = await stage.bare(["ip", "--ip4", "iface:nowhere0"]);
  assertEquals(wrong.code, 2);
  assertEquals(stage.practice.requests.length, 0);
});

Deno.test("ip: what would hide a proxy and is not allowed is named, not called no connection", async () => {
  await using pages = startPages({ "/": "8.8.4.4" });
  const flags = permissionFlags(COMMAND_LINE);
  const withoutHttpProxy = flags.map((flag) =>
    flag.replace(",HTTP_PROXY,", ",")
  );
  const source = `url:http://127.0.0.1:${pages.port}/`;
  for (
    const [permissions, code] of [[flags, 0], [withoutHttpProxy, 2]] as const
  ) {
    const ran = await run(Deno.execPath(), [
      ...["run", ...permissions, "main.ts"],
      ...["ip", "--ip4", source, "--ip6", "none"],
    ], { DENO_DIR: await denoDirectory() });
    assertEquals(ran.code, code, ran.stderr);
    if (code === 0) continue;
    assertMatch(
      ran.stderr,
      /^schlund-ddns: a permission is missing.*HTTP_PROXY/m,
    );
  }
});

Deno.test("ip shows each host of the config file, and the prefix behind it", async () => {
  await using box = startBox({
    GetExternalIPAddress: { NewExternalIPAddress: "8.8.4.4" },
    X_AVM_DE_GetExternalIPv6Address: { NewExternalIPv6Address: "2a00:1::1" },
    X_AVM_DE_GetIPv6Prefix: {
      NewIPv6Prefix: "2a00:1:2:300::/56",
      NewPrefixLength: "56",
    },
  });
  await using stage = await setStage();
  const source = `fritzbox:127.0.0.1:${box.port}`;
  const config = await stage.write(
    "a.ini",
    `[default]\nip4 = ${source}\nip6 = ${source}\n` +
      "[host nas.example.com]\ninterface_id = ::5:6:7:8\nip4 = none\n",
  );
  const ran = await stage.bare(["ip", "--config", config, "--json"]);
  assertEquals(ran.code, 0, ran.stderr);
  assertStringIncludes(ran.stderr, "box itself");
  const { sources, published } = JSON.parse(ran.stdout);
  assertEquals(sources, [
    { source, family: "ip4", address: "8.8.4.4" },
    { source, family: "ip6", address: "2a00:1::1" },
    { source, family: "ip6", prefix: "2a00:1:2:300::/56" },
  ]);
  assertEquals(published, [
    { type: "A", family: "ip4", address: "8.8.4.4" },
    { type: "AAAA", family: "ip6", address: "2a00:1::1" },
    {
      host: "nas.example.com",
      type: "AAAA",
      family: "ip6",
      address: "2a00:1:2:300:5:6:7:8",
    },
  ]);
});

Deno.test("ip and notify refuse what every update refuses, and warn alike", async () => {
  await using pages = startPages({ "/hook": "", "/ip": "8.8.4.4" });
  await using stage = await setStage();
  const url = `http://127.0.0.1:${pages.port}`;
  const usual = `username = 1234567\npassword = practice\n` +
    `url = ${stage.practice.url}\nnotify = ${url}/hook\nip4 = url:${url}/ip\nip6 = none\n`;
  for (
    const [line, said] of [
      ["ipv4 = none", 'a.ini:2: unknown setting "ipv4"'],
      ["ip_4 = none", 'a.ini:2: unknown setting "ip_4"'],
      ["ttl = soon", "a.ini:2: ttl"],
    ] as const
  ) {
    await stage.write("a.ini", `[default]\n${line}\n${usual}`);
    const config = `${stage.home}/a.ini`;
    for (const words of [["ip"], ["notify"], ["home.example.com"]]) {
      const ran = await stage.bare([...words, "--config", config]);
      assertEquals([ran.code, ran.stdout], [2, ""], ran.stderr);
      assertStringIncludes(ran.stderr, said);
    }
  }
  assertEquals(pages.asked, []);
  const config = await stage.write(
    "b.ini",
    `[default]\nfavourite = blue\nallowed_hostnames = a_b?\n${usual}`,
  );
  const warnings: string[] = [];
  for (const words of [["ip"], ["notify"], ["home.example.com"]]) {
    const ran = await stage.bare([...words, "--config", config]);
    const told = ran.stderr.split("\n").filter((it) => /^warning:/.test(it));
    warnings.push(told.join("\n"));
  }
  assertStringIncludes(warnings[2]!, '"favourite" is not a known setting');
  assertEquals(warnings, Array(3).fill(warnings[2]));
});

Deno.test("ip and notify tell of a file of authorities that is missing", async () => {
  await using pages = startPages({ "/hook": "", "/ip": "8.8.4.4" });
  await using stage = await setStage();
  const url = `http://127.0.0.1:${pages.port}`;
  for (
    const words of [["ip", "--ip4", `url:${url}/ip`, "--ip6", "none"], [
      "notify",
    ]]
  ) {
    const ran = await stage.bare(words, {
      DENO_CERT: "/nope",
      SCHLUND_DDNS_NOTIFY: `${url}/hook`,
    });
    assertEquals([ran.code, ran.stdout], [2, ""], ran.stderr);
    assertStringIncludes(ran.stderr, 'DENO_CERT: "/nope": there is no such');
  }
  assertEquals(pages.asked, []);
});

Deno.test("check looks at the sources that are named, and asks no others", async () => {
  await using pages = startPages({ "/": "8.8.4.4", "/web": "<html></html>" });
  await using stage = await setStage();
  const url = `url:http://127.0.0.1:${pages.port}`;
  const config = await stage.write(
    "check.ini",
    `[default]\nip4 = ${url}/\n[host home.example.com]\n`,
  );
  const well = await stage.run("check", "--config", config);
  assertEquals(well.code, 0, well.stdout);
  assertStringIncludes(
    well.stdout,
    "IPv4 address of home.example.com: 8.8.4.4\n",
  );
  assert(!well.stdout.includes("IPv6 address"), well.stdout);
  const ill = await stage.run(
    ...words(`check --config ${config} --ip4 ${url}/web`),
  );
  assertEquals(ill.code, 75, ill.stdout);
  assertStringIncludes(ill.stdout, "the answer is not an address");
  const notify = await stage.write("n.ini", "[default]\nnotify = SECRET\n");
  const wrong = await stage.run("check", "--config", notify);
  assertEquals(wrong.code, 2, wrong.stdout);
  assert(!(wrong.stdout + wrong.stderr).includes("SECRET"), wrong.stdout);
});
