import { ConfigError } from "../config_error.ts";
import { soleAnswer } from "../dyndns/answer.ts";
import { type HttpRequest, METHODS } from "../dyndns/http_request.ts";
import type { Handled } from "../dyndns/log_line.ts";
import type { Peer } from "../dyndns/peer.ts";
import { refused } from "./refused_request.ts";

/**
 * A request that could not be answered, as the configuration is wrong, or by an
 * error of our own.
 *
 * @param secretsKnown whether the log can take secrets out of what it tells
 */
export function interrupted(
  request: HttpRequest,
  peer: Peer,
  error: unknown,
  secretsKnown: boolean,
): Handled {
  const reason = error instanceof ConfigError
    ? error.message
    // Nothing is expected to come here. The name alone is free of secrets.
    : `internal error (${error instanceof Error ? error.name : "unknown"})`;
  // As long as the secrets are not known, any text of the client may be one.
  const shown = secretsKnown ? request : withoutText(request);
  return refused(shown, peer, soleAnswer("911"), reason);
}

/** A request without what its sender has written. */
function withoutText(request: HttpRequest): HttpRequest {
  return {
    ...request,
    method: METHODS.includes(request.method) ? request.method : "-",
    mount: "",
    path: "",
    query: { status: "read", value: "" },
    authorization: [],
    user: "",
    redirectedUsers: [],
    agent: "",
  };
}
