import { matchesAny } from "../dyndns/access.ts";
import { canonical } from "../dyndns/host_answers.ts";
import { isSuccess } from "../dyndns/answer.ts";
import type { LogFields } from "../dyndns/log_line.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { Failure } from "../failure.ts";
import type { AddressType } from "../internet/address.ts";
import { parseHostname } from "../internet/hostname.ts";
import type { RecordOutcome } from "../update/outcome.ts";
import { type HostIntent, recordsOf } from "../zone/host_intent.ts";

/** A request that was answered. Times are in milliseconds since the Unix epoch. */
export interface PastRequest extends Omit<LogFields, "time" | "names"> {
  /** When it was answered. */
  readonly at: number;
  /** The client that sent it, or whose password was tried. */
  readonly client?: string;
}

/** What is known of one record. */
export interface PastRecord {
  /** The addresses when it was last seen, and when that was. */
  readonly seen?: {
    readonly at: number;
    readonly addresses: readonly string[];
  };
  /** The addresses that were last wanted. */
  readonly wanted?: readonly string[];
  /** The last change. */
  readonly changed?: {
    readonly at: number;
    readonly was: readonly string[];
    readonly is: readonly string[];
  };
  /** The last failure. */
  readonly failed?: { readonly at: number; readonly failure: Failure };
}

/** What is known of a host. */
export interface PastHost {
  /** The host. */
  readonly host: string;
  /** Its records by family. */
  readonly records: ReadonlyMap<AddressType, PastRecord>;
  /** The last request for it, with its own line of the answer. */
  readonly request?: PastRequest;
  /** When a request for it was last answered `good` or `nochg`. */
  readonly succeeded?: number;
}

/** What was sent to the gateway. */
export interface PastGateway {
  /** The last answer. */
  readonly last?: {
    readonly at: number;
    readonly result: string;
    readonly milliseconds: number;
  };
  /** Requests by task and result, from the start on. */
  readonly counts: ReadonlyMap<string, number>;
  /** Requests in the last hour. */
  readonly lastHour: number;
}

/** The clients and hosts that a configuration names. */
export interface Directory {
  /** The names of the clients. */
  readonly clients: ReadonlySet<string>;
  /** The hosts. */
  readonly hosts: ReadonlySet<string>;
  /** Whether a client may update a host; of no client: where there is none. */
  readonly mayUpdate: (client: string | undefined, host: string) => boolean;
}

/** Finds out what a configuration names. */
export function directoryOf(
  { clients, allowedHostnames, interfaceIds }: ProtocolSettings,
): Directory {
  const allowed = allowedHostnames && new Set(allowedHostnames);
  const own = new Map(clients.map(({ name, hostnames }) => {
    const patterns = hostnames.filter((host) => host.startsWith("*."));
    return [name, { names: new Set(hostnames), patterns }];
  }));
  const named = clients.flatMap(({ hostnames }) => hostnames)
    .filter((host) => !host.startsWith("*."));
  return {
    clients: new Set(own.keys()),
    hosts: new Set([
      ...[...allowed ?? [], ...named, ...interfaceIds.keys()],
    ]),
    mayUpdate(client, host) {
      if (!(allowed?.has(host) ?? true)) return false;
      if (client === undefined) return own.size === 0;
      const { names, patterns } = own.get(client) ?? {};
      return names?.has(host) || matchesAny(patterns ?? [], host);
    },
  };
}

/** What `serve` remembers for those who look at its pages; all of it is bounded. */
export interface History {
  /** Takes note of what clients want, before it is published. */
  readonly wanted: (
    intents: readonly HostIntent[],
    client: string | undefined,
  ) => void;
  /** Takes note of what became of a record. */
  readonly saw: (outcome: RecordOutcome) => void;
  /** Takes note of an answer. */
  readonly answered: (fields: LogFields) => void;
  /** Takes note of a request to the gateway. */
  readonly sent: (
    request: {
      readonly task: string;
      readonly result: string;
      readonly milliseconds: number;
    },
  ) => void;
  /** Changes whenever anything else here does. */
  readonly version: () => number;
  /** What is known of a host; undefined: nothing. */
  readonly host: (name: string) => PastHost | undefined;
  /** The hosts that fit a pattern and were named in requests, the newest last. */
  readonly newcomers: () => readonly string[];
  /** The newest requests of a client, or of all; the newest last. */
  readonly requests: (client?: string) => readonly PastRequest[];
  /** Requests of a client, or of all, by the first word of the answer. */
  readonly outcomes: (client?: string) => ReadonlyMap<string, number>;
  /** What was sent to the gateway. */
  readonly gateway: () => PastGateway;
}

/** Requests that are remembered for all, and for one client. */
const MOST_REQUESTS = 100;
/** Requests that are remembered for all clients together. */
const MOST_OF_ALL = 20_000;
/** Hosts that fit a pattern, for each client. */
const MOST_BY_PATTERN = 100;
/** Hosts, addresses and lines of one request. */
const MOST_LISTED = 20;
const MINUTE = 60_000;

/**
 * Makes an empty history.
 *
 * @param directory who is known now
 * @param now milliseconds since the Unix epoch
 */
