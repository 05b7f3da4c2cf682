/** A language of the gateway's texts. */
export type PracticeLanguage = "en" | "de";

/**
 * What the real gateway does is [open] or a [guess] in these points: a client
 * must be right whichever way they are set.
 */
export interface PracticeSwitches {
  /** Whether a token may be sent again within its time step. Allowed today ([field]), documented as one-time ([doc]). */
  readonly tokenReuse: "allow" | "refuse";
  /** How many time steps a token may be off, either way. */
  readonly tokenSkew: 0 | 1;
  /** Adding a record that is there: refused in 2025, ignored in 2018 ([seen]). */
  readonly duplicateAdd: "refuse" | "ignore";
  /** Whether a refused update changes nothing at all in its zone. */
  readonly atomic: boolean;
  /** Whether a removal with the value `*`, or without a value, removes every record of its name and type. */
  readonly wildcardRemove: boolean;
  /** The answer beyond 3 requests in a second from one address. */
  readonly rateLimit: "off" | "http-429" | "http-503" | "error";
  /** The message code of a refused sign-in. */
  readonly authCode: string;
  /** The account's language: used where a request names none. */
  readonly language: PracticeLanguage;
  /** The encoding of answers. */
  readonly charset: "utf-8" | "iso-8859-1";
  /** The spelling of AAAA values in answers; removals must repeat it. */
  readonly aaaa: "as-stored" | "expanded" | "short";
  /** The type of the status of a successful update: done, or accepted and pending. */
  readonly successType: "success" | "notify";
  /** The least TTL that is accepted, in seconds. */
  readonly minTtl: number;
  /** The most records that a zone may have; 0: any number. */
  readonly maxRecords: number;
  /** The order of the children of `rr` in answers; it varies in real ones ([seen]). */
  readonly childOrder: "fixed" | "shuffled";
  /** Every answer is this late, in milliseconds. */
  readonly latency: number;
}

/** How a new practice gateway is set. */
export const PRACTICE_DEFAULTS: PracticeSwitches = {
  tokenReuse: "allow",
  tokenSkew: 1,
  duplicateAdd: "refuse",
  atomic: true,
  wildcardRemove: false,
  rateLimit: "off",
  authCode: "EF00100",
  language: "en",
  charset: "utf-8",
  aaaa: "as-stored",
  successType: "success",
  minTtl: 60,
  maxRecords: 0,
  childOrder: "fixed",
  latency: 0,
};

interface Reader<T> {
  readonly values: string;
  /** `undefined` if the text is not a value of this switch. */
  readonly read: (text: string) => T | undefined;
}

const READERS: {
  readonly [K in keyof PracticeSwitches]: Reader<PracticeSwitches[K]>;
} = {
  tokenReuse: oneOf("allow", "refuse"),
  tokenSkew: {
    values: "0|1",
    read: (text) => text === "0" ? 0 : text === "1" ? 1 : undefined,
  },
  duplicateAdd: oneOf("refuse", "ignore"),
  atomic: yesOrNo(),
  wildcardRemove: yesOrNo(),
  rateLimit: oneOf("off", "http-429", "http-503", "error"),
  authCode: {
    values: "EF00 and three digits",
    read: (text) => /^EF00\d{3}$/.test(text) ? text : undefined,
  },
  language: oneOf("en", "de"),
  charset: oneOf("utf-8", "iso-8859-1"),
  aaaa: oneOf("as-stored", "expanded", "short"),
  successType: oneOf("success", "notify"),
  minTtl: amount("SECONDS"),
  maxRecords: amount("N"),
  childOrder: oneOf("fixed", "shuffled"),
  latency: amount("MILLISECONDS"),
};

/**
 * Reads a switch as written on the command line, `token-reuse=refuse`.
 *
 * @throws {Error} if there is no such switch or value; the message lists the possible ones
 */
export function parsePracticeSwitch(text: string): Partial<PracticeSwitches> {
  const [, name = "", value = ""] = /^([^=]*)=?(.*)$/s.exec(text) ?? [];
  const key = (Object.keys(READERS) as (keyof PracticeSwitches)[])
    .find((key) => kebab(key) === name);
  if (key === undefined) {
    const all = Object.entries(READERS)
      .map(([key, { values }]) => `  ${kebab(key)}=${values}`);
    throw new Error(
      `there is no switch "${name}"; the switches are:\n${all.join("\n")}`,
    );
  }
  const read = READERS[key].read(value);
  if (read === undefined) {
    throw new Error(
      `"${value}" is not a value of the switch ${name}: ${name}=${
        READERS[key].values
      }`,
    );
  }
  return { [key]: read };
}

function oneOf<const T extends string>(...values: T[]): Reader<T> {
  return {
    values: values.join("|"),
    read: (text) => values.find((value) => value === text),
  };
}

function yesOrNo(): Reader<boolean> {
  return {
    values: "yes|no",
    read: (text) => text === "yes" ? true : text === "no" ? false : undefined,
  };
}

function amount(values: string): Reader<number> {
  return {
    values,
    read: (text) => /^\d{1,9}$/.test(text) ? Number(text) : undefined,
  };
}

function kebab(key: string): string {
  return key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
