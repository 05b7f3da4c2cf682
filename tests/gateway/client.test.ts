import { assert, assertEquals, assertMatch } from "@std/assert";
import { createDeadline } from "../../lib/deadline.ts";
import type { ZoneChange } from "../../lib/zone/zone.ts";
import { createGateway } from "../../lib/gateway/client.ts";
import { parseTotpSecret } from "../../lib/gateway/totp.ts";
import {
  parsePracticeFault,
  type Practice,
  type PracticeOptions,
  startPractice,
} from "../../lib/practice/mod.ts";
import { secretOf } from "../../lib/secret.ts";

const SECRET = "JBSWY3DPEHPK3PXP";
const START = 1_700_000_001_000; // eleven seconds into a time step
const STEP = 30_000;

const ACCOUNT = {
  user: "1234567",
  password: secretOf("practice"),
  context: "10",
};

const FOUND = "<response><result><data><zone><name>example.com</name></zone>" +
  "</data><status><code>S0205</code><type>success</type></status></result></response>";

const CHANGE: ZoneChange = {
  zone: "example.com",
  remove: [{ name: "home", ttl: 60, type: "A", value: "192.0.2.10" }],
  add: [{ name: "home", ttl: 60, type: "A", value: "198.51.100.7" }],
};

interface Client {
  readonly practice: Practice;
  readonly gateway: ReturnType<typeof createGateway>;
  readonly deadline: ReturnType<typeof createDeadline>;
  /** How long was slept in all, in milliseconds. */
  readonly slept: () => number;
  /** Lets so many milliseconds go by. */
  readonly pass: (milliseconds: number) => void;
  readonly lines: readonly string[];
}

/** A client and a practice gateway by one clock, which only sleeping moves. */
async function withClient(
  { secured = false, password = "practice", ...options }:
    & PracticeOptions
    & { secured?: boolean; password?: string },
  use: (client: Client) => Promise<void>,
): Promise<void> {
  let slept = 0;
  const now = () => START + slept;
  const practice = startPractice({ now, ...options });
  const lines: string[] = [];
  const gateway = createGateway({
    url: practice.url,
    user: secured ? "7654321" : "1234567",
    password: secretOf(password),
    context: "10",
    ...(secured && { totpSecret: parseTotpSecret(SECRET) }),
  }, {
    fetch,
    now,
    monotonic: now,
    sleep: (milliseconds) => Promise.resolve(void (slept += milliseconds)),
    log: (level, message) => void lines.push(`${level} ${message}`),
  });
  const deadline = createDeadline(20_000, now, { postponable: true });
  try {
    await use({
      practice,
      gateway,
      deadline,
      slept: () => slept,
      pass: (milliseconds) => void (slept += milliseconds),
      lines,
    });
  } finally {
    await practice.close();
  }
}

Deno.test("an inquiry tries again after what may pass, waiting longer each time", async () => {
  for (
    const fault of ["reset", "http-503", "http-429", "empty", "html", "bomb"]
  ) {
    await withClient({}, async ({ practice, gateway, deadline, slept }) => {
      practice.addFault(parsePracticeFault(`${fault}*3`));
      const inquiry = await gateway.inquire("example.com", deadline);
      assertEquals([fault, inquiry.status], [fault, "found"]);
      assertEquals(practice.requests.length, 4);
      assert(slept() >= 500 + 1000 + 2000);
    });
  }
});

Deno.test("who asks for the same zone at once shares an inquiry, but none from before an update", async () => {
  await withClient({}, async ({ practice, gateway, deadline }) => {
    const inquire = () => gateway.inquire("example.com", deadline);
    const [first, second, , later] = await Promise.all([
      inquire(),
      inquire(),
      gateway.update(CHANGE, deadline),
      inquire(),
    ]);
    assertEquals(second, first);
    assert(later.status === "found");
    assert(later.zone.records.some(({ value }) => value === "198.51.100.7"));
    assertEquals(practice.requests.length, 3);
    await inquire();
    assertEquals(practice.requests.length, 4);
  });
});

