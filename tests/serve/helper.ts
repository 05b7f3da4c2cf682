import { composeService } from "../../lib/compose/service.ts";
import {
  openServiceSession,
  type ServiceSession,
} from "../../lib/compose/service_session.ts";
import { readSources } from "../../lib/settings/settings.ts";
import type { HttpHandler } from "../../lib/platform.ts";
import type { ProtocolSettings } from "../../lib/dyndns/settings.ts";
import {
  type Practice,
  type PracticeRecord,
  type PracticeZone,
  startPractice,
} from "../../lib/practice/mod.ts";
import {
  type PlatformOptions,
  platformWith,
  type TestPlatform,
} from "../platform.ts";

/** A machine with one config file. */
export function platformWithConfig(
  text: string,
  options: PlatformOptions = {},
): TestPlatform {
  return platformWith({
    ...options,
    env: { DDNS_CONFIG: "/etc/ddns.ini", ...options.env },
    files: { "/etc/ddns.ini": text },
  });
}

/** What a config file makes of a program that answers update requests. */
export async function sessionOf(
  text: string,
  options?: PlatformOptions,
): Promise<ServiceSession> {
  const platform = platformWithConfig(text, options);
  return openServiceSession(await readSources({}, platform), platform, {
    log: () => {},
    authentication: "web server",
  });
}

/** What concerns the service alone; the account is made up. */
export async function serviceOf(text: string): Promise<ProtocolSettings> {
  const { service, config } = await sessionOf(
    `[default]\nusername = me\npassword = x\n${text}`,
  );
  return { ...service, allowedHostnames: config.allowedHostnames };
}

/** The gateway's password in these tests: no answer and no log line may hold it. */
export const GATEWAY_PASSWORD = "GatewaySecret0";

/** A config file for a practice gateway. Its addresses are for documentation. */
export function iniFor({ url }: Practice, more: string): string {
  return `[default]
username = 1234567
password = ${GATEWAY_PASSWORD}
url = ${url}
private_addresses = publish
${more}`;
}

/** Two homes and a mail server that is nobody's business. */
export function homeZone(): PracticeZone {
  const record = (
    name: string,
    type: string,
    value: string,
  ): PracticeRecord => ({
    name,
    ttl: 60,
    type,
    value,
  });
  return {
    name: "example.com",
    systemNs: "nsa7.schlundtech.de",
    main: { value: "192.0.2.1", ttl: 300 },
    wwwInclude: false,
    rr: [
      record("home", "A", "192.0.2.10"),
      record("home", "AAAA", "2001:DB8:0::10"),
      record("nas.home", "A", "192.0.2.11"),
      record("nas.home", "AAAA", "2001:db8::11"),
      record("office", "A", "192.0.2.12"),
      record("mail", "A", "192.0.2.25"),
      record("mail", "AAAA", "2001:db8::25"),
      { name: "", ttl: 300, type: "MX", pref: 10, value: "mail.example.com." },
      record("", "TXT", '"v=spf1 mx -all"'),
    ],
  };
}

/** A practice gateway with the zone of homes; gone at the end of the scope. */
export function startGateway(
  zones: readonly PracticeZone[] = [homeZone()],
): Practice & AsyncDisposable {
  const practice = startPractice({
    zones,
    accounts: [{ user: "1234567", password: GATEWAY_PASSWORD, context: "10" }],
  });
  return { ...practice, [Symbol.asyncDispose]: practice.close };
}

/** The clients of most tests. */
export const CLIENTS = `
[client alice]
password = opensesame
hostnames = home.example.com *.home.example.com
[client bob]
password = Tr0ub4dor&3
hostnames = office.example.com
`;

/** A request in brief. */
export interface Ask {
  readonly query?: string;
  readonly path?: string;
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: BodyInit;
  /** The address of the connection's other end. */
  readonly remote?: string;
  /** `NAME:PASSWORD` for HTTP Basic. */
  readonly as?: string;
}

/** An answer in brief. */
export interface Told {
  readonly status: number;
  readonly body: string;
  readonly headers: Headers;
}

