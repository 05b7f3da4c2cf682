/**
 * Watching with a clock of its own, against the practice gateway over a socket.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { composeWatchTask } from "../../lib/compose/watch.ts";
import { readSources } from "../../lib/settings/settings.ts";
import { openSession } from "../../lib/compose/session.ts";
import { type Practice, startPractice } from "../../lib/practice/mod.ts";
import { type Round, startWatch } from "../../lib/watch/watch.ts";
import { createJournal } from "../../lib/watch/journal.ts";
import { platformWith } from "../platform.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** What happens at a time: minutes since the start. */
type Script = Readonly<Record<number, (stage: WatchStage) => void>>;

interface WatchStage {
  readonly practice: Practice;
  /** Changes what the source gives; undefined: nothing. */
  readonly write: (text: string | undefined) => void;
  /** Whether this machine reaches the Internet. */
  readonly connect: (online: boolean) => void;
  readonly look: () => void;
}

interface Watched {
  /** When the gateway was asked, in minutes, rounded. */
  readonly asked: readonly number[];
  readonly rounds: readonly (Round & { readonly minute: number })[];
  /** Lines of the log, with their minutes. */
  readonly lines: readonly string[];
}

const IPV4_ALONE = "ip4 = file:/address\nip6 = none\n";

/** What the runtime says of a host without a network. */
const OFFLINE = new TypeError("error sending request", {
  cause: new Error(
    "client error (Connect): dns error: failed to lookup address",
  ),
});

/** Gives home.example.com this AAAA record, or none. */
function setIpv6(practice: Practice, value?: string): void {
  const zone = practice.zone("example.com")!;
  const others = zone.rr.filter(({ name, type }) =>
    name !== "home" || type !== "AAAA"
  );
  const record = { name: "home", type: "AAAA", value: value ?? "" };
  practice.setZone({
    ...zone,
    rr: value === undefined ? others : [...others, record],
  });
}

/** Watches home.example.com for some hours of a clock that runs by itself. */
async function watchFor(
  hours: number,
  script: Script,
  { password = "practice", addresses = IPV4_ALONE, setUp, wallClock }: {
    /** Minutes by which the wall clock is wrong at a minute. */
    readonly wallClock?: (minute: number) => number;
    readonly password?: string;
    /** Where addresses come from; outside nobody answers. */
    readonly addresses?: string;
    readonly setUp?: (practice: Practice) => void;
  } = {},
): Promise<Watched> {
  let time = 0;
  const start = Date.UTC(2026, 0, 1);
  await using practice = startedPractice();
  const files: Record<string, string> = {
    "/c": `[default]\nusername = 1234567\npassword = ${password}\n` +
      `url = ${practice.url}\n${addresses}`,
    "/address": "8.8.4.4",
  };
  setUp?.(practice);
  const asked: number[] = [];
  const rounds: (Round & { minute: number })[] = [];
  const lines: string[] = [];
  const journal = createJournal();
  const minute = () => Math.round(time / MINUTE);
  const platform = {
    ...platformWith({
      env: { DDNS_CONFIG: "/c" },
      files,
      now: () => start + time + (wallClock?.(minute()) ?? 0) * MINUTE,
    }),
    monotonic: () => time,
    // Nothing is drawn out: who is pinged counts on the interval.
    random: () => 0.99,
    sleep: wait,
    // Where addresses are seen from outside, if that is a source at all.
    fetchDirect: () => async () => {
      if (!online || !addresses.includes("url:")) throw OFFLINE;
      return await Promise.resolve(new Response(files["/address"]));
    },
    fetch: (...request: Parameters<typeof fetch>) => {
      asked.push(minute());
      return online ? fetch(...request) : Promise.reject(OFFLINE);
    },
  };
  const pending = Object.entries(script)
    .map(([at, act]) => ({ at: Number(at) * MINUTE, act }))
    .sort((a, b) => a.at - b.at);
  /** Moves the clock, and does what is due on the way. */
  async function wait(milliseconds: number): Promise<void> {
    const end = time + milliseconds;
    const [next] = pending;
    if (next !== undefined && next.at <= end) {
      time = Math.max(time, next.at);
      pending.shift();
      next.act(stage);
    }
    // Others go on meanwhile, as they would.
    await new Promise((resolve) => setTimeout(resolve, 0));
    if (time < end && !woken) time = end;
    woken = false;
    if (time >= hours * HOUR) watch.stop();
  }
  let woken = false;
  let online = true;
  const stage: WatchStage = {
    practice,
    connect: (now) => online = now,
    write(text) {
      if (text === undefined) delete files["/address"];
      else files["/address"] = text;
    },
    look() {
      woken = true;
      watch.look();
    },
  };
  const sources = await readSources({}, platform);
  const session = await openSession(sources, platform, { log: () => {} });
  const task = composeWatchTask(session, platform, {
    given: ["home.example.com"],
    stdin: () => Promise.resolve(undefined),
  });
  const watch = startWatch(task, {
    ...platform,
    report(round) {
      rounds.push({ ...round, minute: minute() });
      lines.push(
        ...round.lookups.flatMap(({ families }) =>
          families.flatMap(({ lookup }) =>
            lookup.status === "found" && lookup.warning !== undefined
              ? [`warning ${lookup.warning}`]
              : []
          )
        ),
        ...round.changes.map(({ is }) => `${minute()} changed ${is}`),
        ...journal(round.failing).map(({ kind, text }) =>
          `${minute()} ${kind} ${text}`
        ),
      );
    },
  });
  await watch.finished;
  return { asked, rounds, lines };
}

