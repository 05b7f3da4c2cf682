/**
 * The pages that show what `serve` remembers; they change nothing, and ask the
 * gateway for nothing.
 *
 * @module
 */
import { type Access, createAuthenticate } from "../dyndns/access.ts";
import { verifyPassword } from "../dyndns/password.ts";
import { targetOf } from "../dyndns/http_request.ts";
import type { HttpAnswer, HttpMessage } from "../platform.ts";
import type { Views } from "../serve/http.ts";
import { OVERSEER } from "../settings/service.ts";
import { parseAddress } from "../internet/address.ts";
import { contains } from "../internet/network.ts";
import { contentPolicy, documentOf } from "./layout.ts";
import { METRICS_TYPE, metricsText } from "./metrics.ts";
import { EXAMPLE_URL } from "./recipes.ts";
import { setupPage } from "./setup_page.ts";
import { statusPage } from "./status_page.ts";
import { textsFor } from "./texts.ts";
import { type PagesContext, statusOf } from "./view.ts";

/** Seconds after which a page refreshes itself. */
const REFRESH = { status: 15, setup: 3 };

/** Makes the pages of a service. */
export async function createPages(context: PagesContext): Promise<Views> {
  const policy = await contentPolicy();
  return {
    authenticate: createViewerAuthenticate(context),
    show(page, viewer, message) {
      const { path, query } = targetOf(`http://-${message.target}`);
      const given = new URLSearchParams(query);
      const number = Number(given.get("page") ?? 1);
      if (page === "metrics") {
        return answer(metricsText(context, viewer), METRICS_TYPE);
      }
      const texts = textsFor(message.headers.get("accept-language") ?? "");
      if (page === "status.json" || page === "status" && wantsJson(message)) {
        const status = statusOf(context, viewer, number);
        return answer(`${JSON.stringify(status)}\n`, "application/json");
      }
      const frame = {
        texts,
        client: viewer.name,
        up: path.endsWith("/") ? "../" : "",
      };
      const content = page === "setup"
        ? setupPage(context, viewer, texts, {
          url: publicUrl(context, message, path),
          asked: number,
          live: given.has("live"),
        })
        : statusPage(statusOf(context, viewer, number), texts);
      const shown = page === "setup" ? page : "status";
      return answer(
        documentOf({ ...frame, page: shown, seconds: REFRESH[shown] }, content),
        "text/html; charset=utf-8",
      );
      function answer(text: string, type: string): Promise<HttpAnswer> {
        const { length } = new TextEncoder().encode(text);
        return Promise.resolve({
          status: 200,
          headers: [
            ["cache-control", "no-store"],
            ["content-length", `${length}`],
            ["content-security-policy", policy],
            ["content-type", type],
            ["cross-origin-opener-policy", "same-origin"],
            ["cross-origin-resource-policy", "same-origin"],
            ["referrer-policy", "no-referrer"],
            ["vary", "accept, accept-language, authorization"],
            ["x-content-type-options", "nosniff"],
            ["x-frame-options", "DENY"],
          ],
          body: message.method === "HEAD" ? "" : text,
        });
      }
    },
  };
}

/** The URL for updates: as configured, else as it was called for this page. */
function publicUrl(
  { status, settings }: PagesContext,
  { headers, remote }: HttpMessage,
  path: string,
): string {
  if (status.publicUrl !== undefined) {
    return status.publicUrl.href.replace(/\/$/, "");
  }
  const end = parseAddress(remote);
  const trusted = end !== undefined &&
    settings.trustedProxies.some((proxy) => contains(proxy, end));
  // What is nearest to us stands last.
  const told = (name: string) =>
    trusted ? headers.get(name)?.split(",").at(-1)?.trim() : undefined;
  // In front of it stands a server with TLS, which may not say so.
  const scheme = trusted && told("x-forwarded-proto") !== "http"
    ? "https"
    : "http";
  const host = told("x-forwarded-host") ?? headers.get("host") ?? "";
  const place = path.replace(/\/[^/]*\/*$/, "");
  // Of anything else a recipe could be made that does something else.
  return HOST.test(host) && /^[\w/.-]*$/.test(place)
    ? `${scheme}://${host}${place || "/nic/update"}`
    : EXAMPLE_URL;
}

const HOST = /^(?:[a-z\d.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i;

/** Whether a program asks, not a browser. */
function wantsJson({ headers }: HttpMessage): boolean {
  const accept = headers.get("accept")?.toLowerCase() ?? "";
  return accept.includes("application/json") && !accept.includes("text/html");
}

/** Makes what tells clients and the overseer apart; without either, nobody may look. */
function createViewerAuthenticate(
  { settings, status }: PagesContext,
): Views["authenticate"] {
  const { clients } = settings;
  const asClient = createAuthenticate(settings);
  return async (presented): Promise<Access> => {
    const { credentials } = presented;
    const [tried] = credentials;
    const { password } = status;
    if (tried === undefined) {
      const reason = "no user name and password came with the request";
      return { status: "anonymous", reason };
    }
    if (password !== undefined && tried.names.includes(OVERSEER)) {
      return await verifyPassword(tried.password, password.reveal())
        ? { status: "granted", caller: { mayUpdate: () => true } }
        : { status: "denied", reason: `wrong password for user ${OVERSEER}` };
    }
    return clients.length > 0 ? await asClient(presented) : {
      status: "denied",
      reason: "there is no [client NAME] section, and no password in [status]",
    };
  };
}
