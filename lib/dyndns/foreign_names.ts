import { DOMAIN_NAME, HOST_NAMES } from "./parameter_names.ts";

/** Parameters that some providers take for a host below `domain`. We do not. */
export const FOREIGN_HOST_NAMES: ReadonlySet<string> = new Set([
  "subdomain",
  "sub",
  "record",
  "label",
  "rr",
]);

/**
 * Whether a name that is not known says that its value is a host or half of one,
 * as `subdomain`, `host[]` or `rrname` do: what it says must not be passed over.
 */
export function namesHost(name: string): boolean {
  return FOREIGN_HOST_NAMES.has(name) ||
    !HOST_NAMES.has(name) && name !== DOMAIN_NAME &&
      FOREIGN_HOST_NAME.test(name.replace(/[^a-z0-9]/gi, ""));
}

const FOREIGN_HOST_NAME =
  /^(?:my|your|full)?(?:(?:sub)?domain|host|sub|record|rr|dns|zone)?(?:name|host|domain|sub|fqdn|record|label|rr|tld)s?\d*$/i;