export function createHistory(
  directory: () => Directory,
  now: () => number,
): History {
  const hosts = new Map<string, PastHost>();
  /** Those that fit a pattern, the newest last. */
  const newcomers = new Set<string>();
  let version = 0;
  /** The hosts of clients that fit a pattern, the newest last. */
  const byPattern = new Map<string | undefined, Set<string>>();
  const all: PastRequest[] = [];
  const own = new Map<string, PastRequest[]>();
  let kept = 0;
  const counts = new Map<string | undefined, Map<string, number>>();
  const sentCounts = new Map<string, number>();
  const minutes = new Map<number, number>();
  let last: PastGateway["last"];

  /** The host as it is known, and as one of a client's newest. */
  function touch(host: string, client: string | undefined): PastHost {
    if (!directory().hosts.has(host)) {
      const newest = byPattern.get(client) ?? new Set();
      byPattern.set(client, newest);
      newest.delete(host);
      newest.add(host);
      newcomers.delete(host);
      newcomers.add(host);
      const [oldest] = newest;
      if (newest.size > MOST_BY_PATTERN) {
        newest.delete(oldest!);
        if (![...byPattern.values()].some((other) => other.has(oldest!))) {
          hosts.delete(oldest!);
          newcomers.delete(oldest!);
        }
      }
    }
    return hosts.get(host) ?? { host, records: new Map() };
  }

  function learn(
    past: PastHost,
    type: AddressType,
    more: PastRecord,
  ): PastHost {
    const record = { ...past.records.get(type), ...more };
    return { ...past, records: new Map(past.records).set(type, record) };
  }

  function keep(request: PastRequest): void {
    all.push(request);
    if (all.length > MOST_REQUESTS) all.shift();
    const { client } = request;
    if (client === undefined) return;
    const list = own.get(client) ?? [];
    own.delete(client);
    own.set(client, list);
    list.push(request);
    kept++;
    if (list.length > MOST_REQUESTS) {
      list.shift();
      kept--;
    }
    if (kept <= MOST_OF_ALL) return;
    const [silent] = own;
    own.delete(silent![0]);
    kept -= silent![1].length;
  }

  function count(client: string | undefined, outcome: string): void {
    const sums = counts.get(client) ?? new Map<string, number>();
    counts.set(client, sums.set(outcome, (sums.get(outcome) ?? 0) + 1));
  }

  return {
    wanted(intents, client) {
      version++;
      for (const intent of intents) {
        let past = touch(intent.host, client);
        for (const type of past.records.keys()) {
          past = learn(past, type, { wanted: undefined });
        }
        for (const { type, values } of recordsOf(intent)) {
          past = learn(past, type, { wanted: [...values].sort() });
        }
        hosts.set(intent.host, past);
      }
    },
    saw(outcome) {
      version++;
      const { host, type, zone, is, was, status } = outcome;
      const past = hosts.get(host);
      if (past === undefined) return;
      const at = now();
      const seen = { at, addresses: [...canonical(is)].sort() };
      const more = status === "failed"
        // Without a zone, nobody has looked.
        ? {
          ...zone !== undefined && { seen },
          failed: { at, failure: outcome.failure },
        }
        : { seen, ...status !== "unchanged" && { changed: { at, was, is } } };
      hosts.set(host, learn(past, type, more));
    },
    answered({ time, names, ...fields }) {
      version++;
      const { user, lines } = fields;
      const { clients, mayUpdate } = directory();
      const client = user ?? names.find((name) => clients.has(name));
      const outcome = wordOf(lines[0] ?? "");
      const granted = outcome !== "badauth" &&
        (user !== undefined || clients.size === 0);
      const request: PastRequest = {
        ...fields,
        at: time.getTime(),
        client,
        hosts: fields.hosts.slice(0, MOST_LISTED),
        addresses: fields.addresses.slice(0, MOST_LISTED),
        lines: lines.slice(0, MOST_LISTED),
      };
      count(undefined, outcome);
      if (client !== undefined) count(client, outcome);
      // Who sends neither host nor password only asks for the challenge.
      const asks = outcome === "badauth" && names.length === 0 &&
        request.hosts.length === 0;
      if (!asks) keep(request);
      if (!granted || outcome === "other") return;
      fields.hosts.forEach((name, i) => {
        const host = parseHostname(name);
        if (host === undefined || !mayUpdate(user, host)) return;
        const each = lines.length === fields.hosts.length;
        const line = lines[each ? i : 0] ?? "";
        hosts.set(host, {
          ...touch(host, user),
          request: { ...request, hosts: [host], lines: [line] },
          ...isSuccess(line) && { succeeded: request.at },
        });
      });
    },
    sent({ task, result, milliseconds }) {
      version++;
      const at = now();
      last = { at, result, milliseconds };
      const key = `${task} ${result}`;
      sentCounts.set(key, (sentCounts.get(key) ?? 0) + 1);
      const minute = Math.floor(at / MINUTE);
      minutes.set(minute, (minutes.get(minute) ?? 0) + 1);
      for (const old of minutes.keys()) {
        if (old <= minute - 60) minutes.delete(old);
      }
    },
    version: () => version,
    host: (name) => hosts.get(name),
    newcomers: () =>
      [...newcomers].filter((host) => !directory().hosts.has(host)),
    requests: (client) => client === undefined ? all : own.get(client) ?? [],
    outcomes: (client) => counts.get(client) ?? new Map(),
    gateway: () => ({
      last,
      counts: sentCounts,
      lastHour: [...minutes].filter(([minute]) =>
        minute > Math.floor(now() / MINUTE) - 60
      ).reduce((sum, [, count]) => sum + count, 0),
    }),
  };
}

/** The word of the update protocol with which a line begins; others are of checks. */
function wordOf(line: string): string {
  const [word] = /^(?:!?[a-z]+|911)(?= |$)/.exec(line) ?? ["other"];
  return word;
}
