import type { Deadline } from "../deadline.ts";
import { describeFailure } from "../failure.ts";
import type { Gateway } from "../gateway/client.ts";
import { ipv4Address, ipv6Address } from "../internet/address.ts";
import { createZoneFinder } from "../update/find_zones.ts";
import { planZone } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";
import type { Finding } from "./finding.ts";

/** How an update would go about it. */
export interface HostSettings {
  /** Zones named outright. */
  readonly zones: readonly string[];
  /** Whether records that are missing are made. */
  readonly create: boolean;
}

/** Looks what an update of each host would find; changes nothing. */
export async function examineHosts(
  gateway: Gateway,
  hosts: readonly string[],
  { zones, create }: HostSettings,
  deadline: Deadline,
): Promise<readonly Finding[]> {
  const { find } = createZoneFinder(gateway, deadline, zones);
  const findings: Finding[] = [];
  // One after the other: an update that comes meanwhile need not wait for all.
  for (const host of hosts) {
    const found = await find(host);
    if (found.status === "found") {
      findings.push(hostFinding(found.zone, host, create));
    } else {
      const { failure } = found;
      const text = `${host}: ${describeFailure(failure)}`;
      findings.push({ ok: false, text, failure });
    }
  }
  return findings;
}

/** Tries what an update of both families would find. */
function hostFinding(zone: Zone, host: string, create: boolean): Finding {
  const addresses = [ipv4Address([0, 0, 0, 0]), ipv6Address(Array(16).fill(0))];
  const { records } = planZone(zone, [{ host, addresses }], { create });
  const present = records.filter(({ was, action }) =>
    was.length > 0 && action !== "refuse"
  ).map(({ type, was }) => `${type} ${was.join(", ")}`);
  if (present.length > 0) {
    // One family is no mistake; an address of the other is not published.
    const missing = records.filter(({ was, action }) =>
      was.length === 0 && action === "refuse"
    ).map(({ type }) => `, no ${type} record`);
    return {
      ok: true,
      text: `${host}: zone ${zone.name}, ${present.join(", ")}${
        missing.join("")
      }`,
    };
  }
  const [first] = records;
  if (first?.action !== "refuse") {
    return {
      ok: true,
      text: `${host}: zone ${zone.name}, records will be made`,
    };
  }
  const { reason } = first;
  const failure = { kind: "missing", message: reason } as const;
  return { ok: false, text: `${host}: ${reason}`, failure };
}
