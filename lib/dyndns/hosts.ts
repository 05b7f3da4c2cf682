import { type AskedHosts, askedHosts } from "./asked_hosts.ts";
import { decodeForm } from "./decode.ts";
import { readDomainHosts } from "./domain_hosts.ts";
import { DOMAIN_NAME, HOST_NAMES, isKnown } from "./parameter_names.ts";
import { isPlaceholder, type Parameter } from "./parameters.ts";

/**
 * Reads the host names of a request: comma lists, repeated, by several names, in
 * parts or whole.
 */
export function readHosts(
  parameters: readonly Parameter[],
): AskedHosts {
  if (parameters.some(({ name }) => name === DOMAIN_NAME || !isKnown(name))) {
    return readDomainHosts(parameters);
  }
  const written = parameters.filter(({ name }) => HOST_NAMES.has(name))
    .flatMap(({ raw }) => decodeForm(raw).split(","))
    .map((text) => text.trim());
  return askedHosts(written.filter((text) => !isPlaceholder(text)), written);
}