Deno.test("an inquiry gives up after four tries", async () => {
  await withClient({}, async ({ practice, gateway, deadline }) => {
    practice.addFault(parsePracticeFault("http-502*99"));
    const inquiry = await gateway.inquire("example.com", deadline);
    assert(inquiry.status === "failed");
    assertEquals(inquiry.failure.kind, "temporary");
    assertEquals(practice.requests.length, 4);
  });
});

Deno.test("an inquiry does not try again what stays", async () => {
  for (
    const [fault, kind] of [
      ["http-404", "config"],
      ["redirect", "config"],
      ["error", "refused"],
    ] as const
  ) {
    await withClient({}, async ({ practice, gateway, deadline }) => {
      practice.addFault(parsePracticeFault(`${fault}*99`));
      const inquiry = await gateway.inquire("example.com", deadline);
      assert(inquiry.status === "failed");
      assertEquals(inquiry.failure.kind, kind);
      assertEquals(practice.requests.length, 1);
    });
  }
});

Deno.test("an update is never tried again by the client itself", async () => {
  for (
    const [fault, kind] of [
      ["reset", "lost"],
      ["lost", "lost"],
      ["http-503", "lost"],
      ["truncated", "lost"],
      ["wrong-xml", "lost"],
      ["error", "refused"],
    ] as const
  ) {
    await withClient({}, async ({ practice, gateway, deadline }) => {
      practice.addFault(parsePracticeFault(`${fault}@update`));
      const update = await gateway.update(CHANGE, deadline);
      assertEquals([fault, update.status], [fault, kind]);
      assertEquals(practice.requests.length, 1);
    });
  }
});

Deno.test("an update: done, pending, or refused as a duplicate", async () => {
  for (const successType of ["success", "notify"] as const) {
    const switches = { successType };
    await withClient({ switches }, async ({ gateway, deadline }) => {
      assertEquals(await gateway.update(CHANGE, deadline), { status: "done" });
      const again = await gateway.update(
        { ...CHANGE, remove: [] },
        deadline,
      );
      assert(again.status === "refused" && again.duplicate);
      assertEquals(again.failure.codes, ["E0202001", "E0202", "EF02022"]);
    });
  }
});

Deno.test("a zone that is not ours is none, which is no failure to try again", async () => {
  await withClient({}, async ({ practice, gateway, deadline }) => {
    const inquiry = await gateway.inquire("co.uk", deadline);
    assertEquals(inquiry.status, "missing");
    assertEquals(practice.requests.length, 1);
  });
});

Deno.test("a one-time token is waited for once, then known", async () => {
  const switches = { tokenReuse: "refuse" } as const;
  await withClient({ secured: true, switches }, async (client) => {
    const { practice, gateway, deadline, slept, lines } = client;
    await gateway.inquire("example.com", deadline);
    assertEquals(slept(), 0);
    const update = await gateway.update(CHANGE, deadline);
    assertEquals(update, { status: "done" });
    // To the next step and no further, and the time limit did not suffer.
    assertEquals((START + slept()) % STEP, 0);
    assertEquals(deadline.left(), 20_000);
    assertEquals(practice.requests.length, 3);
    assert(lines.some((line) => /^info waiting \d+ s for the next/.test(line)));
    // From now on it does not even try a used one.
    await gateway.inquire("example.com", deadline);
    assertEquals(practice.requests.length, 4);
  });
});

Deno.test("nothing is sent where a wait for a token took all the time", async () => {
  const switches = { tokenReuse: "refuse" } as const;
  await withClient({ secured: true, switches }, async (client) => {
    const { practice, gateway, deadline, slept, pass } = client;
    await gateway.inquire("example.com", deadline);
    await gateway.inquire("example.com", deadline);
    const { length } = practice.requests;
    pass(2000);
    const before = slept();
    const { status } = await gateway.update(CHANGE, {
      ...deadline,
      // Nothing but the wait moves the clock.
      left: () => slept() > before ? 0 : 20_000,
    });
    assertEquals(status, "unsent");
    assertEquals(practice.requests.length, length);
  });
});

