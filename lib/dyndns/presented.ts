import { type Credentials, readCredentials } from "./credentials.ts";
import type { HttpRequest } from "./http_request.ts";
import type { Parameter } from "./parameters.ts";

/** All that a request presents. */
export function presentedBy(
  request: HttpRequest,
  parameters: readonly Parameter[],
): readonly Credentials[] {
  return readCredentials(request, parameters);
}
