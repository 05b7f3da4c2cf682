import { BODY_LIMIT } from "../dyndns/form.ts";

/**
 * How long things may take and how large they may be, each derived from what it
 * depends on. Times are in milliseconds, sizes in bytes.
 *
 * @module
 */

/** Home Assistant waits 10 s for an answer; most others wait longer. */
const CLIENT_PATIENCE = 10_000;

/** Any answer of the service, a slow sender's body and a slow-down included. */
export const ANSWER_TIME: number = CLIENT_PATIENCE - 500;

/** How long a request may wait for its update, which goes on if it takes longer. */
export const PUBLISH_TIME: number = ANSWER_TIME - 1500;

/**
 * The gateway's part in a CGI program's answer, counted from its start. A wait
 * for the next one-time password does not count, unless a timeout is configured: a
 * program that starts anew each time could otherwise never update where each is
 * taken once.
 */
export const CGI_TIME: number = CLIENT_PATIENCE - 1000;

/** A body that takes longer is given up. */
export const BODY_TIME: number = CLIENT_PATIENCE / 2;

/** A body as far as it is passed on: one byte more than is accepted. */
export const BODY_READ: number = BODY_LIMIT + 1;

/**
 * A body as far as a CGI program reads it: behind a socket (mod_cgid), the answer
 * of a program that leaves some of the body unread can be lost.
 */
export const CGI_BODY_READ: number = 64 * BODY_LIMIT;

/** What a promise gives in time; undefined if it takes longer. */
export async function within<T>(
  milliseconds: number,
  promise: Promise<T>,
): Promise<T | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), Math.max(0, milliseconds));
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