/** The service of `serve`, without the socket. */
export interface Service {
  readonly ask: (ask: Ask) => Promise<Told>;
  /** What is logged: a line for each update request, and what is going on. */
  readonly lines: readonly string[];
  /** What `--verbose` would add. */
  readonly details: readonly string[];
}

/** Makes a service for a practice gateway; nothing waits. */
export async function startService(
  practice: Practice,
  more: string = CLIENTS,
  options: PlatformOptions = {},
): Promise<Service> {
  const lines: string[] = [];
  const details: string[] = [];
  const platform = platformWithConfig(iniFor(practice, more), {
    sleep: () => Promise.resolve(),
    ...options,
  });
  const session = await openServiceSession(
    await readSources({}, platform),
    platform,
    {
      log: (level, message) =>
        void (level === "debug" ? details : lines).push(message),
      authentication: "web server",
    },
  );
  const { handle } = composeService(
    session,
    platform,
    ({ text }) => void lines.push(text),
  );
  return {
    lines,
    details,
    async ask({ path = "/nic/update", query = "", remote, ...init }) {
      const headers = new Headers(init.headers);
      if (init.as !== undefined) headers.set("authorization", basic(init.as));
      const request = new Request(`http://ddns.test${path}?${query}`, {
        method: init.method,
        body: init.body,
        headers,
      });
      return await answerOf(handle, request, remote);
    },
  };
}

/** What a handler answers to a request, as it would come over a connection. */
export async function answerOf(
  handle: HttpHandler,
  request: Request,
  remote = "198.51.100.99",
): Promise<Told> {
  const { status, headers, body } = await handle({
    method: request.method,
    target: request.url.replace(/^\w+:\/\/[^/]*/, ""),
    headers: new Map(request.headers),
    remote,
    hasBody: request.body !== null || request.headers.has("content-length"),
    async readBody(limit) {
      const bytes: number[] = [];
      try {
        for await (const chunk of request.body ?? []) {
          bytes.push(...chunk);
          if (bytes.length >= limit) break;
        }
      } catch {
        return undefined;
      }
      return Uint8Array.from(bytes.slice(0, limit));
    },
  });
  return {
    status,
    body,
    headers: new Headers(headers.map(([name, value]) => [name, value])),
  };
}

/** The value of an `Authorization` header, in UTF-8. */
export function basic(credentials: string): string {
  const bytes = new TextEncoder().encode(credentials);
  return `Basic ${btoa(String.fromCharCode(...bytes))}`;
}

/** A zone's address records, as `NAME TYPE VALUE`, in order. */
export function addressesIn(
  practice: Practice,
  zone: string = "example.com",
): readonly string[] {
  return practice.zone(zone)!.rr
    .filter(({ type }) => type === "A" || type === "AAAA")
    .map(({ name, type, value }) => `${name} ${type} ${value}`).sort();
}

/** The codes of all requests that reached the gateway. */
export function codesOf({ requests }: Practice): string {
  return requests.flatMap(({ codes }) => codes).join(" ");
}

/** A clock that stands still until it is told to go on. */
export interface Clock {
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly advance: (milliseconds: number) => Promise<void>;
}

/** Makes a clock; whoever sleeps wakes in the order of time. */
export function createClock(): Clock {
  let time = 1_000_000;
  let sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  const settle = () => new Promise((resolve) => setTimeout(resolve));
  return {
    now: () => time,
    sleep: (milliseconds) =>
      new Promise<void>((wake) => {
        sleepers.push({ at: time + milliseconds, wake });
      }),
    async advance(milliseconds) {
      const end = time + milliseconds;
      await settle();
      for (;;) {
        const [next] = sleepers.filter(({ at }) => at <= end)
          .sort((a, b) => a.at - b.at);
        if (next === undefined) break;
        time = next.at;
        sleepers = sleepers.filter((sleeper) => sleeper !== next);
        next.wake();
        await settle();
      }
      time = end;
    },
  };
}

/** A field of a log line, without its quotes. */
export function fieldOf(line: string, name: string): string | undefined {
  const [, quoted, plain] =
    RegExp(` ${name}=(?:("(?:[^"\\\\]|\\\\.)*")|(\\S+))`).exec(line) ?? [];
  return quoted === undefined ? plain : JSON.parse(quoted);
}
