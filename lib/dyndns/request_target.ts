/** What a request asks for. */
export interface Target {
  /** Begins with a slash. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

/**
 * Takes the URL of a request apart as it was sent. `URL` would cut off what is
 * behind a bare `#` (routers fill passwords in without encoding them) and throws
 * where the `Host` header is odd.
 */
export function targetOf({ url }: Request): Target {
  const [, path = "", query = ""] =
    /^[a-z]+:\/\/[^/?#]*([^?]*)\??(.*)$/is.exec(url) ?? [];
  return { path: path || "/", query };
}
