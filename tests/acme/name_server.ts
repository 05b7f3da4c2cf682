/**
 * An authoritative name server for the zones of a practice gateway, over UDP and
 * TCP. It also answers for some hosts outside of them, as a resolver would, so that
 * programs can have it in `/etc/resolv.conf`.
 *
 * @module
 */
import { createSocket } from "node:dgram";
import { Buffer } from "node:buffer";
import type { PracticeRecord, PracticeZone } from "../../lib/practice/mod.ts";
import { authorityOf } from "../../lib/practice/zone.ts";
import {
  type Packet,
  packets,
  type Question,
  type ResourceRecord,
} from "./dns_packet.ts";

/** How to start it. */
export interface NameServerOptions {
  readonly hostname: string;
  /** Default: any free one. */
  readonly port?: number;
  /** The zone of a name, as it is at this moment. */
  readonly zone: (name: string) => PracticeZone | undefined;
  /** The IPv4 addresses of names outside of the zones. */
  readonly hosts?: Readonly<Record<string, string>>;
}

/** A name server that is running. */
export interface NameServer extends AsyncDisposable {
  readonly hostname: string;
  readonly port: number;
  /** The questions so far, such as `TXT _acme-challenge.home.example.com`. */
  readonly questions: readonly string[];
}

/** Starts it; it listens when this is done. */
export async function startNameServer(
  { hostname, port: wanted = 0, ...options }: NameServerOptions,
): Promise<NameServer> {
  const questions: string[] = [];
  const reply = (message: Uint8Array, limit?: number): Uint8Array => {
    const query = packets.decode(Buffer.from(message));
    questions.push(
      ...query.questions.map(({ type, name }) =>
        `${type} ${name.toLowerCase()}`
      ),
    );
    const answer = answerTo(query, options);
    const whole = packets.encode(answer);
    const size = query.additionals
      .find(({ type }) => type === "OPT")?.udpPayloadSize ?? 512;
    return limit === undefined || whole.length <= Math.min(limit, size)
      ? whole
      : packets.encode({
        ...answer,
        flags: answer.flags | packets.TRUNCATED_RESPONSE,
        answers: [],
        authorities: [],
      });
  };
  const listener = Deno.listen({ hostname, port: wanted });
  const { port } = listener.addr;
  serveTcp(listener, reply);
  const socket = createSocket("udp4");
  socket.on("message", (message, from) => {
    socket.send(reply(message, 4096), from.port, from.address);
  });
  await new Promise<void>((resolve) => socket.bind(port, hostname, resolve));
  return {
    hostname,
    port,
    questions,
    async [Symbol.asyncDispose]() {
      listener.close();
      await new Promise<void>((resolve) => socket.close(() => resolve()));
    },
  };
}

async function serveTcp(
  listener: Deno.TcpListener,
  reply: (message: Uint8Array) => Uint8Array,
): Promise<void> {
  for await (const connection of listener) {
    talk(connection, reply).catch(() => {}).finally(() => connection.close());
  }
}

/** Messages over TCP come after their length. */
async function talk(
  connection: Deno.TcpConn,
  reply: (message: Uint8Array) => Uint8Array,
): Promise<void> {
  let received = new Uint8Array();
  for await (const chunk of iterate(connection)) {
    received = new Uint8Array([...received, ...chunk]);
    const length = (received[0] ?? 0) * 256 + (received[1] ?? 0);
    if (received.length < 2 || received.length < 2 + length) continue;
    const answer = reply(received.slice(2, 2 + length));
    received = received.slice(2 + length);
    const { writable } = connection;
    const writer = writable.getWriter();
    const size = [answer.length >> 8, answer.length & 255];
    await writer.write(new Uint8Array([...size, ...answer]));
    writer.releaseLock();
  }
}

async function* iterate(
  connection: Deno.TcpConn,
): AsyncGenerator<Uint8Array> {
  const buffer = new Uint8Array(4096);
  for (let count; (count = await connection.read(buffer)) !== null;) {
    yield buffer.slice(0, count);
  }
}

type Answering = Pick<NameServerOptions, "zone" | "hosts">;

const RCODE = { NXDOMAIN: 3, REFUSED: 5 };

function answerTo(query: Packet, options: Answering): Packet {
  const [question] = query.questions;
  const { rcode, answers, authorities, isOurs } = question === undefined
    ? REFUSED
    : look(question, options);
  return {
    type: "response",
    id: query.id,
    flags: rcode |
      (isOurs ? packets.AUTHORITATIVE_ANSWER : 0) |
      (query.flags & packets.RECURSION_DESIRED) |
      packets.RECURSION_AVAILABLE,
    questions: query.questions,
    answers,
    authorities,
    additionals: query.additionals.some(({ type }) => type === "OPT")
      ? [{
        type: "OPT",
        name: ".",
        udpPayloadSize: 4096,
        flags: 0,
        options: [],
      }]
      : [],
  };
}

/** What there is to say to a question. */
interface Answer {
  readonly rcode: number;
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly isOurs: boolean;
}

const REFUSED: Answer = {
  rcode: RCODE.REFUSED,
  answers: [],
  authorities: [],
  isOurs: false,
};

