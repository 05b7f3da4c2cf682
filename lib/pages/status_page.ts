import { type Html, html, type Value } from "./html.ts";
import type { Texts } from "./texts.ts";
import type { ShownHost, ShownRequest, Status } from "./view.ts";

/** The content of the page `status`. */
export function statusPage(status: Status, texts: Texts): Html {
  const { hosts, events, page, pages } = status;
  const cards = hosts.map((host) => hostCard(host, texts));
  return html`<div id="service" class="cards" data-live>
${serviceCard(status, texts)}
${gatewayCard(status, texts)}
</div>
<h2>${texts.hosts}</h2>
<div id="hosts" class="cards" data-live>
${cards.length > 0 ? cards : texts.noHosts}</div>
${pagesPart(page, pages, texts, texts.hosts)}
<h2>${texts.events}</h2>
<div id="events" data-live>
${events.length > 0 ? eventsTable(events, texts) : texts.noEvents}</div>`;
}

type Row = readonly [name: string, value: Value];

/** A card of names and values; those without a value are left out. */
function card(title: Html, rows: readonly Row[]): Html {
  const shown = rows.filter(([, value]) => value !== undefined);
  return html`<article class="card">${title}<dl>${
    shown.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>\n`)
  }</dl></article>`;
}

function serviceCard(
  { program, started, uptime, budget }: Status,
  texts: Texts,
): Html {
  const [minutes, hours] = [uptime / 60, uptime / 3600].map(Math.floor);
  const days = Math.floor(uptime / 86_400);
  return card(html`<h2>${texts.service}</h2>`, [
    [texts.program, program],
    [texts.uptime, [
      `${days} d ${hours! % 24} h ${minutes! % 60} min`,
      " ",
      time(started),
    ]],
    [texts.budget, budget && `${budget.left} / ${budget.perMinute}`],
  ]);
}

function gatewayCard({ gateway }: Status, texts: Texts): Html {
  const { last, clockLead, paused, requestsLastHour } = gateway;
  const lead = clockLead === undefined
    ? texts.unknown
    : `${clockLead / 1000} s`;
  return card(html`<h2>${texts.gateway}</h2>`, [
    [texts.lastAnswer, last ? [last.result, " ", time(last.at)] : texts.none],
    [texts.latency, last && `${last.milliseconds} ms`],
    [texts.clock, lead],
    [texts.lastHour, html`${requestsLastHour} <small>${texts.limit}</small>`],
    [texts.signIn, paused ? mark("bad", texts.paused) : texts.active],
  ]);
}

function hostCard(
  { host, agrees, request, records }: ShownHost,
  texts: Texts,
): Html {
  const none = (values: readonly string[] = []) =>
    values.join(", ") || texts.none;
  const states = records.map(({ type, addresses, seen, wanted }) =>
    html`${type} ${seen ? none(addresses) : texts.notSeen} ${
      seen && html`<small>${texts.seen}</small> ${time(seen)}`
    }<br>${
      wanted && wanted.join() !== addresses?.join() &&
      html`<small>${texts.wanted}: ${none(wanted)}</small><br>`
    }`
  );
  const changes = records.map(({ type, changed }) =>
    changed &&
    html`${type} ${none(changed.was)} → ${none(changed.is)} ${
      time(changed.at)
    }<br>`
  );
  const errors = records.map(({ type, failed }) =>
    failed &&
    html`
      ${type} <span
        class="bad">${said(failed.message)}</span> ${time(
          failed.at,
        )}<br>${failed.stid &&
          html`stid ${failed.stid} (${texts.support})<br>`}${texts
          .remedy}: ${texts.remedies[failed.kind]}<br>
    `
  );
  const [yes, no] = [
    mark("good", `✓ ${texts.yes}`),
    mark("bad", `✗ ${texts.no}`),
  ];
  const some = (parts: readonly Value[]) =>
    parts.some((part) => part !== undefined) ? parts : undefined;
  return card(html`<h3><bdi>${host}</bdi></h3>`, [
    [texts.records, some(states) ?? texts.notSeen],
    [texts.request, request ? requestPart(request, texts) : texts.none],
    [texts.agrees, agrees === undefined ? undefined : agrees ? yes : no],
    [texts.change, some(changes)],
    [texts.error, some(errors)],
  ]);
}

/** Who asked what, from where and when, and the answer. */
export function requestPart(request: ShownRequest, texts: Texts): Html {
  const answer = request.answer.join("; ");
  return request.other
    ? html`${texts.another}: ${answer} ${time(request.at)}`
    : html`${request.addresses.join(", ")} → ${answer}
<small><bdi>${request.client}</bdi> ${request.peer} ${request.agent}</small>
${time(request.at)}`;
}

/** Links to the page before and after. */
export function pagesPart(
  page: number,
  pages: number,
  texts: Texts,
  label: string,
): Html {
  const link = (to: number, text: string) =>
    to >= 1 && to <= pages && html`<a href="?page=${to}">${text}</a>`;
  return pages === 1 ? html`` : html`<nav aria-label="${label}">
${link(page - 1, texts.previous)} ${texts.page} ${page} / ${pages}
${link(page + 1, texts.next)}</nav>`;
}

function eventsTable(events: readonly ShownRequest[], texts: Texts): Html {
  const { time: at, client, from, hosts, answer, reason } = texts;
  const names = [at, client, from, hosts, answer, reason];
  const rows = events.map((event) => {
    const { other } = event;
    const who = other ? texts.another : event.client ?? texts.unknown;
    const cells = [
      ...[time(event.at), html`<bdi>${who}</bdi>`],
      other ? "" : `${event.peer} ${event.agent}`,
      ...[event.hosts.join(", "), event.answer.join("; ")],
      other || event.reason === "" ? "" : said(event.reason),
    ].map((value, i) => html`<td data-name="${names[i]}">${value}</td>`);
    return html`<tr>${cells}</tr>\n`;
  });
  const head = names.map((name) => html`<th scope="col">${name}</th>`);
  return html`
    <table>
      <thead>
        <tr>${head}</tr>
      </thead>
      <tbody>${rows}</tbody>
    </table>
  `;
}

/** A word that is good or bad news. */
export function mark(kind: "good" | "bad", text: string): Html {
  return html`<span class="${kind}">${text}</span>`;
}

/** What a program says, which is in English. */
function said(text: string): Html {
  return html`<span lang="en">${text}</span>`;
}

/** A time of UTC, to the second. */
function time(text: string): Html {
  const plain = text.slice(0, 19).replace("T", " ");
  return html`<small><time datetime="${text}">${plain} UTC</time></small>`;
}
