import type { Credentials } from "./credentials.ts";
import type { HttpRequest } from "./http_request.ts";
import { PASSWORD_NAMES } from "./parameter_names.ts";
import type { Parameter } from "./parameters.ts";

/** All that a request presents; what reads it is loaded where there is something. */
export async function presentedBy(
  request: HttpRequest,
  parameters: readonly Parameter[],
): Promise<readonly Credentials[]> {
  const nothing = request.authorization.length === 0 &&
    !parameters.some(({ name }) => PASSWORD_NAMES.has(name));
  if (nothing) return [];
  const { readCredentials } = await import("./credentials.ts");
  return readCredentials(request, parameters);
}
