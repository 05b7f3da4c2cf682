/**
 * Updates whose addresses are looked for: which records are made, left alone or
 * told of, and what the exit status is.
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
import { startProxy } from "../tls/proxy.ts";
import { requestsOf, setStage, type Stage } from "./harness.ts";
import { testNamed } from "./servers/named_host.ts";
import { startNamedServices } from "./servers/named_services.ts";

/** What stands under a name of the zone example.com, such as `A 192.0.2.10`. */
function records({ practice }: Stage, name: string): readonly string[] {
  return practice.zone("example.com")!.rr
    .filter((record) => record.name === name)
    .map(({ type, value }) => `${type} ${value}`).sort();
}

const HOME = "home.example.com";

/** Deno itself may look for a new version, through the same proxy. */
const QUIET = { DENO_NO_UPDATE_CHECK: "1" };
const HOME6 = "AAAA 2001:db8:0:0:0:0:0:10";

Deno.test("each family follows its source, in one inquiry and one update", async () => {
  await using pages = startPages({ "/": "8.8.4.4" });
  await using stage = await setStage();
  const args = words(
    `${HOME} --ip4 url:http://127.0.0.1:${pages.port}/ --ip6 2a00::1`,
  );
  const first = await stage.run(...args);
  assertEquals(first, {
    code: 0,
    stdout: `${HOME} A 192.0.2.10 → 8.8.4.4\n` +
      `${HOME} AAAA 2001:db8:0:0:0:0:0:10 → 2a00::1\n`,
    stderr: "",
  });
  assertEquals(requestsOf(stage.practice), [
    "0205 example.com",
    "0202001 example.com",
  ]);
  const second = await stage.run(...args, "--dry-run");
  assertEquals(second, { code: 0, stdout: "", stderr: "" });
  assertEquals(stage.practice.requests.length, 3);
});

Deno.test("a silent source leaves time to update the other family", async () => {
  const silence = Promise.withResolvers<Response>();
  await using pages = startPages({
    "/ok": "8.8.4.4",
    "/hang": () => silence.promise,
  });
  try {
    await using stage = await setStage();
    const { code, stdout, stderr } = await stage.run(
      ...["--timeout", "4", HOME],
      ...["--ip4", `url:http://127.0.0.1:${pages.port}/ok`],
      ...["--ip6", `url:http://[::1]:${pages.port}/hang`],
    );
    assertEquals(code, 75);
    assertEquals(stdout, `${HOME} A 192.0.2.10 → 8.8.4.4\n`);
    assertMatch(
      stderr,
      /^schlund-ddns: \S+ AAAA: url:http:\S+: no answer within (?:2|1\.\d) s\n$/,
    );
    assertEquals(records(stage, "home"), ["A 8.8.4.4", HOME6]);
  } finally {
    silence.resolve(new Response());
  }
});

Deno.test("a family without a record is left alone, even if its look-up fails", async () => {
  await using stage = await setStage();
  // plain.example.com has an A record alone.
  for (const ip6 of ["2a00::1", "iface:nowhere0", "file:/nowhere"]) {
    const ran = await stage.run(
      ...words(`plain.example.com --ip4 8.8.4.4 --ip6 ${ip6}`),
    );
    assertEquals([ran.code, ran.stderr], [0, ""], ip6);
    assertEquals(records(stage, "plain"), ["A 8.8.4.4"]);
  }
});

Deno.test("--create makes what is named, and says so of a new host", async () => {
  await using stage = await setStage();
  const without = await stage.run("new.example.com", "--ip4", "8.8.4.4");
  assertEquals(without.code, 1);
  assertStringIncludes(
    without.stderr,
    "no A or AAAA record for new.example.com",
  );
  const unnamed = await stage.run("new.example.com", "--create");
  assertEquals(unnamed.code, 1);
  assertStringIncludes(unnamed.stderr, "new.example.com is new");
  assertStringIncludes(unnamed.stderr, "--ip4 or --ip6");
  assertEquals(records(stage, "new"), []);
  const named = await stage.run(
    ...words("new.example.com --create --ip4 8.8.4.4"),
  );
  assertEquals([named.code, named.stderr], [0, ""]);
  assertEquals(records(stage, "new"), ["A 8.8.4.4"]);
  // The failure of a family that shall be made is told.
  const half = await stage.run(
    ...words("more.example.com --create --ip4 8.8.4.4 --ip6 iface:nowhere0"),
  );
  assertEquals(half.code, 2);
  assertEquals(records(stage, "more"), ["A 8.8.4.4"]);
  assertStringIncludes(half.stderr, "more.example.com AAAA: iface:nowhere0");
});

