import { type Address, parseIpv6 } from "../internet/address.ts";
import { ADDRESS_VALUES } from "./address_values.ts";
import { ValueError } from "../config_error.ts";
import type { ValueTable } from "./setting.ts";

/** How the settings of a section `[host NAME]` are read. */
export const HOST_VALUES = {
  ...ADDRESS_VALUES,
  interface_id: { parse: parseInterfaceId },
} as const satisfies ValueTable;

/** The host's part of an IPv6 address (RFC 4291 section 2.5.1). */
function parseInterfaceId(text: string): Address {
  const address = parseIpv6(text.trim());
  if (address !== undefined && address.text !== "::") return address;
  throw new ValueError(
    "write the host's part of its IPv6 address, like ::1234:5678:9abc:def0",
  );
}
