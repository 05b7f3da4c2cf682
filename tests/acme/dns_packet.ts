/**
 * What the tests use of dns-packet, which comes without types.
 *
 * @module
 */
import type { Buffer } from "node:buffer";
// Tests alone need it, and deno.json has what the programs need.
// deno-lint-ignore no-import-prefix
import dnsPacket from "npm:dns-packet@5.6.1";

/** What is asked for. */
export interface Question {
  readonly name: string;
  readonly type: string;
}

/** A record; its data is of a form of its own for each type. */
export interface ResourceRecord extends Question {
  readonly ttl: number;
  readonly data: unknown;
}

/** The pseudo-record of EDNS. */
export interface Options {
  readonly type: "OPT";
  readonly name: ".";
  readonly udpPayloadSize: number;
  readonly flags: number;
  readonly options: readonly unknown[];
}

/** A message. */
export interface Packet {
  readonly type: "query" | "response";
  readonly id: number;
  readonly flags: number;
  readonly questions: readonly Question[];
  readonly answers: readonly ResourceRecord[];
  readonly authorities: readonly ResourceRecord[];
  readonly additionals: readonly Options[];
}

/** Messages as bytes, and the bits of their flags. */
export const packets: {
  readonly AUTHORITATIVE_ANSWER: number;
  readonly TRUNCATED_RESPONSE: number;
  readonly RECURSION_DESIRED: number;
  readonly RECURSION_AVAILABLE: number;
  decode(message: Buffer): Packet;
  encode(packet: Packet): Buffer;
} = dnsPacket;