Deno.test("what is wrong by itself is 2, what may heal is 75", async () => {
  await using stage = await setStage();
  await stage.write("empty", "");
  await stage.write("address", "8.8.4.4\n");
  for (
    const [source, code] of [
      ["iface:nowhere0", 2],
      [`file:${stage.home}/nowhere`, 2],
      [`file:${stage.home}/empty`, 75],
      [`file:${stage.home}/address`, 0],
      ["file:~/address", 0],
      ["url:http://127.0.0.1:1/", 75],
      ["fritzbox:127.0.0.1:1", 75],
      ["-", 75],
      ["nonsense", 2],
      ["url:http://example.com/", 2],
      ["2a00::1", 2],
    ] as const
  ) {
    const ran = await stage.run("plain.example.com", "--ip4", source);
    assertEquals(ran.code, code, `${source}: ${ran.stderr}`);
    if (code !== 0) assertMatch(ran.stderr, /^schlund-ddns: .+\n$/, source);
  }
  assertEquals(records(stage, "plain"), ["A 8.8.4.4"]);
});

Deno.test("addresses that are written down, and a source for the other family", async () => {
  await using stage = await setStage();
  const ran = await stage.run(HOME, "8.8.4.4", "--ip6", "2a00::1");
  assertEquals(ran.code, 0);
  assertEquals(records(stage, "home"), ["A 8.8.4.4", "AAAA 2a00::1"]);
  const both = await stage.run(HOME, "8.8.4.4", "--ip4", "auto");
  assertEquals(both.code, 2);
  assertStringIncludes(both.stderr, "contradict");
  // Sources in the configuration are for families that nobody writes down.
  const config = await stage.write(
    "a.ini",
    "[default]\nip4 = iface:nowhere0\nip6 = iface:nowhere0\n",
  );
  const given = await stage.run("--config", config, HOME, "8.8.8.8");
  assertEquals([given.code, given.stderr], [0, ""]);
  assertEquals(records(stage, "home"), ["A 8.8.8.8", "AAAA 2a00::1"]);
});

Deno.test("where nothing is left to do, that is said and nobody is asked", async () => {
  await using stage = await setStage();
  const config = await stage.write(
    "none.ini",
    `[default]\nip6 = none\n[host ${HOME}]\nip4 = none\n` +
      "[host plain.example.com]\nip4 = 8.8.4.4\n",
  );
  for (
    const [args, hint] of [
      [[HOME, "--ip4", "none", "--ip6", "none"], `${HOME}: nothing is left`],
      [["--config", config, HOME], `${HOME}: nothing is left to update`],
      [["watch", "--config", config, HOME], "nothing is left to watch"],
      [["ip", "--ip4", "none", "--ip6", "none"], "nothing is left to find"],
    ] as const
  ) {
    const ran = args[0] === "ip"
      ? await stage.bare(args)
      : await stage.run(...args);
    assertEquals([ran.code, ran.stdout], [2, ""], ran.stderr);
    assertMatch(ran.stderr, /^schlund-ddns: ip4 and ip6 are both none .+\n$/);
    assertStringIncludes(ran.stderr, hint);
  }
  assertEquals(stage.practice.requests.length, 0);
  // One host of several is left alone as the file says, and an address is an address.
  const one = await stage.run("--config", config, HOME, "plain.example.com");
  assertEquals(
    [one.code, one.stdout, one.stderr],
    [0, "plain.example.com A 192.0.2.40 → 8.8.4.4\n", ""],
  );
  const given = await stage.run(HOME, "8.8.4.4", "--ip6", "none");
  assertEquals([given.code, given.stderr], [0, ""]);
  assertEquals(records(stage, "home"), ["A 8.8.4.4", HOME6]);
});