function startedPractice(): Practice & AsyncDisposable {
  const practice = startPractice();
  return { ...practice, [Symbol.asyncDispose]: () => practice.close() };
}

/** Each number once, as one update takes several requests. */
function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}

Deno.test("a day: one look every five minutes, and the gateway is asked when the address changes", async () => {
  const { asked, rounds, lines } = await watchFor(26, {
    302: ({ write }) => write("8.8.8.8"),
    911: ({ write }) => write("9.9.9.9"),
  });
  // At once, after each change, and a day after the last.
  assertEquals(distinct(asked), [0, 305, 915]);
  assertEquals(lines, [
    "0 changed 8.8.4.4",
    "305 changed 8.8.8.8",
    "915 changed 9.9.9.9",
  ]);
  assertEquals(rounds.length, 26 * 12);
});

Deno.test("nothing changes for two days: the gateway is asked once a day", async () => {
  const { asked, lines } = await watchFor(50, {});
  assertEquals(distinct(asked), [0, 24 * 60, 48 * 60]);
  assertEquals(lines, ["0 changed 8.8.4.4"]);
});

Deno.test("a gateway in trouble is asked after 1, 2, 4 … 60 minutes", async () => {
  const { asked, lines } = await watchFor(6, {
    // Each try of an inquiry takes four requests.
    2: ({ practice, write }) => {
      practice.addFault({ kind: "http-503", task: "any", count: 4 * 8 });
      write("8.8.8.8");
    },
  });
  const tries = distinct(asked).filter((minute) => minute > 0);
  const pauses = tries.slice(1).map((minute, i) => minute - tries[i]!);
  assertEquals(pauses.slice(0, 7), [1, 2, 4, 8, 16, 32, 60]);
  assertEquals(lines.length, 4, lines.join("\n"));
  assert(lines[1]!.includes("failed home.example.com A:"), lines[1]);
  assert(lines[2]!.includes("changed 8.8.8.8"), lines[2]);
  assert(lines[3]!.includes("recovered home.example.com A:"), lines[3]);
});

Deno.test("refused credentials are tried no more than once an hour, whoever is impatient", async () => {
  const { asked, lines } = await watchFor(5, {
    20: ({ look }) => look(),
    30: ({ write }) => write("9.9.9.9"),
    100: ({ look }) => look(),
  }, { password: "wrong" });
  assertEquals(distinct(asked), [0, 60, 120, 180, 240]);
  assertEquals(asked.length, 5);
  assertEquals(lines.length, 1, lines.join("\n"));
  assert(lines[0]!.includes("no more than once an hour"), lines[0]);
});

