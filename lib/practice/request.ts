import type { PracticeMessage } from "./answer.ts";
import {
  parseDocument,
  type PracticeElement,
  PracticeRefusal,
  read,
  refuse,
  TEXT,
} from "./document.ts";
import type { PracticeCredentials } from "./sign_in.ts";
import type { PracticeSwitches } from "./switches.ts";
import { bulkTask, inquiryTask, type PracticeTask } from "./tasks.ts";
import { wholeZoneTask } from "./whole_zone.ts";

/** A request that has been read, before signing in, or why it could not be read. */
export type PracticeRequest =
  & { readonly language: PracticeSwitches["language"] }
  & ({ readonly refusal: PracticeMessage } | Content);

interface Content {
  readonly credentials: PracticeCredentials;
  readonly tasks: readonly PracticeTask[];
}

const REQUEST = {
  auth: {
    user: TEXT,
    password: TEXT,
    // A bare integer ([doc]), kept as text: its value means nothing here.
    context: /^\d{1,10}$/,
    // Optional means omitted, not empty ([field]).
    "token?": TEXT,
  },
  "language?": /^(?:en|de)$/,
  "task*": "anything",
} as const;

/** The tasks by their codes; what reads one throws a `PracticeRefusal` if it is incomplete or wrong. */
const READERS = new Map([
  ["0205", inquiryTask],
  ["0202", wholeZoneTask],
  ["0202001", bulkTask],
]);

/** Reads a request as a whole: one wrong value anywhere refuses all its tasks. */
export function readRequest(
  bytes: Uint8Array,
  switches: PracticeSwitches,
): PracticeRequest {
  let { language } = switches;
  try {
    const root = parseDocument(bytes);
    // A bad one is refused below, in the account's language.
    const asked = root.children.find(({ name }) => name === "language")?.text;
    if (asked === "en" || asked === "de") language = asked;
    return { language, ...readRoot(root, switches) };
  } catch (error) {
    if (!(error instanceof PracticeRefusal)) throw error;
    return { language, refusal: error.refusal };
  }
}

function readRoot(
  root: PracticeElement,
  switches: PracticeSwitches,
): Content {
  if (root.name !== "request") refuse("request", "Not a request.", root.name);
  const { auth, task } = read(root, REQUEST);
  const tasks = task.map((element) => {
    const code = element.children.find(({ name }) => name === "code")?.text;
    const read = READERS.get(code ?? "") ??
      refuse(`${element.path}.code`, "Not a task.", code);
    return read(element, switches);
  });
  if (tasks.length === 0) refuse("request.task.code", "Missing.");
  return { credentials: auth, tasks };
}
