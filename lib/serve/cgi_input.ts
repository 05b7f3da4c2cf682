/**
 * A meta-variable of CGI/1.1 (RFC 3875 section 4.1): undefined if it is not set,
 * `UNREADABLE` if it is not UTF-8.
 */
export type MetaVariable = (name: string) => string | undefined;

/**
 * Reads so many bytes of the request body, or fewer if it ends before;
 * undefined if it does not come in time.
 */
export type ReadBody = (
  length: number,
) => Promise<Uint8Array<ArrayBuffer> | undefined>;
