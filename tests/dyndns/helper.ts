import { parseQuery } from "../../lib/dyndns/form.ts";
import type { HttpRequest } from "../../lib/dyndns/http_request.ts";
import { readRequest, type Requested } from "../../lib/dyndns/requested.ts";
import type { Parameter } from "../../lib/dyndns/parameters.ts";
import { findPeer, type Peer } from "../../lib/dyndns/peer.ts";

/** A request of which only some parts matter. */
export function requestWith(
  { query = "", body = "", ...parts }:
    & Partial<Omit<HttpRequest, "query" | "body">>
    & { readonly query?: string; readonly body?: string },
): HttpRequest {
  return {
    method: "GET",
    mount: "",
    path: "/",
    contentType: "",
    contentEncoding: "",
    authorization: [],
    user: "",
    redirectedUsers: [],
    authType: "",
    agent: "",
    host: "",
    origin: "",
    secFetchSite: "",
    apiUser: "",
    apiKey: "",
    ...parts,
    query: { status: "read", value: query },
    body: { status: "read", value: new TextEncoder().encode(body) },
  };
}

/** The parameters of a query. */
export function parametersOf(query: string): readonly Parameter[] {
  return parseQuery(query, "query");
}

/** What a request with a query, or a form in its body, says. */
export function requestedBy(query: string, path = "/", body = ""): Requested {
  const contentType = "application/x-www-form-urlencoded";
  return readRequest(requestWith({ query, path, body, contentType }));
}

/** A peer without a proxy; unknown if the text is empty. */
export function peerOf(address: string): Peer {
  return findPeer(address || undefined, undefined, []);
}
