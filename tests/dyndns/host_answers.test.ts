import { assertEquals } from "@std/assert";
import type { SpelledAddress } from "../../lib/dyndns/addresses.ts";
import { answerHosts } from "../../lib/dyndns/host_answers.ts";
import type { HostLine, UpdateIntent } from "../../lib/dyndns/intent.ts";
import type { Failure } from "../../lib/failure.ts";
import { parseAddress } from "../../lib/internet/address.ts";
import type { RecordOutcome } from "../../lib/update/outcome.ts";
import { table } from "../table.ts";

const typeOf = (address: string) => address.includes(":") ? "AAAA" : "A";
const spelled = (spelling: string): SpelledAddress => ({
  address: parseAddress(spelling)!,
  spelling,
});

/** A line for `nohost`, `notfqdn` or `HOST ADDRESS…`; ignored ones in brackets. */
function lineOf(text: string): HostLine {
  if (text === "nohost" || text === "notfqdn") {
    return { status: "refused", token: text, reason: "it is refused" };
  }
  const [host = "", ...addresses] = text.split(" ");
  const isIgnored = (address: string) => address.startsWith("(");
  return {
    status: "update",
    host,
    addresses: addresses.filter((each) => !isIgnored(each)).map(spelled),
    ignored: addresses.filter(isIgnored)
      .map((each) => spelled(each.slice(1, -1))),
  };
}

/** What became of `HOST HOW ADDRESS…`. */
function outcomeOf(text: string): RecordOutcome {
  const [host = "", how, ...is] = text.split(" ");
  const record = {
    host,
    type: typeOf(is[0]!),
    zone: "example",
    was: [],
  } as const;
  return how === "changed" || how === "created" || how === "unchanged"
    ? { ...record, is, status: how }
    : {
      ...record,
      is: [],
      status: "failed",
      failure: { kind: how as Failure["kind"], message: "it went wrong" },
    };
}

const list = (text: string) =>
  text.split(";").map((each) => each.trim()).filter((each) => each !== "");

function intentOf(text: string): UpdateIntent {
  const lines = list(text).map(lineOf);
  const intents = lines.flatMap((line) =>
    line.status === "update"
      ? [{ ...line, addresses: line.addresses.map(({ address }) => address) }]
      : []
  );
  return { status: "update", lines, intents, remarks: [] };
}

Deno.test("the answer: a line per host, by what became of its records", () => {
  const rows = table(`
    a 1.0.0.7          => a changed 1.0.0.7    => 200 good 1.0.0.7
    a 1.0.0.7          => a created 1.0.0.7    => 200 good 1.0.0.7
    a 1.0.0.7          => a unchanged 1.0.0.7  => 200 nochg 1.0.0.7
    a 1.0.0.7          => a missing 1.0.0.7    => 200 nohost
    nohost             =>                      => 200 nohost
    notfqdn            =>                      => 200 notfqdn
    notfqdn; nohost; a 1.0.0.7 => a changed 1.0.0.7 => 200 notfqdn nohost good 1.0.0.7
    # Both names of a duplicate, one update.
    a 1.0.0.7; a 1.0.0.7 => a changed 1.0.0.7  => 200 good 1.0.0.7 good 1.0.0.7
    # Only addresses that are not to be published: good without effect.
    a (10.0.0.1)       =>                      => 200 good 10.0.0.1
    a 2::7 (10.0.0.1)  => a unchanged 2::7     => 200 nochg 10.0.0.1,2::7
    a 2::7 (10.0.0.1)  => a missing 2::7       => 200 nohost

    # Both families: one that has no record does not hide the other.
    a 1.0.0.7 2::7 => a unchanged 1.0.0.7; a changed 2::7   => 200 good 1.0.0.7,2::7
    a 1.0.0.7 2::7 => a unchanged 1.0.0.7; a unchanged 2::7 => 200 nochg 1.0.0.7,2::7
    a 1.0.0.7 2::7 => a changed 1.0.0.7; a missing 2::7     => 200 good 1.0.0.7
    a 1.0.0.7 2::7 => a missing 1.0.0.7; a unchanged 2::7   => 200 nochg 2::7
    a 1.0.0.7 2::7 => a missing 1.0.0.7; a missing 2::7     => 200 nohost

    # The gateway's trouble: dnserr beside a success, else 911 once.
    a 1.0.0.7; b 1.0.0.7 => a temporary 1.0.0.7; b changed 1.0.0.7 => 200 dnserr good 1.0.0.7
    a 1.0.0.7; b 1.0.0.7 => a unchanged 1.0.0.7; b refused 1.0.0.7 => 200 nochg 1.0.0.7 dnserr
    a 1.0.0.7; b 1.0.0.7 => a temporary 1.0.0.7; b refused 1.0.0.7 => 503 911
    a 1.0.0.7; b 1.0.0.7 => a temporary 1.0.0.7; b missing 1.0.0.7 => 503 911
    a 1.0.0.7; nohost    => a temporary 1.0.0.7   => 503 911
    a 1.0.0.7            => a credentials 1.0.0.7 => 503 911
    a 1.0.0.7            => a config 1.0.0.7      => 503 911
    a 1.0.0.7            => a refused 1.0.0.7     => 503 911
    a 1.0.0.7 2::7       => a missing 1.0.0.7; a temporary 2::7 => 503 911
    # If the answer were a success, it would not be tried again.
    a 1.0.0.7 2::7       => a changed 1.0.0.7; a temporary 2::7 => 503 911

    # What stands there, as the client spells it.
    a 2001:DB8:0::7   => a unchanged 2001:0db8::7   => 200 nochg 2001:DB8:0::7
    a 1.0.0.7 1.0.0.8 => a changed 1.0.0.8 1.0.0.7  => 200 good 1.0.0.7,1.0.0.8
    # A newer request has taken over.
    a 1.0.0.7         => a changed 1.0.0.9          => 200 good 1.0.0.9
    a 1.0.0.7 2::7    => a unchanged 1.0.0.9; a unchanged 2::7 => 200 nochg 1.0.0.9,2::7
  `);
  for (const [lines, outcomes = "", expected] of rows) {
    const { answer } = answerHosts(
      intentOf(lines),
      list(outcomes).map(outcomeOf),
    );
    assertEquals(
      [answer.status, ...answer.lines].join(" "),
      expected,
      `${lines} => ${outcomes}`,
    );
  }
});

Deno.test("the operator learns what went wrong", () => {
  const failure = {
    kind: "refused",
    message: "the gateway says: no",
    codes: ["E0202", "EF02022"],
    stid: "20261123-app3-1",
  } as const;
  const { reasons } = answerHosts(
    { ...intentOf("a 1.0.0.7 2::7; b 1.0.0.7"), remarks: ["something odd"] },
    [
      outcomeOf("a changed 1.0.0.7"),
      outcomeOf("a missing 2::7"),
      { ...outcomeOf("b refused 1.0.0.7"), status: "failed", failure },
    ],
  );
  assertEquals(reasons, [
    "something odd",
    "a AAAA: it went wrong",
    "b A: the gateway says: no (E0202, EF02022, stid 20261123-app3-1)",
  ]);
  const newer = answerHosts(intentOf("a 1.0.0.7"), [
    outcomeOf("a unchanged 1.0.0.9"),
  ]);
  assertEquals(newer.reasons, ["a A: a newer request set it to 1.0.0.9"]);
});
