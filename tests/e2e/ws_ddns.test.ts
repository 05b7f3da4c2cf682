/**
 * The Python tool as the judge: both programs are given the same arguments,
 * files, environments and requests, and whatever is to be seen of them is
 * compared. They may differ where docs/from-ws-ddns.md says so and nowhere else.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import type { Case } from "./ws_ddns/case.ts";
import { ARGUMENT_CASES } from "./ws_ddns/argument_cases.ts";
import { differEverywhere } from "./ws_ddns/everywhere.ts";
import { FILE_CASES } from "./ws_ddns/file_cases.ts";
import {
  generatedCommandLines,
  generatedRequests,
} from "./ws_ddns/generated_cases.ts";
import { RECORD_CASES } from "./ws_ddns/record_cases.ts";
import { REQUEST_CASES } from "./ws_ddns/request_cases.ts";
import { SETTING_CASES } from "./ws_ddns/setting_cases.ts";
import { TROUBLE_CASES } from "./ws_ddns/trouble_cases.ts";
import { type Observation, observe } from "./ws_ddns/observe.ts";
import { ourTool, startPythonTool } from "./ws_ddns/tools.ts";

const CASES: readonly Case[] = [
  ...RECORD_CASES,
  ...ARGUMENT_CASES,
  ...FILE_CASES,
  ...TROUBLE_CASES,
  ...REQUEST_CASES,
  ...SETTING_CASES,
  ...generatedCommandLines(24),
  ...generatedRequests(12),
];

/** The anchors of the rows of docs/from-ws-ddns.md, which cases name. */
const DOCUMENTED = (await Deno.readTextFile(
  new URL("../../docs/from-ws-ddns.md", import.meta.url),
)).matchAll(/<a id="(\w+)">/g).map(([, id]) => id!).toArray();

/** `.ci/run` makes it and names it here. */
const VENV = Deno.env.get("WS_DDNS_VENV");
const REQUIRED = Deno.env.get("CI_REQUIRE_ALL") === "1";

Deno.test({
  name: VENV === undefined
    ? "both programs do the same (ws.ddns is not installed: WS_DDNS_VENV names no virtual environment)"
    : "both programs do the same",
  ignore: VENV === undefined && !REQUIRED,
  async fn(t) {
    assert(VENV !== undefined, "WS_DDNS_VENV is not set; see .ci/run");
    const seen = await observeAll(VENV);
    const used = new Set<string>();
    for (const one of CASES) {
      const { python, ours } = seen.get(one)!;
      const everywhere = differEverywhere(python, one);
      for (const id of [...everywhere.because, ...one.because ?? []]) {
        used.add(id);
      }
      await t.step(
        `${one.kind}: ${one.name}`,
        () => judge(one, everywhere.expected, ours),
      );
    }
    await t.step(
      "the document lists the differences that were seen",
      () => assertEquals([...used].sort(), [...DOCUMENTED].sort()),
    );
  },
});

function judge(one: Case, everywhere: Observation, ours: Observation): void {
  const expected = { ...everywhere, ...one.now };
  assertEquals(ours, expected, what(one));
  assertEquals(
    one.because !== undefined,
    JSON.stringify(expected) !== JSON.stringify(everywhere),
    `what the case says of itself is no difference (any more)\n${what(one)}`,
  );
}

function what(one: Case): string {
  return one.kind === "cgi" ? one.query : one.args.join(" ");
}

/** Runs both tools for all cases, two at a time. */
async function observeAll(
  venv: string,
): Promise<ReadonlyMap<Case, Record<"python" | "ours", Observation>>> {
  const seen = new Map<Case, Record<"python" | "ours", Observation>>();
  const queue = CASES.toSorted((a, b) =>
    Number(b.slow ?? 0) - Number(a.slow ?? 0)
  );
  async function work(): Promise<void> {
    await using python = await startPythonTool(venv);
    for (let one; (one = queue.shift()) !== undefined;) {
      seen.set(one, {
        python: await observe(python, one),
        ours: await observe(ourTool, one),
      });
    }
  }
  await Promise.all([work(), work()]);
  return seen;
}
