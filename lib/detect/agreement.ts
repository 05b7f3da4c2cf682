import type { Address } from "../internet/address.ts";
import { type Lookup, notNow } from "./lookup.ts";

/**
 * What two of several independent sources agree on. All are under way already;
 * nobody waits for those that no longer matter.
 *
 * @param answers by the names of the sources
 */
export async function agreement(
  answers: Readonly<Record<string, Promise<Lookup<Address>>>>,
): Promise<Lookup<Address>> {
  const said: { name: string; lookup: Lookup<Address> }[] = [];
  const waiting = new Map(
    Object.entries(answers).map(([name, answer]) => [
      name,
      answer.then((lookup) => ({ name, lookup })),
    ]),
  );
  while (waiting.size > 0) {
    const next = await Promise.race(waiting.values());
    waiting.delete(next.name);
    const twin = said.find(({ lookup }) => same(lookup, next.lookup));
    if (twin !== undefined) return next.lookup;
    said.push(next);
    const addresses = said.filter(({ lookup }) => lookup.status === "found");
    // One alone, or two that differ, need one more.
    if (addresses.length + waiting.size < 2) break;
  }
  const words = said.map(({ name, lookup }) =>
    lookup.status === "found"
      ? `${name}: ${lookup.value.text}`
      : lookup.failure.message
  );
  return notNow(`no two sources agree: ${words.join("; ")}`);
}

function same(a: Lookup<Address>, b: Lookup<Address>): boolean {
  return a.status === "found" && b.status === "found" &&
    a.value.text === b.value.text;
}