Deno.test("an update that the next token comes too late for is not tried again", async () => {
  const switches = { tokenReuse: "refuse" } as const;
  await withClient({ secured: true, switches }, async (client) => {
    const { gateway, deadline, slept } = client;
    await gateway.inquire("example.com", deadline);
    const now = () => START + slept();
    const short = createDeadline(4000, now);
    const update = await gateway.update(CHANGE, short);
    assert(update.status === "unsent");
    assertEquals(update.failure.kind, "temporary");
  });
});

Deno.test("a token that another process used already costs one wait, not the update", async () => {
  const switches = { tokenReuse: "refuse" } as const;
  await withClient({ secured: true, switches }, async (client) => {
    const { practice, gateway, deadline } = client;
    const other = createGateway({
      url: practice.url,
      user: "7654321",
      password: secretOf("practice"),
      context: "10",
      totpSecret: parseTotpSecret(SECRET),
    }, {
      fetch,
      now: () => START,
      monotonic: () => START,
      sleep: () => Promise.resolve(),
      log: () => {},
    });
    await other.inquire("example.com", deadline);
    // Not in time for one that must not wait, which says both.
    const short = { left: () => 4000 };
    const late = await Promise.all(
      ["example.com", "example.org"].map((zone) =>
        gateway.inquire(zone, short)
      ),
    );
    for (const inquiry of late) {
      assert(inquiry.status === "failed");
      assertEquals(inquiry.failure.kind, "temporary");
      assertMatch(inquiry.failure.message, /used already.*too late for/);
    }
    assertEquals(practice.requests.length, 2);
    const inquiry = await gateway.inquire("example.com", deadline);
    assertEquals(inquiry.status, "found");
  });
});

Deno.test("a wrong password is sent once, with 2FA once more in the next step", async () => {
  for (const [secured, requests] of [[false, 1], [true, 2]] as const) {
    await withClient({ secured, password: "wrong" }, async (client) => {
      const { practice, gateway, deadline, slept } = client;
      // What was asked for meanwhile gets the same answer: more wrong passwords
      // may lock the account.
      const all = await Promise.all(
        ["example.com", "example.org", "co.uk"].map((zone) =>
          gateway.inquire(zone, deadline)
        ),
      );
      for (const inquiry of all) {
        assert(inquiry.status === "failed");
        assertEquals(inquiry.failure.kind, "credentials");
      }
      assertEquals(practice.requests.length, requests);
      assert(slept() <= (secured ? STEP : 0));
    });
  }
});

Deno.test("a TOTP secret for an account without 2FA is named as a cause", async () => {
  await withClient(
    {
      secured: true,
      accounts: [{ ...ACCOUNT, user: "7654321", password: "practice" }],
    },
    async ({ practice, gateway, deadline, slept }) => {
      const inquiry = await gateway.inquire("example.com", deadline);
      assert(inquiry.status === "failed");
      assertEquals(inquiry.failure.kind, "credentials");
      assertMatch(inquiry.failure.message, /no 2FA.*totp_secret/);
      assertEquals(practice.requests.length, 2);
      assert(slept() <= STEP);
    },
  );
});

/** A gateway whose clock is ahead of ours. */
async function withClockAhead(
  milliseconds: number,
  options: PracticeOptions & { secret?: string },
  use: (
    client: Omit<Client, "pass"> & { warnings: () => readonly string[] },
  ) => Promise<void>,
): Promise<void> {
  const { secret = SECRET, ...rest } = options;
  let slept = 0;
  const now = () => START + slept;
  const practice = startPractice({ now: () => now() + milliseconds, ...rest });
  const lines: string[] = [];
  const gateway = createGateway({
    url: practice.url,
    user: "7654321",
    password: secretOf("practice"),
    context: "10",
    totpSecret: parseTotpSecret(secret),
  }, {
    fetch,
    now,
    monotonic: now,
    sleep: (wait) => Promise.resolve(void (slept += wait)),
    log: (level, message) => void lines.push(`${level} ${message}`),
  });
  const deadline = createDeadline(20_000, now, { postponable: true });
  const warnings = () => lines.filter((line) => line.startsWith("warning"));
  try {
    const client = { practice, gateway, deadline, lines, warnings };
    await use({ ...client, slept: () => slept });
  } finally {
    await practice.close();
  }
}