Deno.test("a source in trouble asks nobody, is told once, and heals", async () => {
  const { asked, lines, rounds } = await watchFor(3, {
    12: ({ write }) => write(undefined),
    62: ({ write }) => write("8.8.4.4"),
    100: ({ write }) => write("10.0.0.1"),
    130: ({ write }) => write("1.1.1.1"),
  });
  assertEquals(distinct(asked).length, 2);
  assertEquals(lines.map((line) => line.split(" ").slice(1, 3).join(" ")), [
    "changed 8.8.4.4",
    "failed home.example.com",
    "recovered home.example.com",
    "failed home.example.com",
    "changed 1.1.1.1",
    "recovered home.example.com",
  ]);
  const failing = rounds.filter(({ failing }) => failing.length > 0);
  assertEquals(failing[0]!.failing[0]!.attempts, 1);
  assertEquals(failing[1]!.failing[0]!.attempts, 2);
});

Deno.test("an address that the gateway spells otherwise is no change", async () => {
  const { asked, rounds } = await watchFor(3, {
    62: ({ write }) => write("2001:4860::25"),
  }, {
    addresses: "ip4 = none\nip6 = file:/address\n",
    setUp: (practice) => setIpv6(practice, "2001:4860:0:0::25"),
  });
  // Until then the file holds no address of that family.
  assertEquals(rounds[0]!.failing.length, 1);
  assertEquals(rounds.at(-1)!.failing, []);
  assertEquals(distinct(asked), [0]);
});

Deno.test("a family that may have no record is not told as failed", async () => {
  const down = { kind: "http-503", task: "any", count: 4 * 3 } as const;
  for (
    const [script, start] of [
      // The gateway is down from the first round on.
      [{}, true],
      // It is known that there is no record.
      [{
        62: (stage: WatchStage) => {
          stage.practice.addFault(down);
          stage.write("9.9.9.9");
        },
      }, false],
    ] as const
  ) {
    const { lines } = await watchFor(3, script, {
      // Nobody named a source for IPv6, and nobody answers.
      addresses: "ip4 = file:/address\n",
      setUp(practice) {
        setIpv6(practice);
        if (start) practice.addFault(down);
      },
    });
    assert(lines.some((line) => line.includes("failed")), lines.join("\n"));
    assert(lines.some((line) => line.includes("recovered")), lines.join("\n"));
    assert(!lines.some((line) => line.includes("AAAA")), lines.join("\n"));
  }
});

Deno.test("SIGHUP looks at once, and asks nobody if nothing changed", async () => {
  const { asked, rounds } = await watchFor(1, {
    7: ({ look }) => look(),
    13: ({ look, write }) => {
      write("8.8.8.8");
      look();
    },
  });
  const minutes = rounds.map(({ minute }) => minute);
  assert(minutes.includes(7) && minutes.includes(13), `${minutes}`);
  assertEquals(distinct(asked), [0, 13]);
});

Deno.test("a host whose record goes is told, and found when it is there again", async () => {
  const { lines } = await watchFor(3, {
    20: ({ practice, write }) => {
      const zone = practice.zone("example.com")!;
      const rr = zone.rr.filter(({ name }) => name !== "home");
      practice.setZone({ ...zone, rr });
      write("8.8.8.8");
    },
    40: ({ practice }) => {
      const zone = practice.zone("example.com")!;
      const home = { name: "home", type: "A", value: "192.0.2.1" };
      practice.setZone({ ...zone, rr: [...zone.rr, home] });
    },
  });
  assertEquals(lines.map((line) => line.replace(/\d+ (\w+ \S+) .*/, "$1")), [
    "0 changed 8.8.4.4",
    "failed home.example.com",
    lines[2],
    "recovered home.example.com",
  ]);
  assert(lines[2]!.endsWith("changed 8.8.8.8"), lines[2]);
});

