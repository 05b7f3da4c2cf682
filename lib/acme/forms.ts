import { type Challenge, challengeName, challengeValue } from "./challenge.ts";
import { parseHostname } from "../internet/hostname.ts";
import { type Platform, UNREADABLE } from "../platform.ts";

/** What an ACME client asks for with a command line, or with its environment. */
export type ClientCall =
  | {
    readonly status: "asked";
    /** Whether the texts shall stand in DNS. */
    readonly want: "present" | "absent";
    readonly challenges: readonly Challenge[];
    /**
     * Seconds to wait for name servers where nothing is said about that; absent if
     * waiting has to be left to a later call.
     */
    readonly wait?: number;
  }
  /** There is nothing to do, which is right. */
  | { readonly status: "nothing" }
  /** Another way of showing control shall be tried. */
  | { readonly status: "other way" }
  /** Why it cannot be read, and what to write. */
  | { readonly status: "invalid"; readonly message: string };

/** Seconds: long enough for the provider's name servers to follow. */
const USUAL_WAIT = 120;

/** Reads the call of a hook by its first word, of which there is a form each. */
export async function readCall(
  verb: string,
  words: readonly string[],
  env: Platform["env"],
): Promise<ClientCall> {
  switch (verb) {
    case "present":
      return await readPresent("present", words, env);
    case "cleanup":
      return await readPresent("absent", words, env);
    case "txt":
      return readTxt(words);
    case "begin":
      return readUacme("present", words);
    case "done":
    case "failed":
      return readUacme("absent", words);
    case "deploy_challenge":
      return readChain("present", words, env);
    case "clean_challenge":
      return readChain("absent", words, env);
    default:
      // The other calls of dehydrated are about certificates and the like.
      return { status: "nothing" };
  }
}

/** lego's two forms, and certbot's, which has no words. */
async function readPresent(
  want: "present" | "absent",
  words: readonly string[],
  env: Platform["env"],
): Promise<ClientCall> {
  const [first, second, third] = words;
  if (first === undefined) return readCertbot(want, env);
  if (words.length === 2) return asked(want, [[first, second!]], 0);
  if (words.length === 3) {
    const name = challengeName(first);
    return name === undefined
      ? notAName(first)
      : asked(want, [[name, await challengeValue(third!)]], 0);
  }
  return invalid(
    "give a name and a value, or -- DOMAIN TOKEN KEYAUTH; without them, certbot's " +
      "environment says both",
  );
}

function readCertbot(
  want: "present" | "absent",
  env: Platform["env"],
): ClientCall {
  const domain = env("CERTBOT_DOMAIN");
  const value = env("CERTBOT_VALIDATION");
  if (!domain || !value || value === UNREADABLE) {
    return invalid(
      "give a name and a value: certbot, which sets CERTBOT_DOMAIN and " +
        "CERTBOT_VALIDATION, does not run this",
    );
  }
  const name = challengeName(domain);
  if (name === undefined) return notAName(domain);
  // certbot lets no challenge be looked at before the last hook has ended.
  const isLast = (env("CERTBOT_REMAINING_CHALLENGES") ?? "0") === "0";
  return asked(want, [[name, value]], isLast ? USUAL_WAIT : undefined);
}

function readTxt([verb, ...words]: readonly string[]): ClientCall {
  const [name, value] = words;
  if (words.length !== 2 || verb !== "add" && verb !== "remove") {
    return invalid("write schlund-ddns txt add NAME VALUE, or txt remove …");
  }
  return asked(verb === "add" ? "present" : "absent", [[name!, value!]], 0);
}

function readUacme(
  want: "present" | "absent",
  words: readonly string[],
): ClientCall {
  const [type, domain, , value] = words;
  if (words.length !== 4) return invalid("uacme gives TYPE IDENT TOKEN AUTH");
  if (type !== "dns-01") return { status: "other way" };
  const name = challengeName(domain!);
  return name === undefined
    ? notAName(domain!)
    : asked(want, [[name, value!]], USUAL_WAIT);
}

/** dehydrated's form: one triple for each name. */
function readChain(
  want: "present" | "absent",
  words: readonly string[],
  env: Platform["env"],
): ClientCall {
  if ((env("CHALLENGETYPE") || "dns-01") !== "dns-01") {
    return { status: "nothing" };
  }
  if (words.length === 0 || words.length % 3 !== 0) {
    return invalid("dehydrated gives DOMAIN TOKEN VALUE for each name");
  }
  const pairs: (readonly [name: string, value: string])[] = [];
  for (let at = 0; at < words.length; at += 3) {
    const name = challengeName(words[at]!);
    if (name === undefined) return notAName(words[at]!);
    pairs.push([name, words[at + 2]!]);
  }
  return asked(want, pairs, USUAL_WAIT);
}

function asked(
  want: "present" | "absent",
  pairs: readonly (readonly [name: string, value: string])[],
  wait: number | undefined,
): ClientCall {
  const challenges: Challenge[] = [];
  for (const [name, value] of pairs) {
    const host = parseHostname(name);
    if (host === undefined) return notAName(name);
    if (value === "") return invalid(`the value for ${host} is empty`);
    challenges.push({ host, value });
  }
  return { status: "asked", want, challenges, wait };
}

function notAName(text: string): ClientCall {
  return invalid(`${JSON.stringify(text)} is not a domain name`);
}

function invalid(message: string): ClientCall {
  return { status: "invalid", message };
}
