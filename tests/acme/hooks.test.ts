/**
 * Real certificates through the command line: clients start it as their hook.
 *
 * @module
 */
import { assertEquals, assertNotEquals } from "@std/assert";
import { practiceZones } from "../../lib/practice/mod.ts";
import {
  both,
  certbot,
  challengesIn,
  type Client,
  dehydrated,
  HOOK,
  issue,
  lego,
  type Order,
  renew,
  three,
  together,
  uacme,
} from "./clients.ts";
import {
  CONFIG,
  CONFIG_2FA,
  startWorld,
  testCertificates,
  type World,
} from "./world.ts";

/** A record of somebody else that stays. */
const KEPT = '_acme-challenge.home "of somebody else"';

/** A challenge that is answered in another zone. */
const ALIAS = {
  name: "_acme-challenge.alias",
  ttl: 300,
  type: "CNAME",
  value: "alias.challenges.example.org.",
};

const LEGO = lego(
  "exec",
  `EXEC_PATH=${HOOK} EXEC_SEQUENCE_INTERVAL=1 EXEC_POLLING_INTERVAL=1`,
);
const LEGO_RAW = lego(
  "exec",
  `EXEC_PATH=${HOOK} EXEC_MODE=RAW EXEC_SEQUENCE_INTERVAL=1 EXEC_POLLING_INTERVAL=1`,
);
const CERTBOT = certbot(
  "--manual --preferred-challenges dns " +
    "--manual-auth-hook 'schlund-ddns present --config $HOME/.schlund-ddns' " +
    "--manual-cleanup-hook 'schlund-ddns cleanup --config $HOME/.schlund-ddns'",
);
const DEHYDRATED = dehydrated(`HOOK=${HOOK}`);
const CHAIN = dehydrated(`HOOK=${HOOK}\nHOOK_CHAIN=yes`);
const UACME = uacme(HOOK);

const MANY = Array.from({ length: 20 }, (_, at) => `n${at}.home.example.com`);

/** Starts a world with our config file. */
async function start(): Promise<World> {
  const zones = practiceZones().map((zone) => {
    const [name, value] = KEPT.split(/ (.*)/) as [string, string];
    return zone.name === "example.com"
      ? {
        ...zone,
        rr: [...zone.rr, { name, ttl: 300, type: "TXT", value }, ALIAS],
      }
      : zone;
  });
  const world = await startWorld({ zones });
  await world.write(".schlund-ddns", CONFIG);
  await world.write("2fa.ini", CONFIG_2FA);
  // dehydrated waits so for each of its names.
  await world.write(
    "programs/sleep",
    "#!/bin/sh\nexec /bin/sleep 0.1\n",
    0o755,
  );
  return world;
}

testCertificates(
  ["lego", "certbot", "dehydrated", "uacme"],
  "certificates by hooks",
  async (t) => {
    await using world = await start();
    /** All of a client's orders at once, as by several machines; then a renewal. */
    const place = async (client: Client, ...orders: readonly Names[]) => {
      const placed = await Promise.all(
        orders.map((names) => issue(world, client, names)),
      );
      await renew(world, client, placed.at(-1)!);
    };
    const shared = both("home.example.co.uk");
    await together(t, {
      "lego": () =>
        place(LEGO, ...three("home.example.com"), both("example.org")),
      "certbot": () =>
        place(CERTBOT, ...three("plain.example.com"), both("example.net")),
      "dehydrated": () =>
        place(DEHYDRATED, ...three("mail.example.com"), both("example.com")),
      "uacme": () =>
        place(UACME, ...three("nas.example.org"), both("sub.example.org")),
      "two clients at one name": async () => {
        await Promise.all([place(LEGO_RAW, shared), place(UACME, shared)]);
      },
      "20 names with 2FA, by one update each way": async () => {
        await issue(world, CHAIN, MANY, {
          DDNS_CONFIG: `${world.home}/2fa.ini`,
        });
        const updates = world.practice.requests
          .filter(({ user }) => user === "7654321")
          .flatMap(({ changes }) =>
            changes.map(({ added, removed, missed }) =>
              [added, removed, missed].map(({ length }) => length)
            )
          );
        assertEquals(updates, [[20, 0, 0], [0, 20, 0]]);
      },
      "lego follows a CNAME": async () => {
        await issue(world, LEGO, ["alias.example.com"]);
        const [update] = world.practice.requests.filter(({ changes }) =>
          changes.some(({ added }) => added[0]?.name === "alias.challenges")
        );
        assertEquals(update?.zones, ["example.org"]);
      },
      "lego ends before it cleans up": () => crash(world),
    });
    assertEquals(challengesIn(world), [KEPT]);
  },
);

type Names = readonly string[];

/** What a client left behind stays, does no harm, and goes by hand. */
async function crash(world: World): Promise<void> {
  const hook = await world.write(
    "crash",
    '#!/bin/sh\nschlund-ddns "$@"\nkill -9 $PPID\n',
    0o755,
  );
  const names = ["crash.example.com"];
  const order: Order = { names, folder: `${world.home}/crash.lego` };
  const { code } = await world.shell(
    lego("exec", `EXEC_PATH=${hook}`).issue(order),
  );
  assertNotEquals(code, 0);
  const left = () =>
    challengesIn(world).filter((record) => record.includes("crash"));
  const [first, ...others] = left();
  assertEquals(others, []);
  await issue(world, LEGO, names);
  assertEquals(left(), [first!]);
  const [, value] = first!.split(" ");
  const { stderr } = await world.shell(
    `schlund-ddns cleanup _acme-challenge.${names}. ${value}`,
  );
  assertEquals([stderr, left()], ["", []]);
}
