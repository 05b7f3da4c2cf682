import { parseForm } from "./form.ts";
import type { HttpRequest, Part } from "./http_request.ts";
import { type Parameter, parseQuery } from "./parameters.ts";

/** Characters of a query; more is nobody's update. */
export const QUERY_LIMIT: number = 8 * 1024;

/**
 * The parameters of a request: those of the query, then those of a form in the
 * body. A body that is no form may hold what we would miss, so it is unreadable.
 */
export function readParameters(
  request: HttpRequest,
): Part<readonly Parameter[]> {
  const { query } = request;
  if (query.status !== "read") return query;
  if (query.value.length > QUERY_LIMIT) {
    return {
      status: "unreadable",
      reason: `the query is longer than ${QUERY_LIMIT} characters`,
    };
  }
  const parameters = parseQuery(query.value, "query");
  const { body } = request;
  if (body.status === "read" && body.value.length === 0) {
    return { status: "read", value: parameters };
  }
  const form = parseForm(request);
  if (form.status !== "read") return form;
  return { status: "read", value: [...parameters, ...form.value] };
}
