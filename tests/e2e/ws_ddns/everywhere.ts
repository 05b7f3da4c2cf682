/**
 * The differences that are to be seen in many cases, as functions: from what
 * the Python tool did to what this project's program shall do.
 *
 * @module
 */
import type { Case } from "./case.ts";
import type { Observation } from "./observe.ts";

type Change = (seen: Observation, one: Case) => Partial<Observation>;

const succeeded = ({ exit, answer }: Observation, { kind }: Case) =>
  kind === "cgi" ? answer.startsWith("200 ") : exit === 0;

/** In the order in which they are applied. */
const CHANGES: readonly (readonly [string, Change])[] = [
  ["bulk", ({ requests }) => ({
    requests: requests.map((line) =>
      line.replace(/^0202 /, "0202001 ").replace(/: ([SE])0202$/, ": $10202001")
    ),
  })],
  ["spelling", ({ records }) => {
    const spelt = records.map((line) =>
      line.startsWith("+ ") ? canonical(line) : line
    );
    // What is there in another spelling is there.
    const same = (line: string, other: string) =>
      line[0] !== other[0] &&
      canonical(line).slice(1) === canonical(other).slice(1);
    return {
      records: spelt.filter((line) =>
        !spelt.some((other) => same(line, other))
      ),
    };
  }],
  ["unchanged", (seen, one) => {
    const { requests, records, answer } = seen;
    const last = requests.at(-1) ?? "";
    return records.length > 0 || !/: S0202001$/.test(last) ||
        !succeeded(seen, one)
      ? {}
      : {
        requests: requests.slice(0, -1),
        answer: answer.replace(/: good /, ": nochg "),
      };
  }],
  ["prints", (seen, one) => {
    const quiet = one.kind === "command line" &&
      one.args.some((word) => /^(?:-q+|--q.*)$/.test(word));
    return one.kind === "cgi" || quiet || !succeeded(seen, one)
      ? {}
      : { answer: seen.answer + printed(seen.records) };
  }],
  ["oneLine", ({ stderr }) => ({
    stderr: stderr === "traceback" || stderr === "usage" ? "one line" : stderr,
  })],
  ["log", (_, { kind }) => kind === "cgi" ? { stderr: "one line" } : {}],
  ["tokens", ({ answer, requests }) => {
    const [, text] = /^500 text\/html: (.*)$/s.exec(answer) ?? [];
    if (text === undefined) return {};
    const missing = text === "nohost" || text.startsWith("No entry for ") ||
      requests.at(-1)?.endsWith(": E0205");
    return missing
      ? { answer: "200 text/html: nohost" }
      : { answer: "503 text/html: 911" };
  }],
  [
    "format",
    ({ answer }) =>
      /^\d+ text\/html: /.test(answer)
        ? {
          answer: answer.replace("text/html", "text/plain").replace(
            /\S$/,
            "$&\n",
          ),
        }
        : {},
  ],
];

/**
 * What this project's program shall do, but for what the case says of itself.
 *
 * @returns that, and the differences that came into it
 */
export function differEverywhere(
  python: Observation,
  one: Case,
): {
  readonly expected: Observation;
  readonly because: readonly string[];
} {
  let expected = python;
  const because: string[] = [];
  for (const [id, change] of CHANGES) {
    const next = { ...expected, ...change(expected, one) };
    if (JSON.stringify(next) !== JSON.stringify(expected)) because.push(id);
    expected = next;
  }
  return { expected, because };
}

/** A record with its IPv6 address as in RFC 5952, by way of the URL standard. */
function canonical(record: string): string {
  return record.replace(/[^ ]*:[^ ]*$/, (address) => {
    const url = URL.parse(`http://[${address}]`);
    return url === null ? address : url.hostname.slice(1, -1);
  });
}

/** The lines of the command line for records that went and came. */
function printed(records: readonly string[]): string {
  return records.filter((line) => line.startsWith("+ ")).map((line) => {
    const [, zone, name, , type, is] = line.split(" ");
    const was = records.find((other) =>
      other.startsWith(`- ${zone} ${name} `) && other.includes(` ${type} `)
    )?.split(" ").at(-1);
    const host = (name === "@" ? zone! : `${name}.${zone}`).toLowerCase();
    return `${host} ${type} ${was} → ${is}\n`;
  }).join("");
}
