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
import { type TxtOutcome, updateTxt } from "../../lib/update/update_txt.ts";
import type { TxtIntent } from "../../lib/zone/plan_txt.ts";
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
  practice: Practice,
  intents: readonly HostIntent[],
  options: RunOptions = {},
): Promise<readonly RecordOutcome[]> {
  const { gateway, context, request } = rehearse(practice, options);
  return updateHosts(gateway, { ...request, intents }, context);
}

/** Like {@linkcode update}, for TXT records. */
export function updateTexts(
  practice: Practice,
  intents: readonly TxtIntent[],
  options: RunOptions = {},
): Promise<readonly TxtOutcome[]> {
  const { gateway, context, request } = rehearse(practice, options);
  return updateTxt(gateway, { ...request, intents }, context);
}

function rehearse(
  { url }: Practice,
  { timeout = 5000, log = () => {}, ...request }: RunOptions,
) {
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
  return {
    gateway: createGateway(account, world),
    request,
    context: { deadline: createDeadline(timeout, Date.now), ...world },
  };
}
