import type { Deadline } from "../deadline.ts";
import type { Gateway, ZoneInquiry } from "../gateway/client.ts";
import { createZoneFinder, type ZoneFinder } from "./find_zones.ts";
import type { Platform } from "../platform.ts";
import type { RecordOutcome } from "./outcome.ts";

/** What a long-running process remembers of zones. */
export interface ZoneMemory {
  /** The zone that a host was in when it was last updated. */
  readonly zoneOf: (host: string) => string | undefined;
  /** Learns from an update in which zones hosts are. */
  readonly learn: (
    outcomes: readonly Pick<RecordOutcome, "host" | "zone">[],
  ) => void;
  /** Makes the finder of one update, which counts what it asks the gateway. */
  readonly finder: (
    deadline: Deadline,
  ) => { readonly finder: ZoneFinder; readonly asked: () => number };
}

/** Milliseconds for which a missing zone is not asked for again. */
const MISSING_TIME = 5 * 60_000;

/** Missing zones that an update finds before it asks more slowly. */
const SOME_MISSING = 1;

/** Milliseconds before each further inquiry: others wait for the same gateway. */
const PACE = 2000;

/** Hosts, and missing zones, that are remembered. */
const MOST_REMEMBERED = 10_000;

/** Makes a memory; what it holds is bounded. */
export function createZoneMemory(
  gateway: Pick<Gateway, "inquire">,
  known: readonly string[],
  { monotonic: now, sleep }: Pick<Platform, "monotonic" | "sleep">,
): ZoneMemory {
  const zones = new Map<string, string>();
  const missing = new Map<
    string,
    { readonly inquiry: ZoneInquiry; readonly until: number }
  >();
  return {
    zoneOf: (host) => zones.get(host),
    learn(outcomes) {
      for (const { host, zone } of outcomes) {
        if (zone !== undefined) remember(zones, host, zone);
      }
    },
    finder(deadline) {
      let asked = 0;
      let missed = 0;
      async function ask(name: string): Promise<ZoneInquiry> {
        if (missed >= SOME_MISSING) await sleep(PACE);
        return await gateway.inquire(name, deadline);
      }
      /** One inquiry at a time, so that other updates get their turn between. */
      let turn: Promise<unknown> = Promise.resolve();
      async function inquire(name: string): Promise<ZoneInquiry> {
        const entry = missing.get(name);
        if (entry !== undefined && entry.until > now()) return entry.inquiry;
        asked++;
        const asking = turn.then(() => ask(name));
        turn = asking;
        const inquiry = await asking;
        // What was refused may be accepted in a moment.
        if (inquiry.status === "missing") {
          missed++;
          remember(missing, name, { inquiry, until: now() + MISSING_TIME });
        }
        return inquiry;
      }
      const finder = createZoneFinder({ inquire }, deadline, known);
      return { finder, asked: () => asked };
    },
  };
}

function remember<T>(map: Map<string, T>, key: string, value: T): void {
  map.delete(key);
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > MOST_REMEMBERED) map.delete(oldest!);
}
