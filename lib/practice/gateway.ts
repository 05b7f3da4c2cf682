import type { PracticeAccount, SignIn } from "./accounts.ts";
import { type Message, requestError, type Result } from "./answer.ts";
import { type Element, MalformedDocument, parseDocument } from "./document.ts";
import { InvalidRequest } from "./fields.ts";
import { type GatewayRequest, readLanguage, readRequest } from "./request.ts";
import type { PracticeLanguage, PracticeSwitches } from "./switches.ts";
import type { PracticeChange } from "./tasks/task.ts";
import type { ZoneStore } from "./zone_store.ts";

/** What became of reading a document: a request, or the refusal of it. */
export interface Reading {
  readonly language: PracticeLanguage;
  readonly request?: GatewayRequest;
  readonly refusal?: Message;
}

/** What became of a request. */
export interface Outcome {
  readonly results: readonly Result[];
  readonly changes: readonly PracticeChange[];
  readonly account?: PracticeAccount;
}

/** Reads the body of a request; whatever is wrong with it becomes a refusal. */
export function readBody(
  bytes: Uint8Array,
  switches: PracticeSwitches,
): Reading {
  let language = switches.language;
  try {
    const root: Element = parseDocument(bytes);
    language = tryLanguage(root) ?? language;
    return { language, request: readRequest(root, switches) };
  } catch (error) {
    if (error instanceof MalformedDocument) {
      return { language, refusal: malformed(error) };
    }
    if (error instanceof InvalidRequest) {
      return { language, refusal: invalid(error) };
    }
    throw error;
  }
}

/** Signs in and carries out the tasks of a request, in their order. */
export async function carryOut(
  { request, refusal }: Reading,
  { signIn, store, switches, now }: {
    readonly signIn: SignIn;
    readonly store: ZoneStore;
    readonly switches: PracticeSwitches;
    readonly now: () => number;
  },
): Promise<Outcome> {
  if (request === undefined) {
    return {
      results: refusal === undefined ? [] : [requestError(refusal)],
      changes: [],
    };
  }
  const signedIn = await signIn.check(request.credentials, switches, now());
  if ("refusal" in signedIn) {
    const message = {
      code: switches.authCode,
      type: "error",
      text: signedIn.refusal,
    } as const;
    return { results: [requestError(message)], changes: [] };
  }
  const { account } = signedIn;
  const changes: PracticeChange[] = [];
  const context = {
    store,
    account,
    switches,
    openSession: signIn.openSession,
    onChange: (change: PracticeChange) => void changes.push(change),
  };
  return {
    results: request.tasks.map((task) => task.run(context)),
    changes,
    account,
  };
}

function tryLanguage(root: Element): PracticeLanguage | undefined {
  try {
    return readLanguage(root);
  } catch {
    // Refused later, in the account's language.
    return undefined;
  }
}

function malformed({ message }: MalformedDocument): Message {
  return {
    code: "EF00000",
    type: "error",
    text: "not-well-formed",
    object: { type: "XML parser", value: message },
  };
}

function invalid({ path, value, message }: InvalidRequest): Message {
  return {
    code: "EF01000",
    type: "error",
    text: "wrong-value",
    detail: message,
    object: { type: path, value },
  };
}
