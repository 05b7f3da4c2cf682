import type { Caller } from "../dyndns/access.ts";
import { isSuccess } from "../dyndns/answer.ts";
import type { ProtocolSettings } from "../dyndns/settings.ts";
import type { Gateway } from "../gateway/client.ts";
import type { AddressType } from "../internet/address.ts";
import { type Budget, PER_MINUTE } from "../serve/budget.ts";
import type { Directory, History, PastRequest } from "../serve/history.ts";
import type { StatusConfig } from "../settings/service.ts";
import { VERSION } from "../version.ts";

/** What pages are made of. */
export interface PagesContext {
  /** Clients and proxies. */
  readonly settings: ProtocolSettings;
  /** The overseer, and the public URL. */
  readonly status: StatusConfig;
  /** What was remembered. */
  readonly history: History;
  /** The hosts and clients that the configuration names. */
  readonly directory: Directory;
  /** When the service was started, in milliseconds since the Unix epoch. */
  readonly started: number;
  /** Milliseconds since the Unix epoch. */
  readonly now: () => number;
  /** The gateway, which is asked nothing. */
  readonly gateway: Pick<Gateway, "clockLead" | "isPaused">;
  /** The gateway requests that a client may cause. */
  readonly budget: Pick<Budget, "left">;
}

/** The status as JSON has it; docs/json.md says what each field means. */
export type Status = ReturnType<typeof statusOf>;
/** A host as it is shown. */
export type ShownHost = ReturnType<typeof hostOf>;
/** A request as it is shown. */
export type ShownRequest = ReturnType<typeof requestOf>;

/** The requests per second that the provider allows. */
const PER_SECOND = 3;
/** Hosts on one page. */
const HOSTS_PER_PAGE = 100;
/** Hosts that fit a pattern, and requests, that are listed. */
const NEWEST = 100;

/**
 * What one may see.
 *
 * @param viewer a client, or without a name the overseer
 * @param asked the page of hosts, from 1
 */
export function statusOf(
  context: PagesContext,
  viewer: Caller,
  asked: number,
) {
  const { history, started, now, gateway } = context;
  const { name: client } = viewer;
  const { last, lastHour } = history.gateway();
  const { items, page, pages } = pageOf(
    hostsFor(context, viewer),
    asked,
    HOSTS_PER_PAGE,
  );
  return {
    version: 1,
    time: timeOf(now()),
    program: VERSION,
    started: timeOf(started),
    uptime: Math.round((now() - started) / 1000),
    client,
    gateway: {
      last: last && { ...last, at: timeOf(last.at) },
      clockLead: gateway.clockLead(),
      paused: gateway.isPaused(),
      requestsLastHour: lastHour,
      limitPerSecond: PER_SECOND,
    },
    budget: client === undefined ? undefined : {
      left: context.budget.left(client),
      perMinute: PER_MINUTE,
    },
    page,
    pages,
    hosts: items.map((host) => hostOf(context, viewer, host)),
    events: eventsFor(context, viewer),
  };
}

/** A page of items; one that there is not is the nearest. */
export function pageOf<T>(
  all: readonly T[],
  asked: number,
  size: number,
) {
  const pages = Math.max(1, Math.ceil(all.length / size));
  const page = Math.min(Math.max(1, Math.trunc(asked) || 1), pages);
  const items = all.slice((page - 1) * size, page * size);
  return { items, page, pages };
}

/** The hosts that the configuration names, by the client that may update them. */
const NAMED = new WeakMap<Directory, Map<string, readonly string[]>>();

/** The hosts that one sees: those that the configuration names come first. */
export function hostsFor(
  { directory, history }: PagesContext,
  { name }: Caller,
): readonly string[] {
  const { hosts, mayUpdate } = directory;
  const sees = (host: string) => name === undefined || mayUpdate(name, host);
  const byClient = NAMED.get(directory) ?? new Map<string, readonly string[]>();
  NAMED.set(directory, byClient);
  const own = byClient.get(name ?? "") ?? [...hosts].filter(sees);
  byClient.set(name ?? "", own);
  return [...own, ...history.newcomers().filter(sees).slice(-NEWEST)];
}

function hostOf(context: PagesContext, viewer: Caller, host: string) {
  const { records, request, succeeded } = context.history.host(host) ??
    { records: new Map<AddressType, never>() };
  const foreign = request !== undefined && isForeign(viewer, request);
  const wanted = [...records.values()].filter(({ wanted }) => wanted);
  return {
    host,
    agrees: request && request.lines.every(isSuccess) &&
      wanted.every((record) =>
        record.seen?.addresses.join() === record.wanted?.join()
      ),
    succeeded: succeeded === undefined ? undefined : timeOf(succeeded),
    request: request && requestOf(context, viewer, request),
    records: (["A", "AAAA"] as const).flatMap((type) => {
      const record = records.get(type);
      if (record === undefined) return [];
      const { seen, changed, failed } = record;
      return [{
        type,
        addresses: seen?.addresses,
        seen: seen && timeOf(seen.at),
        wanted: foreign ? undefined : record.wanted,
        changed: changed && { ...changed, at: timeOf(changed.at) },
        failed: failed && {
          ...failed.failure,
          at: timeOf(failed.at),
          message: cleared(context, viewer, failed.failure.message),
        },
      }];
    }),
  };
}

/** The newest requests first: its own, and those of others for its hosts. */
function eventsFor(
  context: PagesContext,
  viewer: Caller,
): readonly ShownRequest[] {
  const { history, directory } = context;
  const { name } = viewer;
  const others = name === undefined ? [] : history.requests().filter(
    (request) =>
      isForeign(viewer, request) && request.user !== undefined &&
      request.hosts.some((host) => directory.mayUpdate(name, host)),
  );
  return [...history.requests(name), ...others].sort((a, b) => b.at - a.at)
    .map((request) => requestOf(context, viewer, request));
}

function isForeign({ name }: Caller, { client }: PastRequest): boolean {
  return name !== undefined && client !== name;
}

/** A request; of another client's, only what it did to the viewer's hosts. */
export function requestOf(
  context: PagesContext,
  viewer: Caller,
  request: PastRequest,
) {
  const { client, peer, agent, hosts, addresses, lines } = request;
  const { name } = viewer;
  const at = timeOf(request.at);
  if (name === undefined || !isForeign(viewer, request)) {
    const reason = cleared(context, viewer, request.reasons);
    const said = { hosts, addresses, answer: lines, reason };
    return { other: false as const, at, client, peer, agent, ...said };
  }
  const sees = (host: string) => context.directory.mayUpdate(name, host);
  const answer = lines.length === hosts.length
    ? lines.filter((_, i) => sees(hosts[i]!))
    : lines.slice(0, 1);
  return {
    other: true as const,
    at,
    hosts: hosts.filter(sees),
    // The addresses may be those of the other client.
    answer: answer.map((line) => line.split(" ")[0]!),
  };
}

/** A text of the gateway about several hosts without the names of others' hosts. */
function cleared(
  { history, directory }: PagesContext,
  { name }: Caller,
  text: string,
): string {
  if (name === undefined) return text;
  return text.replace(/[\w*-]+(?:\.[\w-]+)+/g, (word) => {
    const host = word.toLowerCase();
    const known = history.host(host) !== undefined || directory.hosts.has(host);
    return known && !directory.mayUpdate(name, host) ? "…" : word;
  });
}

/** A time as JSON has it. */
function timeOf(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
