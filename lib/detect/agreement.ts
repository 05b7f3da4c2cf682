import type { Address } from "../internet/address.ts";
import { type Lookup, notNow } from "./lookup.ts";

/**
 * Finds the address that two of several independent sources agree on, without
 * waiting for sources that no longer matter.
 *
 * @param answers by the names of the sources; all are asked already
 */
export async function agreement(
  answers: Readonly<Record<string, Promise<Lookup<Address>>>>,
): Promise<Lookup<Address>> {
  const answered: { name: string; lookup: Lookup<Address> }[] = [];
  const waiting = new Map(
    Object.entries(answers).map(([name, answer]) => [
      name,
      answer.then((lookup) => ({ name, lookup })),
    ]),
  );
  while (waiting.size > 0) {
    const next = await Promise.race(waiting.values());
    waiting.delete(next.name);
    const twin = answered.find(({ lookup }) => same(lookup, next.lookup));
    if (twin !== undefined) return next.lookup;
    answered.push(next);
    const addresses = answered.filter(({ lookup }) =>
      lookup.status === "found"
    );
    // A single address, or two different ones, need one more answer.
    if (addresses.length + waiting.size < 2) break;
  }
  const reasons = answered.map(({ name, lookup }) =>
    lookup.status === "found"
      ? `${name}: ${lookup.value.text}`
      : lookup.failure.message
  );
  const overloaded = answered.some(({ lookup }) =>
    lookup.status === "failed" && lookup.failure.overloaded
  );
  return notNow(`no two sources agree: ${reasons.join("; ")}`, overloaded);
}

function same(a: Lookup<Address>, b: Lookup<Address>): boolean {
  return a.status === "found" && b.status === "found" &&
    a.value.text === b.value.text;
}
