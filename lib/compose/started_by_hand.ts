import type { Platform } from "../platform.ts";

/** Set by a web server for each request, and never by a shell. */
const SET_FOR_REQUESTS = ["REQUEST_METHOD", "QUERY_STRING", "REMOTE_ADDR"];

/** A shell has one of these. */
const SET_FOR_PEOPLE = ["HOME", "USERPROFILE", "DDNS_CONFIG"];

/** Whether a person has started the CGI program, not a web server. */
export function isStartedByHand({ env }: Pick<Platform, "env">): boolean {
  return SET_FOR_REQUESTS.every((name) => env(name) === undefined) &&
    SET_FOR_PEOPLE.some((name) => env(name) !== undefined);
}
