import type { PracticeAccount } from "../accounts.ts";
import type { Message, Result } from "../answer.ts";
import type { Element } from "../document.ts";
import { child, InvalidRequest, requiredText, text } from "../fields.ts";
import type { PracticeSwitches } from "../switches.ts";
import type { TextKey } from "../texts.ts";
import type { PracticeMain, PracticeRecord, PracticeZone } from "../zone.ts";
import type { ZoneReference, ZoneStore } from "../zone_store.ts";

/** What an update did to one zone. */
export interface PracticeChange {
  /** Its name. */
  readonly zone: string;
  /** The name server that identifies it together with its name. */
  readonly systemNs: string;
  /** The records that went, as they were stored. */
  readonly removed: readonly PracticeRecord[];
  /** The `rr_rem` that fitted no record: silent in the answer ([seen]), but a sign of a stale or misspelled removal. */
  readonly missed: readonly Partial<PracticeRecord>[];
  /** The records that came. */
  readonly added: readonly PracticeRecord[];
  /** The new apex A record, if the request sent one. */
  readonly main?: PracticeMain;
  /** How many A records were added where `main` (or `www_include`) already gives the name an address: allowed ([seen]), but hardly meant. */
  readonly besideMain: number;
}

/** What a task needs to be carried out. */
export interface TaskContext {
  readonly store: ZoneStore;
  readonly account: PracticeAccount;
  readonly switches: PracticeSwitches;
  /** Starts a session and returns its hash. */
  readonly openSession: (account: PracticeAccount) => string;
  /** Told of every zone that was changed. */
  readonly onChange: (change: PracticeChange) => void;
}

/** A task of a request that has been read without objection. */
export interface Task {
  readonly code: string;
  readonly kind: "inquiry" | "update" | "session";
  /** The names of the zones that it is about. */
  readonly zones: readonly string[];
  /** Carries it out, synchronously: nothing comes between its reading and its writing of a zone. */
  readonly run: (context: TaskContext) => Result;
}

/** Reads one task; throws an `InvalidRequest` if it is incomplete or wrong. */
export type TaskReader = (task: Element, switches: PracticeSwitches) => Task;

/**
 * Reads the name of a zone and, where given, its name server.
 *
 * @throws {InvalidRequest} if the name is missing or empty, or the name server empty
 */
export function readZoneReference(zone: Element): ZoneReference {
  const systemNs = child(zone, "system_ns");
  const value = systemNs && text(systemNs);
  if (value === "") throw new InvalidRequest(systemNs!.path, "", "Empty.");
  return {
    name: requiredText(zone, "name"),
    ...(value !== undefined && { systemNs: value }),
  };
}

/** The one zone that is meant, or why there is none. */
export function resolveZone(
  store: ZoneStore,
  reference: ZoneReference,
): { readonly zone: PracticeZone } | { readonly refusal: Message } {
  const [zone, other] = store.find(reference);
  if (zone === undefined) {
    return { refusal: refusal("EF02020", "no-zone", reference.name) };
  }
  if (other !== undefined) {
    // The code is a guess: nobody has seen this refusal.
    return { refusal: refusal("EF02021", "ambiguous-zone", reference.name) };
  }
  return { zone };
}

/** An error message about a zone. */
export function refusal(code: string, text: TextKey, zone: string): Message {
  return { code, type: "error", text, object: zoneObject(zone) };
}

/** The object of messages about a zone. */
export function zoneObject(
  value: string,
): { readonly type: "zone"; readonly value: string } {
  return { type: "zone", value };
}

/** Code and type of a status of success: done, or accepted and pending. */
export function success(
  number: string,
  type: PracticeSwitches["successType"],
): Pick<Message, "code" | "type"> {
  return { code: (type === "success" ? "S" : "N") + number, type };
}
