import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { readAddressConfig } from "../../lib/settings/address.ts";
import { ConfigError, ValueError } from "../../lib/config_error.ts";
import { parserOfDuration } from "../../lib/settings/parsers.ts";
import {
  parserOfSource,
  sourceText,
} from "../../lib/settings/address_source.ts";
import { readSources } from "../../lib/settings/settings.ts";
import { hostsToWatch, readWatchConfig } from "../../lib/settings/watch.ts";
import { platformWith } from "../platform.ts";
import { createRandom, pick } from "../random.ts";

const parse4 = parserOfSource("A");
const parse6 = parserOfSource("AAAA");

Deno.test("a source in all its spellings", () => {
  for (
    const [text, expected] of [
      ["auto", "auto"],
      [" AUTO ", "auto"],
      ["none", "none"],
      ["desec", "desec"],
      ["trace", "trace"],
      ["cloudflare.trace", "trace"],
      ["ipify", "ipify"],
      ["identme", "identme"],
      ["nsupdate", "nsupdate"],
      ["-", "standard input"],
      ["1.2.3.4", "1.2.3.4"],
      ["static:1.2.3.4", "1.2.3.4"],
      ["::ffff:1.2.3.4", "1.2.3.4"],
      ["iface:eth0", "iface:eth0"],
      ["local.iface:ppp0.7", "iface:ppp0.7"],
      ["iface:vEthernet (WSL 2)", "iface:vEthernet (WSL 2)"],
      ["file:/run/my address", "file:/run/my address"],
      ["fritzbox", "fritzbox"],
      ["fritzbox:fritz.box", "fritzbox"],
      ["fritzbox:192.168.178.1", "fritzbox:192.168.178.1:49000"],
      ["fritzbox:box.lan:8080", "fritzbox:box.lan:8080"],
      ["fritzbox:[::1]:8080", "fritzbox:[::1]:8080"],
      ["fritzbox:[FD00::0:1]", "fritzbox:[FD00::0:1]:49000"],
      ["fritzbox:My_Box.Lan", "fritzbox:My_Box.Lan:49000"],
      ["fritzbox:xn--mnchen-3ya", "fritzbox:xn--mnchen-3ya:49000"],
      ["fritzbox:box.lan:80", "fritzbox:box.lan:80"],
      // What else a URL holds may be a token.
      ["url:https://a.example/p?token=SECRET", "url:https://a.example"],
      ["url:http://127.0.0.1:8080/ip", "url:http://127.0.0.1:8080"],
      ["url:http://[::1]:8080/ip", "url:http://[::1]:8080"],
      ["url:http://localhost/", "url:http://localhost"],
      ["url:http://192.168.178.1/ip", "url:http://192.168.178.1"],
      ["url:http://[fd00::1]/ip", "url:http://[fd00::1]"],
    ] as const
  ) assertEquals(sourceText(parse4(text)), expected, text);
  assertEquals(sourceText(parse6("2001:DB8::1")), "2001:db8::1");
});

Deno.test("what is no source, and no secret in the message", () => {
  for (
    const [text, hint] of [
      ["", "give auto"],
      ["autoo", "did you mean auto?"],
      ["identmee", "did you mean identme?"],
      ["fritz", "give auto"],
      ["1.2.3", "give auto"],
      ["1.2.3.4/24", "give auto"],
      ["127.0.0.1", "a loopback address"],
      ["0.0.0.0", "an unspecified address"],
      ["2001:db8::1", "goes to ip6"],
      ["static:2001:db8::1", "goes to ip6"],
      ["static:", "give auto"],
      ["iface:", "iface:NAME"],
      ["iface:a/b", "iface:NAME"],
      ["file:", "file:PATH"],
      ["url:", "url:https://"],
      ["url:ftp://a.example/", "url:https://"],
      ["url:http://a.example/SECRET", "https://"],
      ["url:http://fritz.box/SECRET", "https://"],
      ["url:http://9.9.9.9/SECRET", "https://"],
      ["url:http://[2a00::1]/SECRET", "https://"],
      ["url:http://100.64.0.1/SECRET", "https://"],
      ["url:http://127.0.0.1.a.example/", "https://"],
      ["url:https://me:SECRET@a.example/", "remove the user name"],
      ["https://a.example/SECRET", "give auto"],
      ["fritzbox:", "fritzbox:HOST"],
      ["fritzbox:a:0", "fritzbox:HOST"],
      ["fritzbox:a:65536", "fritzbox:HOST"],
      ["fritzbox:http://a/", "fritzbox:HOST"],
      ["fritzbox:SECRET@a", "fritzbox:HOST"],
      // What looks like an address is one, or is refused.
      ["fritzbox:192.168.178.256", "fritzbox:HOST"],
      ["fritzbox:192.168.178", "fritzbox:HOST"],
      ["fritzbox:192.168.178.01", "fritzbox:HOST"],
      ["fritzbox:1.2.3.4.5", "fritzbox:HOST"],
      ["fritzbox:0x100000000", "fritzbox:HOST"],
      ["fritzbox:0x7f000001", "fritzbox:HOST"],
      ["fritzbox:2130706433", "fritzbox:HOST"],
      ["fritzbox:[:::]", "fritzbox:HOST"],
      ["fritzbox:[1.2.3.4]:80", "fritzbox:HOST"],
      ["fritzbox:xn--a", "fritzbox:HOST"],
    ] as const
  ) {
    const { message } = assertThrows(() => parse4(text), ValueError, hint);
    assertEquals(message.includes("SECRET"), false, message);
  }
  assertThrows(() => parse6("1.2.3.4"), ValueError, "goes to ip4");
});

