import type { Deadline } from "../deadline.ts";
import type { HostIntent } from "../zone/host_intent.ts";
import type { ZoneFinder } from "./find_zones.ts";

/** What the use case needs beside the gateway. */
export interface UpdateContext {
  /** Until when it must be done. */
  readonly deadline: Deadline;
  /** Knows zones that were asked for already. */
  readonly finder?: ZoneFinder;
  /** Waits so many milliseconds. */
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Takes lines for the person who runs this, free of secrets. */
  readonly log: (level: "info", message: string) => void;
  /**
   * Asked just before intents are sent: what is wanted by now for the same hosts
   * and families. The same array, if nothing else is.
   */
  readonly newest?: (intents: readonly HostIntent[]) => readonly HostIntent[];
}
