import type { FamilySource, HostSources } from "../settings/address_config.ts";
import { type Source, sourceText } from "../sources/source.ts";
import type { AddressType } from "../internet/address.ts";

/**
 * What tells questions to sources apart: the same question has one answer. It may
 * hold the token of a URL, so it is for comparing alone, and never for a log.
 */
export function questionKey(
  source: Source,
  type: AddressType,
  wanted: "address" | "prefix",
): string {
  const place = source.kind === "url" ? source.url.href : sourceText(source);
  return JSON.stringify([source.kind, place, type, wanted]);
}

/**
 * What tells look-ups of hosts apart. Hosts share one if they ask the same
 * question and take the answer as it is; a host that follows a prefix has one of
 * its own, as its `interface_id` may not go with the answer. Never for a log.
 */
export function lookupKey(
  { host, interfaceId }: HostSources,
  { source, type }: FamilySource,
): string {
  const question = questionKey(source, type, "address");
  return type === "AAAA" && interfaceId !== undefined
    ? `${question} ${host}`
    : question;
}
