/**
 * Why something could not be done, sorted by what can be done about it:
 *
 * - `config`: what we were told is wrong; fix it here
 * - `credentials`: the gateway refuses user, password, context or token
 * - `missing`: no such zone or record
 * - `refused`: the gateway says no; its message and `stid` say why
 * - `untrusted`: no connection that can be trusted (certificate, TLS version); not
 *   tried again in the same run, but a later one may find it mended
 * - `temporary`: try again later
 */
export interface Failure {
  /** What can be done about it. */
  readonly kind:
    | "config"
    | "credentials"
    | "missing"
    | "refused"
    | "untrusted"
    | "temporary";
  /** One line for a person, without secrets. */
  readonly message: string;
  /** The gateway's codes, from the status to the innermost message. */
  readonly codes?: readonly string[];
  /** The other side asked for fewer requests (HTTP status 429 or 503). */
  readonly overloaded?: true;
  /** The gateway's transaction id, which the provider's support asks for. */
  readonly stid?: string;
}

/** The failure as one line: message, and what support needs. */
export function describeFailure(failure: Failure): string {
  const details = [
    ...(failure.codes ?? []),
    ...(failure.stid === undefined ? [] : [`stid ${failure.stid}`]),
  ];
  return details.length === 0
    ? failure.message
    : `${failure.message} (${details.join(", ")})`;
}
