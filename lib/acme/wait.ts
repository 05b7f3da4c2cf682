import type { Platform } from "../platform.ts";
import type { Challenge } from "./challenge.ts";

/** A text that name servers shall show. */
export interface Expected extends Challenge {
  /** The name of its zone, whose name servers are asked. */
  readonly zone: string;
}

/** What waiting needs. */
export interface WaitContext
  extends Pick<Platform, "resolveDns" | "sleep" | "monotonic"> {
  /** Takes lines for the user. */
  readonly log: (level: "info" | "warning", message: string) => void;
}

/** Milliseconds for one question, and between two. */
const QUESTION_TIME = 3000;
const PAUSE = 2000;

/** Seconds in which the provider's name servers follow, if none can be asked. */
const BLIND_WAIT = 60;

/** A name server: its name and one of its addresses. */
interface Server {
  readonly name: string;
  readonly address: string;
}

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
  const end = context.monotonic() + seconds * 1000;
  const zones = Map.groupBy(expected, ({ zone }) => zone);
  await Promise.all(
    [...zones].map(([zone, texts]) => waitForZone(zone, texts, end, context)),
  );
}

async function waitForZone(
  zone: string,
  texts: readonly Expected[],
  end: number,
  context: WaitContext,
): Promise<void> {
  const { sleep, monotonic, log } = context;
  const servers = await serversOf(zone, context);
  while (true) {
    const answers = await Promise.all(
      servers.map(async (server) => ({
        server,
        state: await stateOf(server, texts, context),
      })),
    );
    const reached = answers.filter(({ state }) => state !== "silent");
    const left = end - monotonic();
    if (reached.length === 0) {
      const time = Math.max(0, Math.min(left, BLIND_WAIT * 1000));
      log(
        "warning",
        `no name server of ${zone} can be asked; waiting ${
          Math.round(time / 1000)
        } s instead`,
      );
      return await sleep(time);
    }
    const late = reached.filter(({ state }) => state === "late");
    if (late.length === 0) return;
    if (left <= 0) {
      const names = late.map(({ server }) =>
        `${server.name} ${server.address}`
      );
      log(
        "warning",
        `not every name server of ${zone} shows the new text yet: ${
          names.join(", ")
        } (see --wait)`,
      );
      return;
    }
    await sleep(Math.min(PAUSE, left));
  }
}

/** The name servers of a zone, once for each of their addresses. */
async function serversOf(
  zone: string,
  { resolveDns }: WaitContext,
): Promise<readonly Server[]> {
  const ask = async (name: string, type: "NS" | "A" | "AAAA") =>
    await resolveDns({ name: `${name}.`, type }, QUESTION_TIME) ?? [];
  const names = (await ask(zone, "NS")).map((name) => name.replace(/\.$/, ""));
  const servers = await Promise.all(names.map(async (name) => {
    const addresses = await Promise.all([ask(name, "A"), ask(name, "AAAA")]);
    return addresses.flat().map((address) => ({ name, address }));
  }));
  return servers.flat();
}

/** Whether a name server shows all texts. */
async function stateOf(
  { address: server }: Server,
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
