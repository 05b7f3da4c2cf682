import type { HostSources } from "../settings/address_config.ts";
import { describeFailure, type Failure } from "../failure.ts";
import { familyName } from "./candidate.ts";
import type { Detector } from "./detector.ts";
import { lookUpHost } from "./host_lookup.ts";

/** What a source that somebody named says, for a doctor's report. */
export interface SourceFinding {
  /** Whether an update could go by it. */
  readonly ok: boolean;
  /** For a person. */
  readonly text: string;
  /** What is wrong, if it is not ok. */
  readonly failure?: Failure;
}

/**
 * Looks at the sources that somebody named for hosts; where nobody did, routers
 * may tell the addresses, and nobody else is asked.
 *
 * @returns one finding per host and family, those that say the same as one
 */
export async function examineSources(
  hosts: readonly HostSources[],
  detector: Detector,
): Promise<readonly SourceFinding[]> {
  const findings = new Map<string, SourceFinding>();
  for (const host of hosts) {
    const families = host.families.filter(({ named }) => named);
    const lookup = await lookUpHost({ ...host, families }, detector);
    for (const { type, lookup: said } of lookup.families) {
      const text = `${familyName(type)} address of ${host.host}: ${
        said.status === "found"
          ? said.value.map(({ text }) => text).join(", ")
          : describeFailure(said.failure)
      }`;
      findings.set(
        text,
        said.status === "found"
          ? { ok: true, text }
          : { ok: false, text, failure: said.failure },
      );
    }
  }
  return [...findings.values()];
}