Deno.test("no proxy is asked for an address, and none for what is at home", async () => {
  await using box = startBox({
    GetExternalIPAddress: { NewExternalIPAddress: "8.8.4.4" },
    X_AVM_DE_GetExternalIPv6Address: { NewExternalIPv6Address: "2a00:1::1" },
  });
  await using pages = startPages({ "IPv4 /": "9.9.9.9", "IPv6 /": "2a00::2" });
  await using proxy = startProxy({ refuse: 502 });
  await using stage = await setStage();
  const place = `http://127.0.0.1:${proxy.port}`;
  for (const name of ["ALL_PROXY", "HTTP_PROXY", "http_proxy", "all_proxy"]) {
    for (
      const [ip4, ip6] of [
        [`fritzbox:127.0.0.1:${box.port}`, `fritzbox:localhost:${box.port}`],
        [
          `url:http://127.0.0.1:${pages.port}/`,
          `url:http://[::1]:${pages.port}/`,
        ],
      ] as const
    ) {
      const ran = await stage.bare(
        ["ip", "--ip4", ip4, "--ip6", ip6],
        { ...QUIET, [name]: place },
      );
      assertEquals(ran.code, 0, ran.stdout);
    }
  }
  assertEquals(proxy.targets, []);
  // The way to the gateway is another.
  const { url } = stage.practice;
  const env = {
    ...QUIET,
    HTTP_PROXY: place,
    SCHLUND_DDNS_PASSWORD: "practice",
  };
  const ran = await stage.bare([
    ...["--username", "1234567", "--url", url, "--timeout", "2", HOME],
    ...["--ip4", `fritzbox:127.0.0.1:${box.port}`, "--ip6", "none"],
  ], env);
  assertEquals(ran.code, 75, ran.stderr);
  assertStringIncludes(ran.stderr, "502");
  assert(proxy.targets.length > 0);
});

testNamed(
  ["unshare"],
  "the services by their names: two of three agree, and the slow is not waited for",
  async () => {
    await using stage = await setStage();
    const trace = (ip: string) => `h=api.cloudflare.com\nip=${ip}\nwarp=off\n`;
    await using proxy = startProxy({ refuse: 502 });
    const env = {
      ...QUIET,
      HOME: stage.home,
      // No look-up goes that way.
      HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
      SCHLUND_DDNS_USERNAME: "1234567",
      SCHLUND_DDNS_PASSWORD: "practice",
      SCHLUND_DDNS_URL: stage.practice.url,
    };
    const ask = async (
      answers: Parameters<typeof startNamedServices>[1],
      ...args: string[]
    ) => {
      await using services = await startNamedServices(stage.home, answers);
      const ran = await services.run(["plain.example.com", ...args], { env });
      return { ...ran, asked: [...services.asked].sort() };
    };
    const agreed = await ask(
      {
        "checkipv4.dedyn.io": "8.8.4.4\n",
        "api.cloudflare.com": trace("8.8.4.4"),
        "v4.ident.me": undefined,
      },
      "--ip6",
      "none",
    );
    assertEquals(
      [agreed.code, agreed.stdout, agreed.stderr],
      [0, "plain.example.com A 192.0.2.40 → 8.8.4.4\n", ""],
    );
    const decided = await ask(
      {
        "checkipv4.dedyn.io": "9.9.9.9",
        "api.cloudflare.com": trace("8.8.4.4"),
        "v4.ident.me": "9.9.9.9",
      },
      "--ip6",
      "none",
    );
    assertStringIncludes(decided.stdout, "8.8.4.4 → 9.9.9.9");
    const torn = await ask(
      {
        "checkipv4.dedyn.io": "8.8.8.8",
        "api.cloudflare.com": trace("104.16.1.1"),
        "v4.ident.me": "1.1.1.1",
      },
      "--ip6",
      "none",
    );
    assertEquals(torn.code, 75);
    assertStringIncludes(torn.stderr, "no two sources agree");
    for (
      const [name, host, path] of [
        ["desec", "checkipv4.dedyn.io", "/"],
        ["ipify", "api.ipify.org", "/"],
        ["identme", "v4.ident.me", "/"],
        ["nsupdate", "ipv4.nsupdate.info", "/myip"],
      ] as const
    ) {
      const alone = await ask(
        { [host]: "9.9.9.9" },
        "--ip4",
        name,
        "--ip6",
        "none",
      );
      assertEquals([alone.code, alone.asked], [0, [host + path]], alone.stderr);
    }
    const nobody = await ask({}, "--ip4", "ipify", "--ip6", "none");
    assertEquals(nobody.code, 75);
    assertEquals(
      nobody.stderr,
      "schlund-ddns: plain.example.com A: ipify: no connection: the server refuses it; does it run there? [Connection refused]; " +
        "look-ups do not use the proxy\n",
    );
    assertEquals(records(stage, "plain"), ["A 9.9.9.9"]);
    assertEquals(proxy.targets, []);
  },
);
