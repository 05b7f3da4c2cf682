import type { Deadline } from "../deadline.ts";
import type { Platform } from "../platform.ts";
import type { ZoneFinder } from "./find_zones.ts";

/** What the use case needs besides the gateway. */
export interface UpdateContext extends Pick<Platform, "sleep"> {
  /** The time limit. */
  readonly deadline: Deadline;
  /** Knows zones that were asked for already. */
  readonly finder?: ZoneFinder;
  /** Takes lines for the user, free of secrets. */
  readonly log: (level: "info", message: string) => void;
}
