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
export type { PracticeAccount } from "./accounts.ts";
export type { PracticeEntry } from "./entries.ts";
export {
  parsePracticeFault,
  type PracticeFault,
  type PracticeFaultKind,
} from "./faults.ts";
export {
  type Practice,
  type PracticeOptions,
  startPractice,
} from "./practice.ts";
export { practiceAccounts, practiceZones } from "./sample.ts";
export {
  parsePracticeSwitch,
  PRACTICE_DEFAULTS,
  type PracticeLanguage,
  type PracticeSwitches,
} from "./switches.ts";
export type { PracticeChange } from "./tasks/task.ts";
export type {
  PracticeMain,
  PracticeRecord,
  PracticeSoa,
  PracticeUser,
  PracticeZone,
} from "./zone.ts";
