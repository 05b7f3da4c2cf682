import type { Caller } from "../dyndns/access.ts";
import { isSuccess } from "../dyndns/answer.ts";
import { type Html, html } from "./html.ts";
import {
  type Entry,
  type Recipe,
  recipeHosts,
  RECIPES,
  type Target,
} from "./recipes.ts";
import { pagesPart, requestPart } from "./status_page.ts";
import type { Texts } from "./texts.ts";
import { pageOf, type PagesContext, requestOf } from "./view.ts";

/** Clients and hosts on one page: each has all recipes. */
const PER_PAGE = 5;

/**
 * The content of the page `setup`.
 *
 * @param asked the page, from 1
 * @param options.live whether only what changes is wanted
 */
export function setupPage(
  context: PagesContext,
  viewer: Caller,
  texts: Texts,
  { url, asked, live }: {
    readonly url: string;
    readonly asked: number;
    readonly live: boolean;
  },
): Html {
  const { clients } = context.settings;
  const targets = clients
    .filter(({ name }) => viewer.name === undefined || name === viewer.name)
    .flatMap(({ name: user, hostnames }) =>
      recipeHosts(hostnames).map((host) => ({ url, user, host }))
    );
  const { items, page, pages } = pageOf(targets, asked, PER_PAGE);
  const byUser = [...Map.groupBy(items, ({ user }) => user)];
  return html`<p>${texts.placeholder}</p>
${
    byUser.length === 0 ? html`<p>${texts.noHosts}</p>` : byUser.map(
      ([user, targets], i) =>
        html`<section aria-labelledby="client-${i}">
<h2 id="client-${i}">${texts.client} <bdi>${user}</bdi></h2>
<p class="live" role="status" id="live-${i}" data-live>${
          livePart(context, viewer, user, texts)
        }</p>
${
          live ? "" : targets.map((target, k) =>
            html`<h3><bdi>${target.host}</bdi></h3>
<div class="cards">${
              RECIPES.map((recipe) =>
                recipePart(recipe, target, texts, `${i}-${k}-${recipe.id}`)
              )
            }</div>`
          )
        }</section>`,
    )
  }
${pagesPart(page, pages, texts, texts.client)}`;
}

/** What last came from a client, and what to change if that is wrong. */
function livePart(
  context: PagesContext,
  viewer: Caller,
  user: string,
  texts: Texts,
): Html {
  const last = context.history.requests(user).at(-1);
  if (last === undefined) return html`${texts.waiting}`;
  const wrong = last.lines.find((line) => !isSuccess(line));
  const [, token = ""] = /^(\S+)/.exec(wrong ?? "") ?? [];
  const advice = texts.advice.get(token);
  return html`${texts.request}: ${last.hosts.join(", ")} ${
    requestPart(requestOf(context, viewer, last), texts)
  }${
    last.lines.length > 0 && wrong === undefined
      ? html`<br><strong class="good">✓ ${texts.well}</strong>`
      : advice && html`<br><strong class="bad">✗ ${advice}</strong>`
  }`;
}

function recipePart(
  { name, where, note, entries }: Recipe,
  target: Target,
  texts: Texts,
  id: string,
): Html {
  return html`
    <details class="card"><summary>${name}</summary>
    <p>${where[texts.language]}</p>
    ${entries(target).map((entry, n) =>
      entryPart(entry, texts, `${id}-${n}`)
    )}${note && html`<p>${note[texts.language]}</p>`}
    </details>
  `;
}

function entryPart({ field, text }: Entry, texts: Texts, id: string): Html {
  const named = field ?? texts.lines;
  return html`
    <div class="entry"><span id="${id}-l">${named}</span>
    <pre id="${id}" tabindex="0" aria-labelledby="${id}-l">${text}</pre>
    <button type="button" data-copy="${id}" data-done="${texts
      .copied}" aria-label="${texts.copy}: ${named}" hidden>${texts
      .copy}</button></div>
  `;
}
