import type { Credentials } from "./credentials.ts";
import type { HttpRequest } from "./http_request.ts";
import { PASSWORD_NAMES } from "./parameter_names.ts";
import type { Parameter } from "./parameters.ts";

/** Reads credentials; a service loads it once. */
let reader: Promise<typeof import("./credentials.ts")> | undefined;

/** All that a request presents; what reads it is loaded where there is something. */
export async function presentedBy(
  request: HttpRequest,
  parameters: readonly Parameter[],
): Promise<readonly Credentials[]> {
  const nothing = request.authorization.length === 0 &&
    !parameters.some(({ name }) => PASSWORD_NAMES.has(name));
  if (nothing) return [];
  reader ??= import("./credentials.ts");
  const { readCredentials } = await reader;
  return readCredentials(request, parameters);
}
