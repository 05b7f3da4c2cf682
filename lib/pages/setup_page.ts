import type { Caller } from "../dyndns/access.ts";
import { isSuccess } from "../dyndns/answer.ts";
import { type Html, html } from "./html.ts";
import { entriesOf, recipeHosts, recipesOf, type Target } from "./recipes.ts";
import { mark, pagesPart, requestPart } from "./status_page.ts";
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
  const targets = context.settings.clients
    .filter(({ name }) => viewer.name === undefined || name === viewer.name)
    .flatMap(({ name: user, hostnames, acme }) =>
      recipeHosts(hostnames).map((host) => ({ url, user, host, acme }))
    );
  const { items, page, pages } = pageOf(targets, asked, PER_PAGE);
  const byUser = [...Map.groupBy(items, ({ user }) => user)];
  const sections = byUser.map(([user, targets], i) =>
    html`<section aria-labelledby="client-${i}">
<h2 id="client-${i}">${texts.client} <bdi>${user}</bdi></h2>
<p class="live" role="status" id="live-${i}" data-live>${
      livePart(context, viewer, user, texts)
    }</p>
${!live && targets.map((target, k) => targetPart(target, texts, `${i}-${k}`))}
</section>`
  );
  return html`<p>${texts.placeholder}</p>
${sections.length > 0 ? sections : texts.noHosts}
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
  const advice = texts.advice.get(wrong?.split(" ")[0] ?? "");
  const shown = requestPart(requestOf(context, viewer, last), texts);
  const well = last.lines.length > 0 && wrong === undefined;
  return html`${texts.request}: ${last.hosts.join(", ")} ${shown}<br>${
    well
      ? mark("good", `✓ ${texts.well}`)
      : advice && mark("bad", `✗ ${advice}`)
  }`;
}

/** All recipes for a client and a host. */
function targetPart(
  target: Target & { readonly acme?: boolean },
  texts: Texts,
  id: string,
): Html {
  const recipes = recipesOf(target.acme).map((recipe) => {
    const entries = entriesOf(recipe, target).map(({ field, text }, n) => {
      const [name, key] = [field ?? texts.lines, `${id}-${recipe.id}-${n}`];
      return html`<div class="entry"><span id="${key}-l">${name}</span>
<pre id="${key}">${text}</pre>
<button type="button" data-copy="${key}" data-done="${texts.copied}" aria-describedby="${key}-l" hidden>${texts.copy}</button></div>\n`;
    });
    return html`<details class="card"><summary>${recipe.name}</summary>
<p>${recipe.where[texts.language]}</p>
${entries}<p>${recipe.note?.[texts.language]}</p></details>\n`;
  });
  return html`<h3><bdi>${target.host}</bdi></h3>
<div class="cards">${recipes}</div>`;
}
