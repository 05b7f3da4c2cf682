import { parseAddress } from "../internet/address.ts";
import { contains } from "../internet/network.ts";
import type { HttpMessage } from "../platform.ts";
import { EXAMPLE_URL } from "./recipes.ts";
import type { PagesContext } from "./view.ts";

/** A host with or without a port; of other text, a recipe could do other things. */
const HOST = /^(?:[a-z\d.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** The URL for updates: as configured, else as it was called for this page. */
export function publicUrl(
  { status, settings }: PagesContext,
  { headers, remote }: HttpMessage,
  path: string,
): string {
  if (status.publicUrl !== undefined) {
    return status.publicUrl.href.replace(/\/$/, "");
  }
  const end = parseAddress(remote);
  const trusted = end !== undefined &&
    settings.trustedProxies.some((proxy) => contains(proxy, end));
  // What is nearest to us stands last.
  const told = (name: string) =>
    trusted ? headers.get(name)?.split(",").at(-1)?.trim() : undefined;
  // In front of it stands a server with TLS, which may not say so.
  const scheme = trusted && told("x-forwarded-proto") !== "http"
    ? "https"
    : "http";
  const host = told("x-forwarded-host") ?? headers.get("host") ?? "";
  const place = path.replace(/\/[^/]*\/*$/, "");
  return HOST.test(host) && /^[\w/.-]*$/.test(place)
    ? `${scheme}://${host}${place || "/nic/update"}`
    : EXAMPLE_URL;
}
