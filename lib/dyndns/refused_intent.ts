import type { Asked } from "./asked.ts";
import { type Refusal, refuse } from "./refusal.ts";

/**
 * Why a request is refused as a whole, whatever addresses it has.
 *
 * @param mostHosts in one request
 */
export function whyNoUpdate(
  { hosts, offline }: Asked,
  mostHosts: number,
): Refusal {
  if (offline) {
    return refuse("!donator", "offline=YES would delete records");
  }
  switch (hosts.status) {
    case "refused":
      return refuse("notfqdn", hosts.reason);
    case "none":
      return refuse(
        "notfqdn",
        "no host is named, and the caller does not have exactly one",
      );
    case "named":
      return refuse(
        "numhost",
        `there are ${hosts.names.length} host names; ${mostHosts} are the most`,
      );
  }
}