Deno.test("with a wrong clock the second try goes by the gateway's, and so do the next ones", async () => {
  for (const lead of [90_000, -90_000, 7_200_000]) {
    const switches = { tokenSkew: 0 } as const;
    await withClockAhead(lead, { switches }, async (client) => {
      const { practice, gateway, deadline, slept, warnings } = client;
      const inquiry = await gateway.inquire("example.com", deadline);
      assertEquals(inquiry.status, "found");
      assertEquals([practice.requests.length, slept()], [2, 0]);
      assertEquals(await gateway.update(CHANGE, deadline), { status: "done" });
      assertEquals(practice.requests.length, 3);
      assertMatch(
        warnings().join(),
        lead > 0 ? /clock is \d+ s behind/ : /clock is \d+ s ahead of/,
      );
    });
  }
});

Deno.test("a refused sign-in with a wrong clock names the clock, and does not wait", async () => {
  for (const [lead, named] of [[90_000, true], [10_000, false]] as const) {
    const secret = "GEZDGNBVGY3TQOJQ";
    await withClockAhead(lead, { secret }, async (client) => {
      const { practice, gateway, deadline, slept } = client;
      const inquiry = await gateway.inquire("example.com", deadline);
      assert(inquiry.status === "failed");
      const { kind, message } = inquiry.failure;
      assertEquals(kind, "credentials");
      assertEquals(
        /clock is (?:90|91) s behind the gateway's/.test(message),
        named,
      );
      assertEquals(practice.requests.length, 2);
      assert(named ? slept() === 0 : slept() <= STEP);
    });
  }
});

Deno.test("while nothing was sent it tries until the time is over, and then is right at once", async () => {
  for (
    const [unreachable, status] of [[5000, "found"], [
      Infinity,
      "failed",
    ]] as const
  ) {
    await withClient({}, async ({ practice, deadline }) => {
      let slept = 0;
      const tries: number[] = [];
      const now = () => START + slept;
      const gateway = createGateway({
        ...ACCOUNT,
        url: practice.url,
      }, {
        fetch(input, init) {
          tries.push(slept);
          if (slept >= unreachable) return fetch(input, init);
          const words = "error sending request for url (https://x/): " +
            "client error (Connect): dns error: Name or service not known";
          return Promise.reject(
            new TypeError("fetch failed", { cause: new Error(words) }),
          );
        },
        now,
        monotonic: now,
        sleep: (wait) => Promise.resolve(void (slept += wait)),
        log: () => {},
      });
      const until = createDeadline(20_000, now);
      const inquiry = await gateway.inquire("example.com", until);
      assertEquals(inquiry.status, status);
      if (status === "found") return assert(slept < 8000, `${slept}`);
      assert(inquiry.status === "failed");
      assertEquals(inquiry.failure.kind, "temporary");
      assertMatch(inquiry.failure.message, /cannot resolve/);
      const pauses = tries.slice(1).map((at, i) => at - tries[i]!);
      const growing = pauses.slice(0, -1);
      assertEquals(growing, growing.toSorted((a, b) => a - b));
      // The last pause is shortened, so that a last try fits in.
      assert(slept > 18_000 && slept < 20_000, `${slept}`);
      assertEquals(deadline.left(), 20_000);
    });
  }
});

