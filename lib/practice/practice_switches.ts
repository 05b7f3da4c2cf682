/** A language of the gateway's texts. */
export type PracticeLanguage = "en" | "de";

/** A switch: how it stands at first, how it is written, and what reads that. */
interface Switch<Value> {
  readonly initial: Value;
  readonly values: string;
  readonly read: (text: string) => Value | undefined;
}

const AMOUNT = /^\d{1,9}$/;

/**
 * What the real gateway does is [open] or a [guess] in these points: a client
 * must be right whichever way they are set.
 */
export const PRACTICE_SWITCHES = {
  /** Whether a token may be sent again within its time step. Allowed today ([field]), documented as one-time ([doc]). */
  tokenReuse: oneOf("allow", "refuse"),
  /** How many time steps a token may be off, either way. */
  tokenSkew: like<number>(1, "0|1", /^[01]$/),
  /** Adding a record that is there: refused in 2025, ignored in 2018 ([seen]). */
  duplicateAdd: oneOf("refuse", "ignore"),
  /** Whether a refused update changes nothing at all in its zone. */
  atomic: yesOrNo(true),
  /** Whether a removal with the value `*`, or without a value, removes every record of its name and type. */
  wildcardRemove: yesOrNo(false),
  /** The answer beyond 3 requests in a second from one address. */
  rateLimit: oneOf("off", "http-429", "http-503", "error"),
  /** The message code of a refused sign-in. */
  authCode: like<string>("EF00100", "EF00 and three digits", /^EF00\d{3}$/),
  /** The account's language: used where a request names none. */
  language: oneOf("en", "de"),
  /** The encoding of answers. */
  charset: oneOf("utf-8", "iso-8859-1"),
  /** The spelling of AAAA values in answers; removals must repeat it. */
  aaaa: oneOf("as-stored", "expanded", "short"),
  /** The type of the status of a successful update: done, or accepted and pending. */
  successType: oneOf("success", "notify"),
  /** The least TTL that is accepted, in seconds. */
  minTtl: like<number>(60, "SECONDS", AMOUNT),
  /** The most records that a zone may have; 0: any number. */
  maxRecords: like<number>(0, "N", AMOUNT),
  /** The order of the children of `rr` in answers; it varies in real ones ([seen]). */
  childOrder: oneOf("fixed", "shuffled"),
  /** Every answer is this late, in milliseconds. */
  latency: like<number>(0, "MILLISECONDS", AMOUNT),
  /** How far the gateway's clock is ahead of this machine's, in seconds; it may be negative. */
  clock: like<number>(0, "SECONDS", /^-?\d{1,9}$/),
};

/** How a practice gateway is set, see {@linkcode PRACTICE_SWITCHES}. */
export type PracticeSwitches = {
  readonly [Name in keyof typeof PRACTICE_SWITCHES]:
    typeof PRACTICE_SWITCHES[Name]["initial"];
};

/** How a new practice gateway is set. */
export function initialSwitches(): PracticeSwitches {
  const entries = Object.entries(PRACTICE_SWITCHES)
    .map(([name, { initial }]) => [name, initial]);
  return Object.fromEntries(entries);
}

/**
 * Reads a switch as written on the command line, `token-reuse=refuse`.
 *
 * @throws {Error} if there is no such switch or value; the message lists the possible ones
 */
export function parsePracticeSwitch(text: string): Partial<PracticeSwitches> {
  const [, written = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
  const found = Object.entries(PRACTICE_SWITCHES)
    .find(([name]) => kebab(name) === written);
  if (found === undefined) {
    const all = Object.entries(PRACTICE_SWITCHES)
      .map(([name, { values }]) => `  ${kebab(name)}=${values}`);
    throw new Error(
      `there is no switch "${written}"; the switches are:\n${all.join("\n")}`,
    );
  }
  const [name, { values, read }] = found;
  const setting = read(value);
  if (setting === undefined) {
    throw new Error(
      `"${value}" is not a value of the switch ${written}: ${written}=${values}`,
    );
  }
  return { [name]: setting };
}

/** One of some words; the first is how it stands at first. */
function oneOf<const Word extends string>(
  initial: Word,
  ...others: Word[]
): Switch<Word> {
  const words = [initial, ...others];
  return {
    initial,
    values: words.join("|"),
    read: (text) => words.find((word) => word === text),
  };
}

function yesOrNo(initial: boolean): Switch<boolean> {
  const { values, read } = oneOf("yes", "no");
  return {
    initial,
    values,
    read: (text) => read(text) === undefined ? undefined : text === "yes",
  };
}

/** Text or a number, of a pattern. */
function like<Value extends string | number>(
  initial: Value,
  values: string,
  pattern: RegExp,
): Switch<Value> {
  const convert = (text: string) =>
    (typeof initial === "number" ? Number(text) : text) as Value;
  return {
    initial,
    values,
    read: (text) => pattern.test(text) ? convert(text) : undefined,
  };
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