/** Looks a question up, and follows a CNAME as long as it stays here. */
function look(
  { name: asked, type }: Question,
  options: Answering,
  hops = 0,
): Answer {
  const name = asked.toLowerCase();
  const address = options.hosts?.[name];
  if (address !== undefined) {
    const answers = type === "A"
      ? [{ name, type, ttl: 60, data: address }]
      : [];
    return { rcode: 0, answers, authorities: [], isOurs: false };
  }
  const zone = zoneOf(name, options.zone);
  if (zone === undefined) return REFUSED;
  const all = recordsOf(zone);
  const owner = ownerOf(name, zone.name, all);
  const records = all.filter((record) => record.name === owner)
    .map((record) => ({ ...record, name: asked }));
  const authorities = [soaOf(zone)];
  if (owner === undefined) {
    return { rcode: RCODE.NXDOMAIN, answers: [], authorities, isOurs: true };
  }
  const answers = records.filter((record) =>
    record.type === type || type === "ANY"
  );
  if (answers.length > 0) {
    return { rcode: 0, answers, authorities: [], isOurs: true };
  }
  const alias = records.find((record) => record.type === "CNAME");
  if (alias === undefined) {
    return { rcode: 0, answers, authorities, isOurs: true };
  }
  const target = { name: String(alias.data), type };
  const end = hops < 8 ? look(target, options, hops + 1) : REFUSED;
  return end.rcode === RCODE.REFUSED
    ? { rcode: 0, answers: [alias], authorities: [], isOurs: true }
    : { ...end, answers: [alias, ...end.answers] };
}

/** The longest zone that a name is in. */
function zoneOf(
  name: string,
  zone: NameServerOptions["zone"],
): PracticeZone | undefined {
  const labels = name.split(".");
  return labels.map((_, at) => zone(labels.slice(at).join(".")))
    .find((found) => found !== undefined);
}

/**
 * The name whose records answer for a name: itself, or the wildcard of the closest
 * name that exists (RFC 4592). Undefined if neither exists.
 */
function ownerOf(
  name: string,
  zone: string,
  records: readonly ResourceRecord[],
): string | undefined {
  const exists = (name: string) =>
    records.some((record) =>
      record.name === name || record.name.endsWith(`.${name}`)
    );
  if (exists(name)) return name;
  let above = name;
  while (above !== zone) {
    above = above.slice(above.indexOf(".") + 1);
    if (exists(above)) break;
  }
  return exists(`*.${above}`) ? `*.${above}` : undefined;
}

function recordsOf(zone: PracticeZone): readonly ResourceRecord[] {
  const { main, wwwInclude } = zone;
  const apex = main === undefined ? [] : ["", ...wwwInclude ? ["www"] : []];
  const addresses = apex.map((name): PracticeRecord => ({
    ...main!,
    name,
    type: "A",
  }));
  const records = [...addresses, ...zone.rr].flatMap(
    ({ name, type, ttl = 86400, value, pref }): readonly ResourceRecord[] => {
      const data = dataOf(type, value, pref);
      const full = (name === "" ? zone.name : `${name}.${zone.name}`)
        .toLowerCase();
      return data === undefined ? [] : [{ name: full, type, ttl, data }];
    },
  );
  const servers = serversOf(zone).map((data) => ({
    ...{ name: zone.name, type: "NS", ttl: 86400, data },
  }));
  return [soaOf(zone), ...servers, ...records];
}

/** The names of a zone's name servers. */
function serversOf(zone: PracticeZone): readonly string[] {
  return [...authorityOf(zone).matchAll(/<nserver><name>([^<]*)</g)]
    .map(([, name]) => name!);
}

function soaOf(zone: PracticeZone): ResourceRecord {
  const data = {
    mname: zone.systemNs,
    rname: `hostmaster.${zone.name}`,
    serial: 1,
    refresh: 43200,
    retry: 7200,
    expire: 1209600,
    minimum: 60,
  };
  return { name: zone.name, type: "SOA", ttl: 60, data };
}

function dataOf(type: string, value: string, pref?: number): unknown {
  switch (type) {
    case "A":
    case "AAAA":
      return value;
    case "CNAME":
      return value.replace(/\.$/, "");
    case "MX":
      return { preference: pref, exchange: value };
    case "TXT":
      return textsOf(value).map((text) => Buffer.from(text));
    default:
      // Other types are not asked for here, but their names exist.
      return undefined;
  }
}

/**
 * The strings of a TXT record as a zone file has them: in quotes or without,
 * with `\"`, `\\` and `\DDD`.
 */
export function textsOf(value: string): readonly Uint8Array[] {
  const words = value.match(/"(?:[^"\\]|\\.)*"|(?:[^\s"\\]|\\.)+/gs) ?? [];
  return words.map((word) => {
    const inner = word.startsWith('"') ? word.slice(1, -1) : word;
    const bytes = new TextEncoder().encode(inner);
    const out: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      const text = String.fromCharCode(...bytes.subarray(at + 1, at + 4));
      if (bytes[at] !== 0x5c) {
        out.push(bytes[at]!);
      } else if (/^\d{3}$/.test(text)) {
        out.push(Number(text));
        at += 3;
      } else {
        out.push(bytes[++at]!);
      }
    }
    return Uint8Array.from(out);
  });
}
