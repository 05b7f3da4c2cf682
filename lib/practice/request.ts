import type { Credentials } from "./accounts.ts";
import type { Element } from "./document.ts";
import {
  allow,
  child,
  children,
  integer,
  InvalidRequest,
  required,
  requiredText,
  text,
} from "./fields.ts";
import type { PracticeLanguage, PracticeSwitches } from "./switches.ts";
import { readBulk } from "./tasks/bulk.ts";
import { readInquiry } from "./tasks/inquiry.ts";
import { readSession } from "./tasks/session.ts";
import type { Task, TaskReader } from "./tasks/task.ts";
import { readWholeZone } from "./tasks/whole_zone.ts";

/** A request that has been read without objection, before signing in. */
export interface GatewayRequest {
  readonly credentials: Credentials;
  readonly tasks: readonly Task[];
}

const READERS: ReadonlyMap<string, TaskReader> = new Map([
  ["0205", readInquiry],
  ["0202", readWholeZone],
  ["0202001", readBulk],
  ["1321001", readSession],
]);

/**
 * Reads a request as a whole: one wrong value anywhere refuses all its tasks.
 *
 * @throws {InvalidRequest} naming the first element that is missing or wrong
 */
export function readRequest(
  root: Element,
  switches: PracticeSwitches,
): GatewayRequest {
  if (root.name !== "request") {
    throw new InvalidRequest("request", root.name, "Not a request.");
  }
  allow(root, ["auth", "auth_session", "language", "task"]);
  const credentials = readCredentials(root);
  // Only to refuse a bad one: the answer's language is found before all else.
  readLanguage(root);
  const tasks = children(root, "task").map((task) => readTask(task, switches));
  if (tasks.length === 0) {
    throw new InvalidRequest("request.task.code", "", "Missing.");
  }
  return { credentials, tasks };
}

/**
 * The language that a request asks for, if it does ([doc]).
 *
 * @throws {InvalidRequest} if it is none of the gateway's
 */
export function readLanguage(root: Element): PracticeLanguage | undefined {
  const element = child(root, "language");
  if (element === undefined) return undefined;
  const language = text(element);
  if (language !== "en" && language !== "de") {
    throw new InvalidRequest(element.path, language, "Not a language.");
  }
  return language;
}

function readCredentials(root: Element): Credentials {
  const auth = child(root, "auth");
  const session = child(root, "auth_session");
  if (session !== undefined) {
    if (auth !== undefined) {
      throw new InvalidRequest(session.path, "", "Sent together with auth.");
    }
    allow(session, ["hash"]);
    return { hash: requiredText(session, "hash") };
  }
  if (auth === undefined) {
    throw new InvalidRequest("request.auth", "", "Missing.");
  }
  allow(auth, ["user", "password", "context", "token"]);
  const context = required(auth, "context");
  // A bare integer ([doc]), kept as text: its value means nothing here.
  integer(context, 0, 2 ** 31 - 1);
  const token = child(auth, "token");
  return {
    user: requiredText(auth, "user"),
    password: requiredText(auth, "password"),
    context: text(context),
    // Optional means omitted, not empty ([field]).
    ...(token !== undefined && { token: requiredText(auth, "token") }),
  };
}

function readTask(task: Element, switches: PracticeSwitches): Task {
  const code = requiredText(task, "code");
  const read = READERS.get(code);
  if (read === undefined) {
    throw new InvalidRequest(`${task.path}.code`, code, "Not a task.");
  }
  return read(task, switches);
}
