import type { Deadline } from "../deadline.ts";
import { idleClients } from "../dyndns/access.ts";
import type { Detector } from "../detect/detector.ts";
import { familyName } from "../detect/lookup.ts";
import { lookUpHost } from "../detect/host_lookup.ts";
import { describeFailure } from "../failure.ts";
import type { Gateway, GatewayAccount } from "../gateway/client.ts";
import type { Platform } from "../platform.ts";
import type { HostSources } from "../settings/address.ts";
import type { ServiceConfig } from "../settings/service.ts";
import type { UpdateConfig } from "../settings/update.ts";
import { createZoneFinder, type ZoneFinder } from "../update/find_zones.ts";
import { noRecord } from "../zone/plan_rrset.ts";
import { recordsAt } from "../zone/plan_zone.ts";
import type { Zone } from "../zone/zone.ts";
import { type Finding, misconfigured, warn } from "./finding.ts";
import { examineGateway } from "./gateway.ts";
import { examineNetwork } from "./network.ts";

/** What an update would work with. */
export interface Subject {
  /** The account at the gateway. */
  readonly account: GatewayAccount & { readonly oddities?: readonly string[] };
  /** How updates are made. */
  readonly config: UpdateConfig;
  /** Who may update which hosts. */
  readonly service: ServiceConfig;
  /** The client of the gateway. */
  readonly gateway: Gateway;
  /** Until when the check must be done. */
  readonly deadline: Deadline;
}

/** What is checked. */
export interface Scope {
  /** The hosts that would be updated. */
  readonly hosts: readonly string[];
  /** Given to check what only the owner of this machine may see, too. */
  readonly local?: {
    readonly platform: Platform;
    /** The sources of the addresses of a host. */
    readonly sourcesOf: (host: string) => HostSources;
    readonly detector: Detector;
  };
}

/**
 * Checks whether an update would work, step by step, without changing anything. If
 * the gateway refuses the account, it ends there.
 */
export async function* examine(
  subject: Subject,
  { hosts, local }: Scope,
): AsyncGenerator<Finding, void> {
  const { account, config, gateway, deadline } = subject;
  if (local !== undefined) {
    yield* examineConfiguration(subject);
    yield* await examineNetwork(new URL(account.url), local.platform);
  }
  const { findings, failure } = await examineGateway(
    gateway,
    account,
    deadline,
  );
  yield* findings;
  if (failure !== undefined) return;
  const finder = createZoneFinder(gateway, deadline, config.zones);
  // One by one, so that an update at the same time need not wait for all.
  for (const host of hosts) yield await examineHost(host, finder, config);
  if (local === undefined) return;
  if (hosts.length === 0) {
    const text = "hosts: none to check; name some, or set allowed_hostnames";
    yield { ok: true, text };
  }
  const texts = new Set<string>();
  for (const host of hosts.map(local.sourcesOf)) {
    for (const finding of await examineSources(host, local.detector)) {
      if (!texts.has(finding.text)) yield finding;
      texts.add(finding.text);
    }
  }
}

/** Whom the settings describe, and what looks wrong in them. */
function examineConfiguration(
  { account, config, service: { clients, warnings } }: Subject,
): readonly Finding[] {
  const idle = idleClients(config.allowedHostnames, clients);
  const names = clients.map(({ name, acme }) => acme ? `${name} (acme)` : name)
    .join(", ");
  return [
    {
      ok: true,
      text:
        `configuration: user ${account.user}, context ${account.context}, ` +
        `2FA ${account.totpSecret === undefined ? "no" : "yes"}`,
    },
    ...config.emptyRestrictions.map((message) => misconfigured(message)),
    ...[...config.warnings, ...warnings]
      .map((warning) => ({ ok: true, text: `configuration: ${warning}` })),
    ...[...account.oddities ?? [], ...idle].map(warn),
    ...clients.length > 0 ? [{ ok: true, text: `clients: ${names}` }] : [],
  ];
}

async function examineHost(
  host: string,
  { find }: ZoneFinder,
  { create }: Subject["config"],
): Promise<Finding> {
  const found = await find(host);
  if (found.status === "found") return hostFinding(found.zone, host, create);
  const { failure } = found;
  return { ok: false, text: `${host}: ${describeFailure(failure)}`, failure };
}

/** Tells what an update of both families would find. */
function hostFinding(zone: Zone, host: string, create: boolean): Finding {
  const families = Object.entries(recordsAt(zone, host));
  const present = families.filter(([, { addresses, obstacle }]) =>
    addresses.length > 0 && obstacle === undefined
  ).map(([type, { addresses }]) => `${type} ${addresses.join(", ")}`);
  if (present.length > 0) {
    // One family is enough; addresses of the other are not published.
    const missing = families.filter(([, { addresses, obstacle }]) =>
      addresses.length === 0 && (obstacle !== undefined || !create)
    ).map(([type]) => `no ${type} record`);
    const text = [`zone ${zone.name}`, ...present, ...missing].join(", ");
    return { ok: true, text: `${host}: ${text}` };
  }
  const reason = recordsAt(zone, host).A.obstacle ??
    (create ? undefined : noRecord(host, "A", zone.name));
  if (reason === undefined) {
    const text = `${host}: zone ${zone.name}, records will be created`;
    return { ok: true, text };
  }
  const failure = { kind: "missing", message: reason } as const;
  return { ok: false, text: `${host}: ${reason}`, failure };
}

/** Asks the configured sources. Without one, routers may send the addresses. */
async function examineSources(
  host: HostSources,
  detector: Detector,
): Promise<readonly Finding[]> {
  const families = host.families.filter(({ named }) => named);
  const lookups = await lookUpHost({ ...host, families }, detector);
  return lookups.families.map(({ type, lookup }) => {
    const name = `${familyName(type)} address of ${host.host}`;
    if (lookup.status === "failed") {
      const { failure } = lookup;
      const text = `${name}: ${describeFailure(failure)}`;
      return { ok: false, text, failure };
    }
    const addresses = lookup.value.map(({ text }) => text).join(", ");
    return { ok: true, text: `${name}: ${addresses}` };
  });
}
