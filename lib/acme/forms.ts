import { ConfigError } from "../config_error.ts";
import { parseHostname } from "../internet/hostname.ts";
import { type Platform, UNREADABLE } from "../platform.ts";
import { type Challenge, challengeName, challengeValue } from "./challenge.ts";

/** What an ACME client asks for with a command line, or with its environment. */
export type ClientCall =
  | {
    readonly status: "asked";
    /** Whether the texts shall stand in DNS. */
    readonly want: "present" | "absent";
    /** The names and texts. */
    readonly challenges: readonly Challenge[];
    /** Seconds to wait if the user says nothing; absent if a later call will wait. */
    readonly wait?: number;
  }
  /** There is nothing to do, which is right. */
  | { readonly status: "nothing" }
  /** Another way of showing control shall be tried. */
  | { readonly status: "other way" };

/** Seconds: long enough for the provider's name servers to follow. */
const USUAL_WAIT = 120;

const WANTS_PRESENT = ["present", "begin", "deploy_challenge", "add"];

/**
 * Reads the call of a hook by its first word.
 *
 * @throws {ConfigError} if it cannot be understood
 */
export async function readCall(
  verb: string,
  words: readonly string[],
  env: Platform["env"],
): Promise<ClientCall> {
  const [first = "", second = "", third = "", fourth = ""] = words;
  const count = words.length;
  function asked(
    wait: number | undefined,
    ...challenges: readonly Challenge[]
  ): ClientCall {
    const isWanted = WANTS_PRESENT.includes(verb === "txt" ? first : verb);
    const want = isWanted ? "present" : "absent";
    return { status: "asked", want, challenges, wait };
  }
  switch (verb) {
    case "txt":
      if (count !== 3 || first !== "add" && first !== "remove") {
        throw new ConfigError("write txt add NAME VALUE, or txt remove …");
      }
      return asked(0, challenge(second, third));
    case "present":
    case "cleanup": // Of lego, in its two forms.
      if (count === 2) return asked(0, challenge(first, second));
      if (count === 3) {
        return asked(0, ofDomain(first, await challengeValue(third)));
      }
      if (count !== 0 || !env("CERTBOT_DOMAIN")) {
        throw new ConfigError(
          `write ${verb} FQDN VALUE or -- DOMAIN TOKEN KEYAUTH; only certbot, ` +
            "which sets CERTBOT_DOMAIN and CERTBOT_VALIDATION, needs no words",
        );
      }
      // certbot looks at nothing before the last hook has ended.
      return asked(
        (env("CERTBOT_REMAINING_CHALLENGES") ?? "0") === "0"
          ? USUAL_WAIT
          : undefined,
        ofDomain(env("CERTBOT_DOMAIN")!, env("CERTBOT_VALIDATION") ?? ""),
      );
    case "begin":
    case "done":
    case "failed": // Of uacme.
      if (count !== 4) throw new ConfigError("write TYPE DOMAIN TOKEN AUTH");
      return first === "dns-01"
        ? asked(USUAL_WAIT, ofDomain(second, fourth))
        : { status: "other way" };
    case "deploy_challenge":
    case "clean_challenge": // Of dehydrated, for any number of names.
      if ((env("CHALLENGETYPE") || "dns-01") !== "dns-01") break;
      if (count === 0 || count % 3 !== 0) {
        throw new ConfigError("write DOMAIN TOKEN VALUE for each name");
      }
      return asked(
        USUAL_WAIT,
        ...words.flatMap((domain, at) =>
          at % 3 === 0 ? [ofDomain(domain, words[at + 2]!)] : []
        ),
      );
  }
  // The other calls of dehydrated are about certificates and the like.
  return { status: "nothing" };
}

function ofDomain(domain: string, value: string): Challenge {
  return checked(challengeName(domain), value, domain);
}

function challenge(name: string, value: string): Challenge {
  return checked(parseHostname(name), value, name);
}

/** @param given the name as it was given */
function checked(
  host: string | undefined,
  value: string,
  given: string,
): Challenge {
  if (host === undefined) {
    throw new ConfigError(`${JSON.stringify(given)} is not a domain name`);
  }
  if (value === "" || value === UNREADABLE) {
    throw new ConfigError(`there is no value for ${host}`);
  }
  return { host, value };
}
