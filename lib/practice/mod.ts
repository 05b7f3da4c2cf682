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
 * It shares no code with our client of the gateway but TOTP, so that a
 * misunderstanding is not on both sides.
 *
 * @module
 */
export type { Account } from "./accounts.ts";
export type { RequestEntry } from "./entries.ts";
export { type Fault, type FaultKind, parseFault } from "./faults.ts";
export {
  type Practice,
  type PracticeOptions,
  startPractice,
} from "./practice.ts";
export { sampleAccounts, sampleZones } from "./sample.ts";
export {
  DEFAULT_SWITCHES,
  type Language,
  parseSwitch,
  type Switches,
} from "./switches.ts";
export type { ZoneChange } from "./tasks/task.ts";
export type {
  MainData,
  RecordData,
  SoaData,
  UserData,
  ZoneData,
} from "./zone.ts";