Deno.test("any text is a source or refused, and a fritzbox is that very host", () => {
  const random = createRandom(178);
  const parts = "1|192.168|.|256|0x7f|xn--|a|-|_|[|]|:|::1|fd00|80|f|url:|" +
    "https://|iface|file|1.2.3.4|%|\u{1f600}| |static|auto";
  let boxes = 0;
  for (let i = 0; i < 20_000; i++) {
    const some = Array.from(
      { length: 1 + random() * 6 },
      () => pick(random, parts.split("|")),
    ).join("");
    let source;
    try {
      source = parse4(i % 2 ? `fritzbox:${some}` : some);
      sourceText(source);
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      continue;
    }
    if (source.kind !== "fritzbox") continue;
    boxes++;
    const { hostname } = new URL(`http://${source.host}:${source.port}/`);
    if (!hostname.startsWith("[")) assertEquals(hostname, source.host, some);
  }
  assert(boxes > 100, `${boxes}`);
});

Deno.test("durations", () => {
  const parse = parserOfDuration(1000, 24 * 3_600_000);
  for (
    const [text, milliseconds] of [
      ["90", 90_000],
      ["90s", 90_000],
      ["5m", 300_000],
      ["24h", 86_400_000],
      [" 5 M ", 300_000],
      ["1", 1000],
    ] as const
  ) assertEquals(parse(text), milliseconds, text);
  for (const text of ["", "0", "0s", "25h", "5d", "-5", "1.5m", "5 m 3", "m"]) {
    assertThrows(() => parse(text), ValueError, "90, 90s, 5m or 24h", text);
  }
});

async function addressesOf(
  ini: string,
  { flags = {}, env = {} }: {
    flags?: Record<string, string>;
    env?: Record<string, string>;
  } = {},
) {
  const platform = platformWith({
    env: { DDNS_CONFIG: "/c", ...env },
    files: { "/c": ini },
  });
  return readAddressConfig(await readSources(flags, platform));
}

Deno.test("option, [host NAME], environment, [default], auto: the first says", async () => {
  const ini = (host: string) =>
    `[default]\nip4 = desec\n[host a.example.com]\n${host}\n`;
  const env = { SCHLUND_DDNS_IP4: "ipify" };
  const flags = { ip4: "trace" };
  for (
    const [host, more, source] of [
      ["ip4 = identme", { flags, env }, "trace"],
      ["ip4 = identme", { env }, "identme"],
      ["", { env }, "ipify"],
      ["", {}, "desec"],
    ] as const
  ) {
    const { sourcesOf } = await addressesOf(ini(host), more);
    const [ip4, ip6] = sourcesOf("a.example.com").families;
    assertEquals(
      [
        sourceText(ip4!.source),
        ip4!.named,
        sourceText(ip6!.source),
        ip6!.named,
      ],
      [source, true, "auto", false],
    );
  }
});

Deno.test("a section [host NAME] needs no interface_id, and no [DEFAULT] overrules the environment", async () => {
  const { hosts, sourcesOf } = await addressesOf(
    "[DEFAULT]\nip4 = desec\n[default]\n[host a.example.com]\n" +
      "[host b.example.com]\ninterface_id = ::1:2:3:4\nip6 = fritzbox\n",
    { env: { SCHLUND_DDNS_IP4: "ipify" } },
  );
  assertEquals(hosts, ["a.example.com", "b.example.com"]);
  const texts = hosts.map((host) =>
    sourcesOf(host).families.map(({ source }) => sourceText(source))
  );
  assertEquals(texts, [["ipify", "auto"], ["ipify", "fritzbox"]]);
  assertEquals(sourcesOf("b.example.com").interfaceId?.text, "::1:2:3:4");
});

Deno.test("a wrong source says where it stands", async () => {
  for (
    const [ini, place] of [
      ["[default]\nip4 = desck\n", "/c:2: ip4: "],
      ["[default]\n[host a.example.com]\nip6 = 1.2.3.4\n", "/c:2: ip6: "],
    ] as const
  ) {
    await assertRejects(() => addressesOf(ini), ConfigError, place);
  }
  await assertRejects(
    () => addressesOf("[default]\n", { env: { SCHLUND_DDNS_IP6: "x" } }),
    ConfigError,
    "SCHLUND_DDNS_IP6: ",
  );
});

Deno.test("what to watch, and how often", async () => {
  assertEquals(hostsToWatch(["a"], ["b"], ["c"]), ["a"]);
  assertEquals(hostsToWatch([], ["b", "c"], ["c", "d"]), ["b", "c", "d"]);
  assertThrows(() => hostsToWatch([], [], undefined), ConfigError, "no host");
  const config = async (flags: Record<string, string>) =>
    readWatchConfig(await readSources(flags, platformWith()));
  assertEquals(await config({}), {
    intervalMilliseconds: 300_000,
    refreshMilliseconds: 86_400_000,
  });
  assertEquals(
    (await config({ interval: "1s" })).intervalMilliseconds,
    1000,
  );
  await assertRejects(
    () => config({ interval: "0" }),
    ConfigError,
    "--interval",
  );
});
