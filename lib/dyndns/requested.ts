import { type AcmePage, isAcmePage } from "../acme/page.ts";
import { readAddresses, type RequestedAddresses } from "./addresses.ts";
import { type Refusal, refuse } from "./answer.ts";
import { holdsAddress } from "./client_text.ts";
import { BODY_LIMIT, readParameters } from "./form.ts";
import { readHosts, type RequestedHosts } from "./hosts.ts";
import {
  type HttpRequest,
  type Page,
  pageOf,
  refusalOf,
} from "./http_request.ts";
import { type Presented, presentedBy } from "./presented.ts";

/** All that a request says, before its sender is known. */
export type Requested = {
  readonly method: string;
  readonly page: Page;
  /** The whole path, as sent. */
  readonly path: string;
  readonly agent: string;
  readonly hosts: RequestedHosts;
  readonly addresses: RequestedAddresses;
  /** `offline=YES`: remove the records of the hosts. */
  readonly offline: boolean;
  readonly presented: Presented;
  /** The body of an ACME client's request, which is JSON. */
  readonly json?: Uint8Array;
  /** Why it is refused, whoever sends it. */
  readonly refusal?: Refusal;
};

/** Reads what a request says. */
export function readRequest(request: HttpRequest): Requested {
  const { method, mount, path, agent } = request;
  const page = pageOf(request);
  const unanswerable = refusalOf(request, page);
  if (isAcmePage(page)) return readAcme(page, request);
  const { parameters, refusal } = readParameters(request);
  const hosts = readHosts(parameters);
  const addresses = readAddresses(parameters);
  return {
    method,
    page,
    path: mount + path,
    agent,
    // A slash instead of a question mark must not hide what was meant.
    hosts: hosts.status === "none" && /[&;=]|%(?:26|3b|3d)/i.test(path)
      ? {
        ...refuse("notfqdn", "the parameters are in the path, without ?"),
        names: [],
      }
      : hosts,
    addresses: addresses.status === "peer" && holdsAddress(path)
      ? refuse("badagent", "the path holds an address")
      : addresses,
    offline: parameters.some(({ name, raw }) =>
      name === "offline" && /^\s*yes\s*$/i.test(raw)
    ),
    presented: presentedBy(request, parameters),
    refusal: unanswerable ?? refusal,
  };
}

/** Reads what an ACME client says: all but its body, which is JSON. */
function readAcme(page: AcmePage, request: HttpRequest): Requested {
  const { method, mount, path, agent, body, apiUser, apiKey } = request;
  const presented = presentedBy(request, []);
  const key = { names: [apiUser], password: apiKey };
  return {
    method,
    page,
    path: mount + path,
    agent,
    hosts: { status: "none" },
    addresses: { status: "peer", preserved: new Set() },
    offline: false,
    presented: page === "acme-dns"
      ? { ...presented, credentials: [key] }
      : presented,
    ...body.status === "read" && { json: body.value },
    refusal: refusalOf(request, page) ??
      (body.status === "refused"
        ? body
        : body.value.length > BODY_LIMIT
        ? refuse("badagent", `the body is longer than ${BODY_LIMIT} bytes`)
        : undefined),
  };
}
