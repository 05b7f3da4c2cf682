import { createSignIn, type PracticeAccount } from "./accounts.ts";
import { type PracticeEntry, remember } from "./entries.ts";
import { createFaultQueue, type PracticeFault } from "./faults.ts";
import { startRelay } from "./relay.ts";
import { practiceAccounts, practiceZones } from "./sample.ts";
import { createServer } from "./server.ts";
import { PRACTICE_DEFAULTS, type PracticeSwitches } from "./switches.ts";
import type { PracticeZone } from "./zone.ts";
import { createZoneStore } from "./zone_store.ts";

/** How to start a practice gateway. */
export interface PracticeOptions {
  /** The address to listen on; default `127.0.0.1`. */
  readonly hostname?: string;
  /** Default: any free one. */
  readonly port?: number;
  /** The time in milliseconds since the Unix epoch; default `Date.now`. Tokens, time stamps, the `Date` header and the rate limit go by it. */
  readonly now?: () => number;
  /** Those not named are as in {@linkcode PRACTICE_DEFAULTS}. */
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

/**
 * Starts a practice gateway: an embedded, strict imitation of the SchlundTech
 * XML-Gateway over HTTP. It listens when this returns.
 *
 * Needs permission to listen on the host name and on 127.0.0.1, and to connect
 * to the latter.
 *
 * @example An inquiry
 * ```ts
 * import { startPractice } from "./mod.ts";
 *
 * const practice = startPractice();
 * const answer = await fetch(practice.url, {
 *   method: "POST",
 *   body: `<request><auth><user>1234567</user><password>practice</password>
 *     <context>10</context></auth><task><code>0205</code><zone>
 *     <name>example.com</name></zone></task></request>`,
 * });
 * console.log(await answer.text());
 * await practice.close();
 * ```
 *
 * @throws {TypeError} if a TOTP secret is not Base32
 * @throws {Deno.errors.AddrInUse} if the port is taken
 */
export function startPractice(options: PracticeOptions = {}): Practice {
  const {
    hostname = "127.0.0.1",
    port = 0,
    now = Date.now,
    zones = practiceZones(),
    accounts = practiceAccounts(),
    log = () => {},
  } = options;
  let switches: PracticeSwitches = {
    ...PRACTICE_DEFAULTS,
    ...options.switches,
  };
  const store = createZoneStore(zones, now);
  const faults = createFaultQueue();
  const requests: PracticeEntry[] = [];
  const handle = createServer({
    store,
    faults,
    signIn: createSignIn(accounts),
    switches: () => switches,
    now,
    onRequest(entry) {
      remember(requests, entry);
      log(entry);
    },
  });

  const listener = Deno.listen({ hostname, port });
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen: () => {} },
    (request, { remoteAddr: { port } }) => {
      const connection = relay.connection(port);
      // Somebody who found the inner port, or a client that left meanwhile.
      if (connection === undefined) return new Response(null, { status: 421 });
      return handle(request, connection);
    },
  );
  const relay = startRelay(listener, server.addr.port);

  return {
    url: urlOf(hostname, listener.addr.port),
    requests,
    zone: (name, systemNs) => store.find({ name, systemNs })[0],
    setZone: store.put,
    set: (changes) => void (switches = { ...switches, ...changes }),
    addFault: faults.add,
    async close() {
      await relay.close();
      await server.shutdown();
    },
  };
}

function urlOf(hostname: string, port: number): string {
  // A wildcard address is no address to connect to.
  const host = hostname === "0.0.0.0"
    ? "127.0.0.1"
    : hostname === "::"
    ? "::1"
    : hostname;
  return `http://${host.includes(":") ? `[${host}]` : host}:${port}`;
}