Deno.test("after an outage of any length, the record follows within two intervals", async () => {
  const start = 7;
  const OUTSIDE = "ip4 = url:https://ip.example/\nip6 = none\n";
  for (const length of [1, 3, 7, 31, 62, 125, 600, 24 * 60]) {
    const end = start + length;
    for (
      const [addresses, learnt] of [
        // The line gets a new address when it is back.
        [OUTSIDE, end],
        [OUTSIDE, start + length / 2],
        // What is at home knows it earlier than the gateway can be reached.
        [IPV4_ALONE, start],
      ] as const
    ) {
      const script = new Map<number, (stage: WatchStage) => void>();
      const at = (minute: number, act: (stage: WatchStage) => void) => {
        const before = script.get(minute);
        script.set(minute, (stage) => (before?.(stage), act(stage)));
      };
      at(start, ({ connect }) => connect(false));
      at(end, ({ connect }) => connect(true));
      at(learnt, ({ write }) => write("8.8.8.8"));
      const { lines } = await watchFor(
        (end + 20) / 60,
        Object.fromEntries(script),
        { addresses },
      );
      const line = lines.find((text) => text.endsWith("changed 8.8.8.8"));
      const followed = Number(line?.split(" ")[0]);
      assert(
        followed >= end - 1 && followed <= end + 10,
        `${length} min, ${addresses}: ${lines.join("\n")}`,
      );
    }
  }
});

Deno.test("a new address ends the wait for a gateway that asked for fewer requests", async () => {
  const { asked } = await watchFor(3, {
    2: ({ practice, write }) => {
      practice.addFault({ kind: "http-503", task: "any", count: 400 });
      write("8.8.8.8");
    },
    62: ({ write }) => write("9.9.9.9"),
  });
  const tries = distinct(asked).filter((minute) => minute > 0);
  assertEquals(tries.slice(0, 6), [5, 6, 8, 12, 20, 36]);
  // At the next look, before the 32 minutes are over.
  assertEquals(tries[6], 66);
});

Deno.test("two lines that take turns: the record is held, which is said once", async () => {
  const [a, b] = ["8.8.4.4", "8.8.8.8"];
  const flips = (minutes: number, every = 5) =>
    Object.fromEntries(
      Array.from({ length: minutes / every }, (_, i) => [
        every * i + 2,
        ({ write }: WatchStage) => write(i % 2 === 0 ? b : a),
      ]),
    );
  const { lines, asked } = await watchFor(6, flips(300));
  const changes = lines.filter((line) => line.includes("changed"));
  assertEquals(changes.slice(0, 3), [
    `0 changed ${a}`,
    `5 changed ${b}`,
    `10 changed ${a}`,
  ]);
  // From A to B to A, and no further.
  assertEquals(changes.length, 3, lines.join("\n"));
  assertEquals(distinct(asked), [0, 5, 10]);
  const warnings = distinct(lines.filter((line) => line.includes("warning")));
  assertEquals(warnings.length, 1, warnings.join("\n"));
  assert(warnings[0]!.includes("twice in a row"), warnings[0]);
  // An address that stays is published at its second look.
  const { lines: moved } = await watchFor(1, flips(15));
  assertEquals(
    moved.filter((line) => line.includes("changed")).at(-1),
    `20 changed ${b}`,
  );
});

Deno.test("no wait depends on the wall clock", async () => {
  const watched = async (wallClock?: (minute: number) => number) => {
    const { asked, lines } = await watchFor(3, {
      12: ({ write }) => write("8.8.8.8"),
      62: ({ practice, write }) => {
        practice.addFault({ kind: "http-503", task: "any", count: 4 });
        write("9.9.9.9");
      },
    }, { wallClock });
    return { asked, lines: lines.map((line) => line.replace(/stid \S+/, "")) };
  };
  const usual = await watched();
  // Set back an hour in the middle, forward a day, and 1970 at boot.
  for (
    const wallClock of [
      (minute: number) => minute < 13 ? 0 : -60,
      (minute: number) => minute < 64 ? 0 : 24 * 60,
      (minute: number) => minute < 30 ? -56 * 365 * 24 * 60 : 0,
    ]
  ) assertEquals(await watched(wallClock), usual);
});
