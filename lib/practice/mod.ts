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
export { type Practice, type PracticeOptions, startPractice } from "./start.ts";
