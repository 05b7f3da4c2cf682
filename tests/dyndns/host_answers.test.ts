import { assertEquals } from "@std/assert";
import type { Failure } from "../../lib/failure.ts";
import { answerHosts } from "../../lib/dyndns/host_answers.ts";
import type { HostLine, UpdateIntent } from "../../lib/dyndns/intent.ts";
import type { SpelledAddress } from "../../lib/dyndns/addresses.ts";
import { parseAddress } from "../../lib/internet/address.ts";
import type { RecordOutcome } from "../../lib/update/outcome.ts";

/** How the update of one host and family went. */
type How = "changed" | "created" | "unchanged" | Failure["kind"];

const V4 = "192.0.2.7";
const V6 = "2001:db8::7";

function outcome(
  host: string,
  how: How,
  is: string | readonly string[] = V4,
): RecordOutcome {
  const addresses = [is].flat();
  const type = addresses[0]!.includes(":") ? "AAAA" : "A";
  const record = { host, type, zone: "example", was: [] } as const;
  return how === "changed" || how === "created" || how === "unchanged"
    ? { ...record, is: addresses, status: how }
    : {
      ...record,
      is: [],
      status: "failed",
      failure: { kind: how, message: "it went wrong" },
    };
}

const spelled = (text: string): SpelledAddress => ({
  address: parseAddress(text)!,
  spelling: text,
});
const line = (
  host: string,
  addresses: readonly string[] = [V4],
  ignored: readonly string[] = [],
): HostLine => ({
  status: "update",
  host,
  addresses: addresses.map(spelled),
  ignored: ignored.map(spelled),
});
const refused = (token: "nohost" | "notfqdn"): HostLine => ({
  status: "refused",
  token,
  reason: "it is refused",
});

function intent(
  lines: readonly HostLine[],
): UpdateIntent {
  const intents = lines.flatMap((line) =>
    line.status === "update"
      ? [{
        host: line.host,
        addresses: line.addresses.map(({ address }) => address),
      }]
      : []
  );
  return { status: "update", lines, intents, remarks: [] };
}

const [a, b] = ["a.example", "b.example"];
const gone = refused("nohost");
const odd = refused("notfqdn");
const both = line(a, [V4, V6]);

type Row = readonly [
  lines: readonly HostLine[],
  outcomes: readonly RecordOutcome[],
  answer: string,
];

function check(rows: readonly Row[]): void {
  for (const [lines, outcomes, expected] of rows) {
    const { answer } = answerHosts(intent(lines), outcomes);
    assertEquals([answer.status, ...answer.lines].join(" "), expected);
  }
}

Deno.test("a line per host, in their order", () => {
  check([
    [[line(a)], [outcome(a, "changed")], `200 good ${V4}`],
    [[line(a)], [outcome(a, "created")], `200 good ${V4}`],
    [[line(a)], [outcome(a, "unchanged")], `200 nochg ${V4}`],
    [[line(a)], [outcome(a, "missing")], "200 nohost"],
    [[gone], [], "200 nohost"],
    [[odd], [], "200 notfqdn"],
    [
      [odd, gone, line(a)],
      [outcome(a, "changed")],
      `200 notfqdn nohost good ${V4}`,
    ],
    // Both names of a duplicate, one update.
    [
      [line(a), line(a)],
      [outcome(a, "changed")],
      `200 good ${V4} good ${V4}`,
    ],
    // Only addresses that are not to be published: good without effect.
    [[line(a, [], ["10.0.0.1"])], [], "200 good 10.0.0.1"],
    [
      [line(a, [V6], ["10.0.0.1"])],
      [outcome(a, "unchanged", V6)],
      `200 nochg 10.0.0.1,${V6}`,
    ],
  ]);
});

Deno.test("both families; one that has no record does not hide the other", () => {
  check([
    [
      [both],
      [outcome(a, "unchanged"), outcome(a, "changed", V6)],
      `200 good ${V4},${V6}`,
    ],
    [
      [both],
      [outcome(a, "unchanged"), outcome(a, "unchanged", V6)],
      `200 nochg ${V4},${V6}`,
    ],
    [
      [both],
      [outcome(a, "changed"), outcome(a, "missing", V6)],
      `200 good ${V4}`,
    ],
    [
      [both],
      [outcome(a, "missing"), outcome(a, "unchanged", V6)],
      `200 nochg ${V6}`,
    ],
    [[both], [outcome(a, "missing"), outcome(a, "missing", V6)], "200 nohost"],
    // Nothing was set.
    [
      [line(a, [V6], ["10.0.0.1"])],
      [outcome(a, "missing", V6)],
      "200 nohost",
    ],
  ]);
});

Deno.test("the gateway's trouble: dnserr beside a success, else 911 once", () => {
  check([
    [
      [line(a), line(b)],
      [outcome(a, "temporary"), outcome(b, "changed")],
      `200 dnserr good ${V4}`,
    ],
    [
      [line(a), line(b)],
      [outcome(a, "unchanged"), outcome(b, "refused")],
      `200 nochg ${V4} dnserr`,
    ],
    [
      [line(a), line(b)],
      [outcome(a, "temporary"), outcome(b, "refused")],
      "503 911",
    ],
    [[line(a), gone], [outcome(a, "temporary")], "503 911"],
    [
      [line(a), line(b)],
      [outcome(a, "temporary"), outcome(b, "missing")],
      "503 911",
    ],
    // Whichever comes first.
    [[both], [outcome(a, "missing"), outcome(a, "temporary", V6)], "503 911"],
    [[line(a)], [outcome(a, "credentials")], "503 911"],
    [[line(a)], [outcome(a, "config")], "503 911"],
    [[line(a)], [outcome(a, "refused")], "503 911"],
    // Told as a success, it would not be tried again.
    [
      [both],
      [outcome(a, "changed"), outcome(a, "temporary", V6)],
      "503 911",
    ],
  ]);
});

Deno.test("the answer says what stands there, as the client spells it", () => {
  check([
    [
      [line(a, ["2001:DB8:0::7"])],
      [outcome(a, "unchanged", "2001:0db8::7")],
      "200 nochg 2001:DB8:0::7",
    ],
    [
      [line(a, [V4, "192.0.2.8"])],
      [outcome(a, "changed", ["192.0.2.8", V4])],
      `200 good ${V4},192.0.2.8`,
    ],
    // A newer request has taken over.
    [[line(a)], [outcome(a, "changed", "192.0.2.9")], "200 good 192.0.2.9"],
    [
      [both],
      [outcome(a, "unchanged", "192.0.2.9"), outcome(a, "unchanged", V6)],
      `200 nochg 192.0.2.9,${V6}`,
    ],
  ]);
});

Deno.test("the operator learns what went wrong", () => {
  const { remarks } = answerHosts(
    { ...intent([both, line(b)]), remarks: ["something odd"] },
    [
      outcome(a, "changed"),
      outcome(a, "missing", V6),
      {
        ...outcome(b, "refused"),
        status: "failed",
        failure: {
          kind: "refused",
          message: "the gateway says: no",
          codes: ["E0202", "EF02022"],
          stid: "20261123-app3-1",
        },
      },
    ],
  );
  assertEquals(remarks, [
    "something odd",
    "a.example AAAA: it went wrong",
    "b.example A: the gateway says: no (E0202, EF02022, stid 20261123-app3-1)",
  ]);
  const newer = answerHosts(intent([line(a)]), [
    outcome(a, "unchanged", "192.0.2.9"),
  ]);
  assertEquals(
    newer.remarks,
    ["a.example A: a newer request set it to 192.0.2.9"],
  );
});
