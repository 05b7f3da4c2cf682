import { Html, html } from "./html.ts";
import { SCRIPT } from "./script.ts";
import { STYLE } from "./style.ts";
import type { Texts } from "./texts.ts";

/** What is common to all pages. */
export interface Frame {
  /** The words. */
  readonly texts: Texts;
  /** The page. */
  readonly page: "status" | "setup";
  /** The client that looks; undefined: the overseer. */
  readonly client: string | undefined;
  /** What leads from this page to the others, such as `../`. */
  readonly up: string;
  /** Seconds after which the page refreshes itself. */
  readonly seconds: number;
}

/** A page as a document. */
export function documentOf(
  { texts, page, client, up, seconds }: Frame,
  content: Html,
): string {
  const link = (to: Frame["page"]) =>
    to === page
      ? html`<a href="${up}${to}" aria-current="page">${texts[to]}</a>`
      : html`<a href="${up}${to}">${texts[to]}</a>`;
  const who = client === undefined
    ? texts.allClients
    : html`${texts.client} <bdi>${client}</bdi>`;
  return html`
    <!DOCTYPE html>
    <html lang="${texts.language}">
      <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="referrer" content="no-referrer">
        <title>${texts[page]} – schlund-ddns</title>
        <link rel="icon" href="data:,">
        <style>${new Html(STYLE)}</style>
      </head>
      <body>
        <a class="skip" href="#content">${texts.skip}</a>
        <header>
          <p>schlund-ddns</p>
          <nav aria-label="${texts.views}">${link("status")} ${link(
            "setup",
          )}</nav>
          <span>${who}</span>
        </header>
        <main id="content">
    <h1>${texts[page]}</h1>
    <p><button type="button" data-refresh="${seconds}" aria-pressed="true" hidden>${texts
      .refresh}</button>
    <span class="bad" role="alert" data-trouble hidden>${texts
      .offline}</span></p>
    ${content}
        </main>
        <script>${new Html(SCRIPT)}</script>
      </body>
    </html>
  `.markup;
}

/** The policy for a page: nothing but its style sheet, its script, and itself. */
export async function contentPolicy(): Promise<string> {
  const [style, script] = await Promise.all([STYLE, SCRIPT].map(hashOf));
  return [
    "default-src 'none'",
    `style-src ${style}`,
    `script-src ${script}`,
    "connect-src 'self'",
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

async function hashOf(text: string): Promise<string> {
  const bytes = new TextEncoder().encode(text);
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return `'sha256-${new Uint8Array(hash).toBase64()}'`;
}
