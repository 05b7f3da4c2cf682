import { createDeadline } from "../../lib/deadline.ts";
import { parseAddress } from "../../lib/internet/address.ts";
import { parseHostname } from "../../lib/internet/hostname.ts";
import type { HostIntent } from "../../lib/zone/host_intent.ts";
import { createGateway } from "../../lib/gateway/client.ts";
import type { Practice } from "../../lib/practice/mod.ts";
import type { RecordOutcome } from "../../lib/update/outcome.ts";
import {
  updateHosts,
  type UpdateRequest,
} from "../../lib/update/update_hosts.ts";
import { secretOf } from "../../lib/secret.ts";

/** How to run the use case. */
export interface RunOptions extends Omit<UpdateRequest, "intents"> {
  readonly timeout?: number;
  readonly log?: (message: string) => void;
}

/** A host and its addresses, as a user writes them. */
export function intent(
  host: string,
  ...addresses: readonly string[]
): HostIntent {
  return {
    host: parseHostname(host)!,
    addresses: addresses.map((address) => parseAddress(address)!),
  };
}

/** Runs the use case over a practice gateway; all waits but for answers are skipped. */
export function update(
  { url }: Practice,
  intents: readonly HostIntent[],
  { timeout = 5000, log = () => {}, ...request }: RunOptions = {},
): Promise<readonly RecordOutcome[]> {
  const sleep = () => Promise.resolve();
  const account = {
    url,
    user: "1234567",
    password: secretOf("practice"),
    context: "10",
  };
  const world = {
    fetch,
    now: Date.now,
    monotonic: Date.now,
    sleep,
    log: (level: string, message: string) => {
      if (level !== "debug") log(message);
    },
  };
  return updateHosts(
    createGateway(account, world),
    { ...request, intents },
    {
      deadline: createDeadline(timeout, Date.now),
      ...world,
    },
  );
}
