/** A switch: how it stands at first, how it is written, and what reads that. */
interface Switch<Value> {
  readonly initial: Value;
  readonly values: string;
  readonly read: (text: string) => Value | undefined;
}

/**
 * What the real gateway does is [open] or a [guess] in these points: a client
 * must be right whichever way they are set.
 */
export const PRACTICE_SWITCHES = {
  /** Whether a token may be sent again within its time step. Allowed today ([field]), documented as one-time ([doc]). */
  tokenReuse: oneOf("allow", "refuse"),
  /** How many time steps a token may be off, either way. */
  tokenSkew: oneOf(1, 0),
  /** Adding a record that is there: refused in 2025, ignored in 2018 ([seen]). */
  duplicateAdd: oneOf("refuse", "ignore"),
  /** Whether a refused update changes nothing at all in its zone. */
  atomic: oneOf(true, false),
  /** Whether a removal with the value `*`, or without a value, removes every record of its name and type. */
  wildcardRemove: oneOf(false, true),
  /** The answer beyond 3 requests in a second from one address. */
  rateLimit: oneOf("off", "http-429", "http-503", "error"),
  /** The message code of a refused sign-in. */
  authCode: {
    initial: "EF00100",
    values: "EF00 and three digits",
    read: (text: string) => /^EF00\d{3}$/.test(text) ? text : undefined,
  },
  /** The encoding of answers. */
  charset: oneOf("utf-8", "iso-8859-1"),
  /** The spelling of AAAA values in answers; removals must repeat it. */
  aaaa: oneOf("as-stored", "expanded", "short"),
  /** What becomes of TXT values: answers show them as sent, or with quotes added; or quotes are a part of the text. */
  txtQuotes: oneOf("as-sent", "added", "literal"),
  /** The type of the status of a successful update: done, or accepted and pending. */
  successType: oneOf("success", "notify"),
  /** The least TTL that is accepted, in seconds. */
  minTtl: amount(60, "SECONDS"),
  /** The most records that a zone may have; 0: any number. */
  maxRecords: amount(0, "N"),
  /** The order of the children of `rr` in answers; it varies in real ones ([seen]). */
  childOrder: oneOf("fixed", "shuffled"),
  /** Every answer is this late, in milliseconds. */
  latency: amount(0, "MILLISECONDS"),
  /** How far the gateway's clock is ahead of this machine's (or behind it), in seconds. */
  clock: amount(0, "±SECONDS"),
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
  const all = Object.entries(PRACTICE_SWITCHES);
  const found = all.find(([name]) => kebab(name) === written);
  if (found === undefined) {
    const lines = all.map(([name, { values }]) =>
      `\n  ${kebab(name)}=${values}`
    );
    throw new Error(
      `there is no switch "${written}"; the switches are:${lines.join("")}`,
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

/** One of some values; the first is how it stands at first. */
function oneOf<const Value extends string | number | boolean>(
  ...values: [Value, ...Value[]]
): Switch<Value> {
  const write = (value: Value) =>
    value === true ? "yes" : value === false ? "no" : String(value);
  return {
    initial: values[0],
    values: values.map(write).join("|"),
    read: (text) => values.find((value) => write(value) === text),
  };
}

function amount(initial: number, values: string): Switch<number> {
  const pattern = values.startsWith("±") ? /^-?\d{1,9}$/ : /^\d{1,9}$/;
  return {
    initial,
    values,
    read: (text) => pattern.test(text) ? Number(text) : undefined,
  };
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
