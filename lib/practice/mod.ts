/**
 * The practice gateway: an embedded, strict imitation of the SchlundTech
 * XML-Gateway over HTTP, for tests, for the demo and for rehearsing without an
 * account. It refuses what the real one is known to refuse, has a switch for
 * what nobody knows of it, and fails on demand.
 *
 * The marks [seen], [doc], [field], [guess] and [open] say how sure a fact
 * about the real gateway is: from a real answer, from its documentation, from
 * clients in production, inferred, or known to nobody.
 *
 * It imports nothing from the rest of the product, so that a misunderstanding
 * is not on both sides.
 *
 * @module
 */
import { createFaultQueue, type PracticeFault } from "./faults.ts";
import { listen } from "./listener.ts";
import { practiceAccounts, practiceZones } from "./sample.ts";
import { createPracticeServer, type PracticeEntry } from "./server.ts";
import { createSignIn, type PracticeAccount } from "./sign_in.ts";
import { initialSwitches, type PracticeSwitches } from "./switches.ts";
import { keepZones, type PracticeZone } from "./zone.ts";

export type { PracticeEntry } from "./server.ts";
export {
  parsePracticeFault,
  PRACTICE_FAULTS,
  type PracticeFault,
  type PracticeFaultKind,
} from "./faults.ts";
export { practiceAccounts, practiceZones } from "./sample.ts";
export type { PracticeAccount } from "./sign_in.ts";
export {
  parsePracticeSwitch,
  PRACTICE_SWITCHES,
  type PracticeSwitches,
} from "./switches.ts";
export type { PracticeChange, PracticeRecord, PracticeZone } from "./zone.ts";
export { servedText } from "./zone_xml.ts";

/** How to start a practice gateway. */
export interface PracticeOptions {
  /** The address to listen on, as it shall stand in the URL; default `127.0.0.1`. */
  readonly hostname?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** Listen with TLS, as everybody speaks to the real gateway: certificate chain and key, as PEM. HTTP/2 is offered too. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** The time in milliseconds since the Unix epoch; default `Date.now`. Tokens, time stamps, the `Date` header and the rate limit go by it, and by the switch `clock`. */
  readonly now?: () => number;
  /** Those not named are as usual. */
  readonly switches?: Partial<PracticeSwitches>;
  /** Default: `practiceZones()`. */
  readonly zones?: readonly PracticeZone[];
  /** Default: `practiceAccounts()`. */
  readonly accounts?: readonly PracticeAccount[];
  /** Told of every request to the gateway, when it is answered. */
  readonly log?: (entry: PracticeEntry) => void;
}

/** A practice gateway that is running. */
export interface Practice {
  /** Where to send requests, such as `http://127.0.0.1:43210`. */
  readonly url: string;
  /** The requests to the gateway so far, the last 1000, oldest first; reading pages with GET does not count. */
  readonly requests: readonly PracticeEntry[];
  /** The zone as it is now; the first one, if its name is on several name servers. */
  readonly zone: (name: string, systemNs?: string) => PracticeZone | undefined;
  /** Adds a zone, or replaces it. */
  readonly setZone: (zone: PracticeZone) => void;
  /** Sets some switches; the others stay. */
  readonly set: (switches: Partial<PracticeSwitches>) => void;
  /** Lets something go wrong with coming requests, after the faults added before. */
  readonly addFault: (fault: PracticeFault) => void;
  /** Breaks all connections and stops. */
  readonly close: () => Promise<void>;
}

const MAX_ENTRIES = 1000;

/**
 * Starts a practice gateway: an embedded, strict imitation of the SchlundTech
 * XML-Gateway over HTTP. It listens when this returns.
 *
 * Needs permission to listen on the host name and on 127.0.0.1, and to connect
 * to the latter.
 *
 * @throws {Deno.errors.AddrInUse} if the port is taken
 */
export function startPractice(options: PracticeOptions = {}): Practice {
  const { hostname = "127.0.0.1", tls } = options;
  let switches = { ...initialSwitches(), ...options.switches };
  const now = () => (options.now ?? Date.now)() + switches.clock * 1000;
  const zones = keepZones(options.zones ?? practiceZones(), now);
  const faults = createFaultQueue();
  const requests: PracticeEntry[] = [];
  const handle = createPracticeServer({
    zones,
    faults,
    signIn: createSignIn(options.accounts ?? practiceAccounts()),
    switches: () => switches,
    now,
    onRequest(entry) {
      requests.push(entry);
      if (requests.length > MAX_ENTRIES) requests.shift();
      options.log?.(entry);
    },
  });

  const where = { hostname, port: options.port ?? 0, tls };
  const { port, close } = listen(where, handle);
  const host = hostname.includes(":") ? `[${hostname}]` : hostname;

  return {
    url: `${tls ? "https" : "http"}://${host}:${port}`,
    requests,
    zone: (name, systemNs) => zones.find(name, systemNs)[0],
    setZone: zones.put,
    set: (changes) => void (switches = { ...switches, ...changes }),
    addFault: faults.add,
    close,
  };
}
