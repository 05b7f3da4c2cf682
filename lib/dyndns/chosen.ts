import type { Refusal } from "./refusal.ts";
import type { ProtocolSettings } from "./settings.ts";
import type { SpeltAddress } from "./wanted.ts";

/** What the decision depends on beside the request. */
export type ChoiceSettings = Pick<
  ProtocolSettings,
  "privateAddresses" | "interfaceIds"
>;

/** The addresses that hosts may get. */
export interface Chosen {
  /** Tells it from a refusal. */
  readonly status: "chosen";
  /** For hosts without an interface ID, all that may stand under them. */
  readonly addresses: readonly SpeltAddress[];
  /** The address of a host that has an interface ID, if there is a prefix. */
  readonly inPrefix: (host: string) => readonly SpeltAddress[] | undefined;
  /** Whether an address is published, or answered as good without effect. */
  readonly isPublished: (spelt: SpeltAddress) => boolean;
  /** The answer if no address is left. */
  readonly unusable?: Refusal;
  /** What the operator should know of it. */
  readonly remarks: readonly string[];
}