Deno.test("Retry-After is waited for within the time limit; beyond, the run ends at once", async () => {
  for (const status of [429, 503]) {
    for (
      const [value, waits] of [
        ["7", 7000],
        ["60", 0],
        [new Date(START + 5000).toUTCString(), 5000],
        ["soon", 500],
      ] as const
    ) {
      let slept = 0;
      let answers = 0;
      const now = () => START - START % 1000 + slept;
      const gateway = createGateway({ ...ACCOUNT, url: "https://x.example" }, {
        fetch: () =>
          Promise.resolve(
            ++answers === 1
              ? new Response("", { status, headers: { "retry-after": value } })
              : new Response(FOUND),
          ),
        now,
        monotonic: now,
        sleep: (wait) => Promise.resolve(void (slept += wait)),
        log: () => {},
      });
      const deadline = createDeadline(20_000, now);
      const inquiry = await gateway.inquire("example.com", deadline);
      assertEquals([value, slept], [value, waits]);
      assertEquals(inquiry.status, waits === 0 ? "failed" : "found");
      if (inquiry.status === "failed") {
        assertEquals(inquiry.failure.kind, "temporary");
        assertMatch(inquiry.failure.message, /come again in 60 s/);
      }
    }
  }
});

Deno.test("a token is made when its request is sent, not when it begins to wait", async () => {
  await withClient({ secured: true }, async ({ practice, gateway, slept }) => {
    const deadline = createDeadline(3_600_000, () => START + slept());
    // Three a second: the last ones wait for longer than a token lives, even
    // where one of the step before is taken.
    const names = Array.from({ length: 192 }, (_, i) => `zone${i}.example`);
    const all = await Promise.all(
      names.map((name) => gateway.inquire(name, deadline)),
    );
    assert(slept() > 60_000);
    const failures = all.flatMap((inquiry) =>
      inquiry.status === "failed" ? inquiry.failure.message : []
    );
    assertEquals(failures, []);
    assertEquals(practice.requests.length, names.length);
  });
});

Deno.test("a success about no zone, two zones or another zone is no zone to change", async () => {
  const zone = (name: string, ns: string) =>
    `<zone><name>${name}</name><system_ns>${ns}</system_ns></zone>`;
  for (
    const data of [
      "",
      "<summary>0</summary>",
      zone("example.org", "a"),
      zone("example.com", "a") + zone("example.com", "b"),
    ]
  ) {
    await withClient({}, async ({ deadline }) => {
      const gateway = createGateway({
        url: "https://gateway.example",
        user: "1",
        password: secretOf("p"),
        context: "10",
      }, {
        fetch: () =>
          Promise.resolve(
            new Response(
              `<response><result><data>${data}</data><status><code>S0205` +
                "</code><type>success</type></status></result></response>",
            ),
          ),
        now: () => START,
        monotonic: () => START,
        sleep: () => Promise.resolve(),
        log: () => {},
      });
      const inquiry = await gateway.inquire("example.com", deadline);
      assert(inquiry.status === "failed", data);
      assertEquals(inquiry.failure.kind, "refused");
    });
  }
});

Deno.test("an answer without a date that makes sense says nothing about clocks", async () => {
  for (const date of ["x", ""]) {
    await withClient({}, async ({ practice, deadline }) => {
      const answering: typeof fetch = async (input, init) => {
        const response = await fetch(input, init);
        const headers = new Headers(response.headers);
        headers.set("date", date);
        return new Response(response.body, { headers });
      };
      const gateway = createGateway({
        url: practice.url,
        user: "1234567",
        password: secretOf("practice"),
        context: "10",
      }, {
        fetch: answering,
        now: () => START,
        monotonic: () => START,
        sleep: () => Promise.resolve(),
        log: () => {},
      });
      assertEquals(
        (await gateway.inquire("example.com", deadline)).status,
        "found",
      );
      assertEquals(gateway.clockLead(), undefined);
    });
  }
});

Deno.test("the clocks are compared by the answer's date", async () => {
  for (const lead of [0, 90_000, -3_600_000]) {
    const now = () => START + lead;
    await withClient({ now }, async ({ gateway, deadline }) => {
      assertEquals(gateway.clockLead(), undefined);
      await gateway.inquire("example.com", deadline);
      assert(Math.abs(gateway.clockLead()! - lead) <= 1000);
    });
  }
});
