import { assert, assertEquals } from "@std/assert";
import type { LogFields } from "../../lib/dyndns/log_line.ts";
import { parseAddress } from "../../lib/internet/address.ts";
import { createHistory, directoryOf } from "../../lib/serve/history.ts";
import { serviceOf } from "./helper.ts";

const SECTIONS = `
[client alice]
password = a
hostnames = home.example.com *.home.example.com
[client bob]
password = b
hostnames = *.example.com
`;

async function historyOf(sections = SECTIONS) {
  const directory = directoryOf(await serviceOf(sections));
  let time = 0;
  const history = createHistory(() => directory, () => time);
  const answered = (more: Partial<LogFields>) =>
    history.answered({
      time: new Date(++time),
      peer: "192.0.2.9",
      names: [],
      hosts: ["home.example.com"],
      addresses: ["192.0.2.1"],
      lines: ["good 192.0.2.1"],
      reasons: "",
      agent: "",
      ...more,
    });
  const advance = (milliseconds: number) => void (time += milliseconds);
  return { history, answered, advance };
}

Deno.test("what is remembered of requests and hosts is bounded", async () => {
  const { history, answered } = await historyOf();
  for (let i = 0; i < 300; i++) {
    const host = `h${i}.home.example.com`;
    answered({ user: i % 2 ? "alice" : "bob", hosts: [host] });
    answered({ lines: ["badauth"], names: [`nobody${i}`], hosts: [host] });
  }
  for (const client of ["alice", "bob", undefined]) {
    assertEquals(history.requests(client).length, 100);
  }
  // For each client the newest hosts that fit its pattern.
  assertEquals(history.newcomers().length, 200);
  assertEquals(history.newcomers().at(-1), "h299.home.example.com");
  assertEquals(history.host("h0.home.example.com"), undefined);
  const many = Array.from(
    { length: 300 },
    (_, i) => `[client c${i}]\npassword = p\nhostnames = h.example.com\n`,
  );
  const crowd = await historyOf(many.join(""));
  for (let i = 0; i < 30_000; i++) {
    crowd.answered({
      user: `c${Math.floor(i / 100)}`,
      hosts: ["h.example.com"],
    });
  }
  assertEquals(crowd.history.requests("c0").length, 0);
  assertEquals(crowd.history.requests("c299").length, 100);
});

Deno.test("a host's state is what its own clients asked for", async () => {
  const { history, answered } = await historyOf();
  const host = "home.example.com";
  const last = () => history.host(host)?.request?.lines;
  history.wanted([{ host, addresses: [parseAddress("192.0.2.1")!] }], "alice");
  answered({ user: "alice" });
  assertEquals(last(), ["good 192.0.2.1"]);
  // Neither a stranger, nor one who may not, nor a check says anything about it.
  answered({ names: ["alice"], lines: ["badauth"] });
  answered({ names: ["carol"], lines: ["badauth"] });
  answered({ user: "alice", lines: ["✓ sign-in: accepted"] });
  answered({ user: "alice", lines: [] });
  assertEquals(last(), ["good 192.0.2.1"]);
  answered({
    user: "alice",
    hosts: ["office.example.com", host],
    lines: ["nohost", "nochg 192.0.2.1"],
  });
  assertEquals(last(), ["nochg 192.0.2.1"]);
  assertEquals(history.host("office.example.com"), undefined);
  const { records } = history.host(host)!;
  assertEquals(records.get("A")?.wanted, ["192.0.2.1"]);
  assert(history.requests("alice").some(({ lines }) => lines[0] === "badauth"));
});

Deno.test("gateway requests are counted by the hour, and since the start", async () => {
  const { history, advance } = await historyOf();
  const request = { task: "0205", result: "done", milliseconds: 5 };
  history.sent(request);
  advance(30 * 60_000);
  history.sent(request);
  assertEquals(history.gateway().lastHour, 2);
  advance(31 * 60_000);
  history.sent({ ...request, result: "refused" });
  const { lastHour, counts, last } = history.gateway();
  assertEquals(lastHour, 2);
  assertEquals([...counts], [["0205 done", 2], ["0205 refused", 1]]);
  assertEquals(last?.result, "refused");
});
