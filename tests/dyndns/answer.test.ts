import { assertEquals } from "@std/assert";
import { parseAddress } from "../../lib/internet/address.ts";
import type { Failure } from "../../lib/failure.ts";
import type { Intent, Line } from "../../lib/dyndns/intent.ts";
import { forAgent, problemsOf, replyOf } from "../../lib/dyndns/answer.ts";
import type { RecordOutcome } from "../../lib/update/outcome.ts";

/** How the update of one host and family went. */
type How = "changed" | "created" | "unchanged" | Failure["kind"];

const outcome = (host: string, how: How, type: "A" | "AAAA" = "A") =>
  ({
    host,
    type,
    was: [],
    is: [],
    ...how === "changed" || how === "created" || how === "unchanged"
      ? { status: how }
      : { status: "failed", failure: { kind: how, message: "it went wrong" } },
  }) satisfies RecordOutcome;

const line = (host: string): Line => ({
  host,
  addresses: [parseAddress("192.0.2.7")!],
  echo: "192.0.2.7",
});
const refused = (refusal: "nohost" | "notfqdn"): Line => ({
  refusal,
  addresses: [],
  echo: "",
});
const intent = (...lines: Line[]): Intent => ({
  lines,
  hosts: [],
  withheld: [],
});

const [a, b] = ["a.example", "b.example"];
const gone = refused("nohost");
const odd = refused("notfqdn");

Deno.test("a line per host, in their order", () => {
  const rows: readonly (readonly [
    lines: readonly Line[],
    outcomes: readonly RecordOutcome[],
    reply: string,
  ])[] = [
    [[line(a)], [outcome(a, "changed")], "200 good 192.0.2.7"],
    [[line(a)], [outcome(a, "created")], "200 good 192.0.2.7"],
    [[line(a)], [outcome(a, "unchanged")], "200 nochg 192.0.2.7"],
    [[line(a)], [outcome(a, "missing")], "200 nohost"],
    [[gone], [], "200 nohost"],
    [[odd], [], "200 notfqdn"],
    [[odd, gone, line(a)], [
      outcome(a, "changed"),
    ], "200 notfqdn nohost good 192.0.2.7"],
    // Both names of a duplicate, one update.
    [[line(a), line(a)], [
      outcome(a, "changed"),
    ], "200 good 192.0.2.7 good 192.0.2.7"],
    // Both families of one host.
    [[line(a)], [
      outcome(a, "unchanged"),
      outcome(a, "changed", "AAAA"),
    ], "200 good 192.0.2.7"],
    [[line(a)], [
      outcome(a, "unchanged"),
      outcome(a, "unchanged", "AAAA"),
    ], "200 nochg 192.0.2.7"],
    [[line(a)], [
      outcome(a, "changed"),
      outcome(a, "missing", "AAAA"),
    ], "200 nohost"],
    // Only addresses that are not to be published: good without effect.
    [[line(a)], [], "200 good 192.0.2.7"],
    // The gateway's trouble: dnserr beside a success, else 911 once.
    [[line(a), line(b)], [
      outcome(a, "temporary"),
      outcome(b, "changed"),
    ], "200 dnserr good 192.0.2.7"],
    [[line(a), line(b)], [
      outcome(a, "unchanged"),
      outcome(b, "refused"),
    ], "200 nochg 192.0.2.7 dnserr"],
    [[line(a), line(b)], [
      outcome(a, "temporary"),
      outcome(b, "refused"),
    ], "503 911"],
    [[line(a), gone], [outcome(a, "temporary")], "503 911"],
    [[line(a), line(b)], [
      outcome(a, "temporary"),
      outcome(b, "missing"),
    ], "503 911"],
    [[line(a)], [outcome(a, "credentials")], "503 911"],
    [[line(a)], [outcome(a, "config")], "503 911"],
    [[line(a)], [outcome(a, "refused")], "503 911"],
    [[line(a)], [
      outcome(a, "changed"),
      outcome(a, "temporary", "AAAA"),
    ], "503 911"],
  ];
  for (const [lines, outcomes, expected] of rows) {
    const reply = replyOf(intent(...lines), outcomes);
    assertEquals([reply.status, ...reply.lines].join(" "), expected);
  }
});

Deno.test("OPNsense reads no body: without success it gets no 2xx", () => {
  const agent = "OPNsense-dyndns";
  const rows: readonly (readonly [lines: string[], status: number])[] = [
    [["good 192.0.2.7"], 200],
    [["nochg 192.0.2.7"], 200],
    [["nohost", "good 192.0.2.7"], 200],
    [["nohost"], 400],
    [["notfqdn"], 400],
    [["numhost"], 400],
    [["badagent"], 400],
    [["!donator"], 400],
  ];
  for (const [lines, status] of rows) {
    assertEquals(forAgent({ status: 200, lines }, agent).status, status);
    assertEquals(forAgent({ status: 200, lines }, "ddclient/3.10").status, 200);
    assertEquals(forAgent({ status: 200, lines }, "").status, 200);
  }
  assertEquals(forAgent({ status: 503, lines: ["911"] }, agent).status, 503);
});

Deno.test("the operator learns what went wrong and what was withheld", () => {
  const problems = problemsOf({
    ...intent(line(a)),
    // Of two hosts: one line is enough.
    withheld: [parseAddress("10.0.0.1")!, parseAddress("10.0.0.1")!],
  }, [
    outcome(a, "changed"),
    {
      ...outcome(b, "refused", "AAAA"),
      status: "failed",
      failure: {
        kind: "refused",
        message: "the gateway says: no",
        codes: ["E0202", "EF02022"],
        stid: "20261123-app3-1",
      },
    },
  ]);
  assertEquals(problems, [
    "10.0.0.1 is not globally routable and was not published (private_addresses = publish would)",
    "b.example AAAA: the gateway says: no (E0202, EF02022, stid 20261123-app3-1)",
  ]);
});
