import { type Address, type AddressScope, scopeOf } from "./address.ts";

const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Whether a URL's host is this machine itself, so that nobody listens on the way. */
export function isLoopback({ hostname }: URL): boolean {
  return LOOPBACK.test(hostname);
}

/** Where no stranger listens: this machine and its local network. */
const LOCAL: ReadonlySet<AddressScope> = new Set([
  "loopback",
  "link-local",
  "private",
  "unique-local",
]);

/** Whether an address is in this machine's own network. */
export function isLocal(address: Address): boolean {
  return LOCAL.has(scopeOf(address));
}
