/**
 * The pages that show what `serve` remembers; they change nothing, and ask the
 * gateway for nothing.
 *
 * @module
 */
import { type Caller, createAuthenticate } from "../dyndns/access.ts";
import { targetOf, type ViewPage } from "../dyndns/http_request.ts";
import { verifyPassword } from "../dyndns/password.ts";
import type { HttpAnswer, HttpMessage } from "../platform.ts";
import type { Views } from "../serve/http.ts";
import { OVERSEER } from "../settings/service.ts";
import { contentPolicy, documentOf } from "./layout.ts";
import { METRICS_TYPE, metricsText } from "./metrics.ts";
import { publicUrl } from "./public_url.ts";
import { setupPage } from "./setup_page.ts";
import { statusPage } from "./status_page.ts";
import { textsFor } from "./texts.ts";
import { type PagesContext, statusOf } from "./view.ts";

export type { PagesContext } from "./view.ts";

/** Milliseconds for which a page is sent again, as long as nothing new is known. */
const MEMORY_TIME = 1000;
/** Pages that are remembered. */
const MOST_REMEMBERED = 16;

/** Makes the pages of a service. */
export async function createPages(context: PagesContext): Promise<Views> {
  const policy = await contentPolicy();
  const { history, now } = context;
  const made = new Map<
    string,
    { readonly text: string; readonly at: number }
  >();
  let version = history.version();

  /** Many who look at once must not keep updates waiting. */
  function remembered(key: string, make: () => string): string {
    if (version !== history.version()) made.clear();
    version = history.version();
    const known = made.get(key);
    const age = now() - (known?.at ?? -Infinity);
    if (known !== undefined && age >= 0 && age < MEMORY_TIME) return known.text;
    const text = make();
    const [oldest] = made.keys();
    if (made.size >= MOST_REMEMBERED) made.delete(oldest!);
    made.set(key, { text, at: now() });
    return text;
  }

  return {
    authenticate: createViewerAuthenticate(context),
    show(page, viewer, message) {
      const form = formOf(page, message);
      const given = [
        ...["host", "accept-language", "x-forwarded-host", "x-forwarded-proto"]
          .map((name) => message.headers.get(name)),
        ...[form, viewer.name ?? null, message.remote, message.target],
      ];
      const text = remembered(
        JSON.stringify(given),
        () => textOf(form, context, viewer, message),
      );
      return Promise.resolve(respond(text, TYPES[form], policy, message));
    },
  };
}

/** The media types of the pages. */
const TYPES: Readonly<Record<ViewPage, string>> = {
  "status": "text/html; charset=utf-8",
  "status.json": "application/json",
  "setup": "text/html; charset=utf-8",
  "metrics": METRICS_TYPE,
};

/** The page in the form that is asked for: a program gets JSON. */
function formOf(page: ViewPage, { headers }: HttpMessage): ViewPage {
  const accept = headers.get("accept")?.toLowerCase() ?? "";
  const json = accept.includes("application/json") &&
    !accept.includes("text/html");
  return page === "status" && json ? "status.json" : page;
}

function textOf(
  page: ViewPage,
  context: PagesContext,
  viewer: Caller,
  message: HttpMessage,
): string {
  if (page === "metrics") return metricsText(context, viewer);
  const { path, query } = targetOf(`http://-${message.target}`);
  const given = new URLSearchParams(query);
  const asked = Number(given.get("page") ?? 1);
  const status = () => statusOf(context, viewer, asked);
  if (page === "status.json") return `${JSON.stringify(status())}\n`;
  const texts = textsFor(message.headers.get("accept-language") ?? "");
  const up = path.endsWith("/") ? "../" : "";
  const frame = { texts, page, up, client: viewer.name };
  if (page === "status") {
    return documentOf({ ...frame, seconds: 15 }, statusPage(status(), texts));
  }
  const url = publicUrl(context, message, path);
  const live = given.has("live");
  return documentOf(
    { ...frame, seconds: 3 },
    setupPage(context, viewer, texts, { url, asked, live }),
  );
}

function respond(
  text: string,
  type: string,
  policy: string,
  { method }: HttpMessage,
): HttpAnswer {
  const { length } = new TextEncoder().encode(text);
  return {
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
    body: method === "HEAD" ? "" : text,
  };
}

/** Makes what tells clients and the overseer apart; without either, nobody may look. */
function createViewerAuthenticate(
  { settings, status: { password } }: PagesContext,
): Views["authenticate"] {
  const asClient = createAuthenticate(settings);
  return async (presented) => {
    const [tried] = presented.credentials;
    if (password !== undefined && tried?.names.includes(OVERSEER)) {
      return await verifyPassword(tried.password, password.reveal())
        ? { status: "granted", caller: { mayUpdate: () => true } }
        : { status: "denied", reason: `wrong password for user ${OVERSEER}` };
    }
    if (settings.clients.length > 0) return await asClient(presented);
    return tried === undefined
      ? { status: "anonymous", reason: "no user name and password came" }
      : { status: "denied", reason: `no client, and no such user ${OVERSEER}` };
  };
}
