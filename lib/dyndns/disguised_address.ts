import { parseAddress } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import { holdsAddress, namesAddress } from "./address_like.ts";
import { decodeForm } from "./decode.ts";
import {
  ADDRESS_NAMES,
  DOMAIN_NAME,
  HOST_NAMES,
  isKnown,
  PASSWORD_NAMES,
  PREFIX_NAMES,
  USER_NAMES,
} from "./parameter_names.ts";
import { isPlaceholder, type Parameter } from "./parameters.ts";

/** Why a request without an address that we know may still have meant one. */
export function findDisguised(
  parameters: readonly Parameter[],
  path: string,
): string | undefined {
  for (const { name, raw } of parameters) {
    // A password may look like anything, but for a parameter after a wrong sign.
    const secret = USER_NAMES.has(name) || PASSWORD_NAMES.has(name);
    if (secret && !/[;?]\w+=/.test(decodeForm(raw))) continue;
    // Those are read: they hold no address.
    if (ADDRESS_NAMES.has(name) || PREFIX_NAMES.has(name)) continue;
    const value = decodeForm(raw).trim();
    if (HOST_NAMES.has(name) || name === DOMAIN_NAME) {
      if (value.split(",").some(isOrHoldsAddress)) {
        return `${name} is an address`;
      }
      continue;
    }
    const said = namesAddress(name) && !isPlaceholder(value);
    if (said || holdsAddress(raw) || holdsAddress(name)) {
      return `no parameter that is known has an address, but ${
        nameForLog(name)
      } seems to`;
    }
  }
  if (holdsAddress(path)) return "the path holds an address";
  const body = parameters.filter(({ from }) => from === "body");
  return body.length > 0 && !body.some(({ name }) => isKnown(name))
    ? "the body has no parameter that is known"
    : undefined;
}

/** A name may hold numbers; what is no name holds nothing but a mistake. */
function isOrHoldsAddress(host: string): boolean {
  const text = host.trim();
  return parseAddress(text) !== undefined ||
    (parseHostname(text) === undefined && holdsAddress(text));
}

/** A parameter's name for the log; a body may be a secret, so only if it is like one. */
function nameForLog(name: string): string {
  return /^[a-z][\w.[\]-]{0,39}$/.test(name)
    ? `the parameter ${name}`
    : "a parameter";
}
