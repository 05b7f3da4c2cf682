import type { Platform } from "../platform.ts";
import type { Challenge } from "./challenge.ts";

/** A text that the name servers of its zone shall show. */
export interface Expected extends Challenge {
  /** The zone's name. */
  readonly zone: string;
}

/** What waiting needs. */
export interface WaitContext
  extends Pick<Platform, "resolveDns" | "sleep" | "monotonic"> {
  /** Takes lines for the user. */
  readonly log: (level: "warning", message: string) => void;
}

/** Milliseconds for one question, and between two. */
const QUESTION_TIME = 3000;
const PAUSE = 2000;

/** Milliseconds in which the provider's name servers follow, if none can be asked. */
const BLIND_WAIT = 60_000;

/**
 * Waits until the name servers of the zones show texts: every one that can be reached,
 * at each of its addresses. It waits blindly where none can be asked.
 *
 * @param seconds when to stop waiting
 */
export async function waitForServers(
  expected: readonly Expected[],
  seconds: number,
  context: WaitContext,
): Promise<void> {
  const zones = Map.groupBy(expected, ({ zone }) => zone);
  await Promise.all(
    [...zones].map(([zone, texts]) =>
      waitForZone(zone, texts, seconds * 1000, context)
    ),
  );
}

async function waitForZone(
  zone: string,
  texts: readonly Expected[],
  milliseconds: number,
  context: WaitContext,
): Promise<void> {
  const { sleep, monotonic, log } = context;
  const end = monotonic() + milliseconds;
  const servers = await addressesOf(zone, context);
  while (true) {
    const states = await Promise.all(
      servers.map((server) => stateOf(server, texts, context)),
    );
    const left = end - monotonic();
    if (states.every((state) => state === "silent")) {
      const pause = Math.max(0, Math.min(left, BLIND_WAIT));
      const time = `${Math.round(pause / 1000)} s`;
      const message = `no name server of ${zone} can be asked`;
      log("warning", `${message}; waiting ${time} instead`);
      return await sleep(pause);
    }
    const late = servers.filter((_, at) => states[at] === "late");
    if (late.length === 0) return;
    if (left <= 0) {
      const message = `some name servers of ${zone} do not show the text yet`;
      log("warning", `${message}: ${late.join(", ")} (see --wait)`);
      return;
    }
    await sleep(Math.min(PAUSE, left));
  }
}

/** The addresses of a zone's name servers. */
async function addressesOf(
  zone: string,
  { resolveDns }: WaitContext,
): Promise<readonly string[]> {
  const ask = async (name: string, type: "NS" | "A" | "AAAA") =>
    await resolveDns({ name, type }, QUESTION_TIME) ?? [];
  const names = await ask(`${zone}.`, "NS");
  const addresses = await Promise.all(
    names.flatMap((name) => [ask(name, "A"), ask(name, "AAAA")]),
  );
  return [...new Set(addresses.flat())];
}

/** Whether a name server shows all texts. */
async function stateOf(
  server: string,
  texts: readonly Expected[],
  { resolveDns }: WaitContext,
): Promise<"shown" | "late" | "silent"> {
  const names = Map.groupBy(texts, ({ host }) => host);
  const answers = await Promise.all(
    [...names].map(async ([host, wanted]) => {
      const question = { name: `${host}.`, type: "TXT", server } as const;
      const shown = await resolveDns(question, QUESTION_TIME);
      return shown && wanted.every(({ value }) => shown.includes(value));
    }),
  );
  if (answers.every((answer) => answer === undefined)) return "silent";
  return answers.every((answer) => answer) ? "shown" : "late";
}
