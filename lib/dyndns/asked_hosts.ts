/** The hosts that a request names. */
export type AskedHosts =
  | {
    readonly status: "named";
    /** As they were written, or joined with their domain. */
    readonly names: readonly string[];
  }
  /** None: the caller's only host is meant. */
  | { readonly status: "none" }
  /** The parts of a name do not make one. */
  | {
    readonly status: "refused";
    readonly reason: string;
    /** What was written, for the log. */
    readonly names: readonly string[];
  };

/**
 * What names that were written down whole ask for.
 *
 * @param written all that was written
 */
export function askedHosts(
  names: readonly string[],
  written: readonly string[],
): AskedHosts {
  if (names.length === 0) return { status: "none" };
  return names.some((name) => name === "@" || name === "*")
    ? refusedHosts("@ and * need a domain beside them", written)
    : { status: "named", names };
}

/** Hosts that are refused as a whole, with what was written of them. */
export function refusedHosts(
  reason: string,
  written: readonly string[],
): AskedHosts {
  const names = written.filter((text) => text !== "");
  return { status: "refused", reason, names };
}
