import type { Message } from "./answer.ts";
import {
  parseDocument,
  read,
  refuse,
  RequestRefusal,
  TEXT,
  type XmlElement,
} from "./document.ts";
import type { Credentials } from "./sign_in.ts";
import type { PracticeSwitches } from "./switches.ts";
import { bulkTask, inquiryTask, type Task, wholeZoneTask } from "./tasks.ts";

/** A request that has been read, before signing in, or why it could not be read. */
export type ReadRequest = { readonly refusal: Message } | Content;

interface Content {
  readonly credentials: Credentials;
  readonly tasks: readonly Task[];
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
  // Answers are in English whichever it is: clients never match on texts.
  "language?": /^(?:en|de)$/,
  "task*": "anything",
} as const;

/** The tasks by their codes; what reads one throws a `RequestRefusal` if it is incomplete or wrong. */
const READERS = new Map([
  ["0205", inquiryTask],
  ["0202", wholeZoneTask],
  ["0202001", bulkTask],
]);

/** Reads a request as a whole: one wrong value anywhere refuses all its tasks. */
export function readRequest(
  bytes: Uint8Array,
  switches: PracticeSwitches,
): ReadRequest {
  try {
    return readRoot(parseDocument(bytes), switches);
  } catch (error) {
    if (!(error instanceof RequestRefusal)) throw error;
    return { refusal: error.refusal };
  }
}

function readRoot(
  root: XmlElement,
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
