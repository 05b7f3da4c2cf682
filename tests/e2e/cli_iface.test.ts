/**
 * Interfaces as machines have them, in a network namespace: the kernel makes the
 * temporary addresses, and picks the one that connections begin at.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import {
  type HomeOptions,
  runAtHome,
  runScriptAtHome,
  testAtHome,
  WAIT_FOR_TEMPORARY,
} from "./servers/two_networks.ts";

const PREFIX = "2a00:1:2:3";
/** Those of RFC 7217, and others that nobody wrote. */
const STABLE = `${PREFIX}:1234:5678:9abc:def0`;
const ANOTHER = `${PREFIX}:9876:5432:10fe:dcba`;
/** Before the provider gave another prefix. */
const OLD_PREFIX = "2a00:9:9:9";
const OLD = `${OLD_PREFIX}:1234:5678:9abc:def0`;
const OF_THE_HARDWARE = `${PREFIX}:0:5eff:fe00:5301`;

/** What the IPv6 address of `iface:v0` is, or the line that says why not. */
async function find(options: HomeOptions) {
  const { code, stdout, stderr } = await runAtHome(
    ["ip", "--ip4", "none", "--ip6", "iface:v0"],
    options,
  );
  const [, text = stderr] = /^any host AAAA → (.*)$/m.exec(stdout) ?? [];
  return { code, text };
}

const add = (address: string, ...words: string[]) =>
  `ip addr add ${address}/64 dev v0 nodad ${words.join(" ")}\n`;

const WITH_TEMPORARY = "echo 2 > /proc/sys/net/ipv6/conf/v0/use_tempaddr\n";

testAtHome("iface: the stable address beside temporary ones", async () => {
  for (
    const [addresses, text] of [
      [add(STABLE, "mngtmpaddr") + add("fd00:1::5"), STABLE],
      // A deprecated one is no reason to refuse.
      [add(STABLE, "mngtmpaddr") + add(ANOTHER, "preferred_lft 0"), STABLE],
      [
        add(OF_THE_HARDWARE, "mngtmpaddr") + add(ANOTHER, "preferred_lft 0") +
        add(`${PREFIX}::7`),
        OF_THE_HARDWARE,
      ],
    ] as const
  ) {
    const ran = await find({
      addresses: WITH_TEMPORARY + addresses,
      wait: WAIT_FOR_TEMPORARY,
    });
    assertEquals(ran, { code: 0, text });
  }
});

testAtHome(
  "iface: after the prefix changed, the new one while the old is deprecated",
  async () => {
    const ran = await find({
      addresses: WITH_TEMPORARY + add(OLD, "mngtmpaddr") +
        add(STABLE, "mngtmpaddr"),
      // Of the new prefix, too: connections start from it only then.
      wait: `${WAIT_FOR_TEMPORARY.replace("inet6", `"inet6 ${PREFIX}:"`)}
for address in $(ip -6 -o addr show dev v0 | grep -o '${OLD_PREFIX}[^/ ]*'); do
  ip addr change "$address/64" dev v0 preferred_lft 0 valid_lft 7200
done
`,
    });
    assertEquals(ran, { code: 0, text: STABLE });
    const config = "[default]\nip4 = none\nip6 = iface:v0\n" +
      "[host nas.example.com]\ninterface_id = ::5:6:7:8\n";
    const followed = await runScriptAtHome(
      `printf '%s' '${config}' > ~/.schlund-ddns; schlund-ddns ip nas.example.com`,
      { addresses: add(OLD, "preferred_lft 0 valid_lft 7200") + add(STABLE) },
    );
    assertEquals(followed.code, 0, followed.stdout + followed.stderr);
    assertStringIncludes(
      followed.stdout,
      `nas.example.com AAAA → ${PREFIX}:5:6:7:8\n`,
    );
  },
);

testAtHome("iface: one alone is it, and nothing is guessed", async () => {
  const alone = await find({ addresses: add(STABLE) + add("fd00:1::5") });
  assertEquals(alone, { code: 0, text: STABLE });
  const local = await find({ addresses: add("fd00:1::5") });
  assertEquals(local.code, 75);
  assertStringIncludes(local.text, "no IPv6 address that can be reached");
  // No temporary ones, so the kernel's pick is as good as the other.
  const { code, text } = await find({
    addresses: add(`${PREFIX}::1`) + add(`${PREFIX}::2`, "preferred_lft 0"),
  });
  assertEquals(code, 2, text);
  assertMatch(text, /^stays as it is: iface:v0: it has .*2a00:/);
});

testAtHome(
  "auto: a temporary address is not published without a word",
  async () => {
    const addresses = WITH_TEMPORARY + add(STABLE, "mngtmpaddr");
    const wait = WAIT_FOR_TEMPORARY;
    const ran = await runAtHome(["ip", "--ip4", "none"], { addresses, wait });
    assertEquals(ran.code, 0, ran.stdout);
    assertMatch(ran.stderr, /^warning: auto: .*temporary.*interface_id/);
  },
);

testAtHome("auto: each family is seen as the kernel sends it", async () => {
  const ran = await runAtHome(["ip"], { addresses: add(OF_THE_HARDWARE) });
  assertEquals(ran.code, 0, ran.stdout);
  for (const name of ["desec", "trace", "identme"]) {
    assertStringIncludes(ran.stdout, `IPv4 ${name}: 8.8.4.4\n`);
    assertStringIncludes(ran.stdout, `IPv6 ${name}: ${OF_THE_HARDWARE}\n`);
  }
  assertStringIncludes(ran.stdout, "any host A → 8.8.4.4\n");
  assertStringIncludes(ran.stdout, `any host AAAA → ${OF_THE_HARDWARE}\n`);
});

testAtHome(
  "fritzbox: a stranger who owns the name is asked nothing",
  async () => {
    const ran = await runAtHome(
      ["ip", "--ip4", "fritzbox:fritz.box:443", "--ip6", "none"],
      {
        addresses: add(STABLE),
        // As public name servers may answer, there is a server in the Internet.
        wait: 'echo "9.9.9.1 fritz.box" >> "$0/hosts"\n',
      },
    );
    assertEquals(ran.code, 2, ran.stdout + ran.stderr);
    assertMatch(
      ran.stdout,
      /fritz\.box is at 9\.9\.9\.1, .* use fritzbox:192\.168\.178\.1/,
    );
  },
);

testAtHome(
  "iface: the record keeps its address while the interface has it",
  async () => {
    const ran = await runScriptAtHome(
      `cd
export SCHLUND_DDNS_URL=http://127.0.0.1:8053 SCHLUND_DDNS_USERNAME=1234567
export SCHLUND_DDNS_PASSWORD=practice
schlund-ddns practice --port 8053 >practice.log 2>&1 &
until schlund-ddns list example.com >/dev/null 2>&1; do sleep 0.1; done
update() { schlund-ddns home.example.com --ip4 none --ip6 "$1"; }
update ${ANOTHER}
update iface:v0
update iface:v0
ip addr del ${ANOTHER}/64 dev v0
update iface:v0
kill %1`,
      {
        addresses: WITH_TEMPORARY + add(STABLE, "mngtmpaddr") +
          add(ANOTHER, "preferred_lft 0"),
        wait: WAIT_FOR_TEMPORARY,
      },
    );
    assertEquals([ran.code, ran.stderr], [0, ""], ran.stdout);
    assertEquals(
      ran.stdout.replace(/2001:db8:\S+/, "OLD"),
      `home.example.com AAAA OLD → ${ANOTHER}\n` +
        `home.example.com AAAA ${ANOTHER} → ${STABLE}\n`,
    );
  },
);
