/** Faults in the configuration; the message is one line for a person. */
export class ConfigError extends Error {
  /** Distinguishes it from other errors. */
  override name = "ConfigError";
  /** All faults that were found; the first one is the message. */
  readonly faults: readonly string[];

  /** An error with a fault, and perhaps further ones. */
  constructor(fault: string, ...further: readonly string[]) {
    super(fault);
    this.faults = [fault, ...further];
  }
}

/** The text of a setting is invalid; the message says what it should be. */
export class ValueError extends Error {
  /** Distinguishes it from other errors. */
  override name = "ValueError";
}

/**
 * Runs all readers, even after one of them finds a fault.
 *
 * @returns their results
 * @throws {ConfigError} with the faults of all of them
 */
export function readAll<const T extends readonly (() => unknown)[]>(
  readers: T,
): { readonly [K in keyof T]: ReturnType<T[K]> } {
  const faults: string[] = [];
  const results = readers.map((read) => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      faults.push(...error.faults);
    }
  });
  // A setting that two readers share has one fault.
  const [first, ...further] = new Set(faults);
  if (first !== undefined) throw new ConfigError(first, ...further);
  return results as { readonly [K in keyof T]: ReturnType<T[K]> };
}
