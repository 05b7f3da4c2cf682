import { type Html, html } from "./html.ts";
import type { Texts } from "./texts.ts";
import type { ShownHost, ShownRequest, Status } from "./view.ts";

/** The content of the page `status`. */
export function statusPage(status: Status, texts: Texts): Html {
  const { hosts, events, page, pages } = status;
  return html`
    <div id="service" data-live>${servicePart(status, texts)}</div>
    <section aria-labelledby="hosts-title">
    <h2 id="hosts-title">${texts.hosts}</h2>
    <div id="hosts" class="cards" data-live>${hosts.length === 0
      ? html`<p>${texts.noHosts}</p>`
      : hosts.map((host) => hostPart(host, texts))}</div>
    ${pagesPart(page, pages, texts, texts.hosts)}
    </section>
    <section aria-labelledby="events-title">
      <h2 id="events-title">${texts.events}</h2>
      <div id="events" data-live>${events.length === 0
        ? html`<p>${texts.noEvents}</p>`
        : eventsPart(events, texts)}</div>
    </section>
  `;
}

/** A list of names and values; those without a value are left out. */
function list(
  rows: readonly (readonly [string, Html | string | undefined])[],
): Html {
  return html`<dl>${
    rows.map(([name, value]) =>
      value === undefined ? "" : html`<dt>${name}</dt><dd>${value}</dd>\n`
    )
  }</dl>`;
}

function servicePart(
  { program, started, uptime, gateway, budget }: Status,
  texts: Texts,
): Html {
  const { last, clockLead, paused, requestsLastHour } = gateway;
  return html`
    <div class="cards">
      <section class="card" aria-labelledby="service-title">
    <h2 id="service-title">${texts.service}</h2>
    ${list([
      [texts.program, program],
      [
        texts.uptime,
        html`${durationOf(uptime)} <small>${time(started)}</small>`,
      ],
      [texts.budget, budget && `${budget.left} / ${budget.perMinute}`],
    ])}</section>
      <section class="card" aria-labelledby="gateway-title">
    <h2 id="gateway-title">${texts.gateway}</h2>
    ${list([
      [
        texts.lastAnswer,
        last ? html`${last.result}, ${time(last.at)}` : texts.none,
      ],
      [texts.latency, last && `${last.milliseconds} ms`],
      [
        texts.clock,
        clockLead === undefined
          ? texts.unknown
          : `${(clockLead / 1000).toFixed(1)} s`,
      ],
      [
        texts.lastHour,
        html`${requestsLastHour} <small>${texts.limit}</small>`,
      ],
      [
        texts.signIn,
        paused ? html`<span class="bad">${texts.paused}</span>` : texts.active,
      ],
    ])}</section>
    </div>
  `;
}

function hostPart({ host, agrees, request, records }: ShownHost, texts: Texts) {
  const changes = records.flatMap(({ type, changed }) =>
    changed === undefined ? [] : [
      html`${type}: ${changed.was.join(", ") || texts.none} → ${
        changed.is.join(", ") || texts.none
      } <small>${time(changed.at)}</small><br>`,
    ]
  );
  const errors = records.flatMap(({ type, failed }) =>
    failed === undefined ? [] : [
      html`${type}: <span class="bad">${failed.message}</span>
<small>${time(failed.at)}${
        failed.stid === undefined
          ? ""
          : html`, stid ${failed.stid} (${texts.support})`
      }</small><br>${texts.remedy}: ${texts.remedies[failed.kind]}<br>`,
    ]
  );
  return html`<article class="card"><h3><bdi>${host}</bdi></h3>
${
    request === undefined && records.length === 0
      ? html`<p>${texts.notSeen}</p>`
      : list([
        [
          texts.records,
          records.length === 0
            ? texts.notSeen
            : html`${records.map((record) => recordPart(record, texts))}`,
        ],
        [texts.request, request ? requestPart(request, texts) : texts.none],
        [
          texts.agrees,
          agrees === undefined
            ? undefined
            : agrees
            ? html`<span class="good">✓ ${texts.yes}</span>`
            : html`<span class="bad">✗ ${texts.no}</span>`,
        ],
        [texts.change, changes.length === 0 ? undefined : html`${changes}`],
        [texts.error, errors.length === 0 ? undefined : html`${errors}`],
      ])
  }</article>`;
}

function recordPart(
  { type, addresses, seen, wanted }: ShownHost["records"][number],
  texts: Texts,
): Html {
  return html`${type} ${
    seen === undefined
      ? texts.notSeen
      : html`${addresses?.join(", ") || texts.none} <small>${texts.seen} ${
        time(seen)
      }</small>`
  }${
    wanted === undefined || wanted.join() === addresses?.join()
      ? ""
      : html`<br><small>${texts.wanted}: ${wanted.join(", ")}</small>`
  }<br>`;
}

/** Who asked what, from where and when, and the answer. */
export function requestPart(request: ShownRequest, texts: Texts): Html {
  const answer = request.answer.join("; ");
  return request.other
    ? html`${texts.another}: ${answer} <small>${time(request.at)}</small>`
    : html`${request.addresses.join(", ")} → ${answer}
<small><bdi>${request.client}</bdi> ${request.peer} ${request.agent} ${
      time(request.at)
    }</small>`;
}

/** Links to the page before and after. */
export function pagesPart(
  page: number,
  pages: number,
  texts: Texts,
  label: string,
): Html {
  return pages === 1 ? html`` : html`
    <nav
      aria-label="${label}">${page > 1
        ? html`<a href="?page=${page - 1}" rel="prev">${texts.previous}</a>`
        : ""} <span>${texts.page} ${page} ${texts
        .of} ${pages}</span> ${page < pages
        ? html`<a href="?page=${page + 1}" rel="next">${texts.next}</a>`
        : ""}</nav>
  `;
}

function eventsPart(events: readonly ShownRequest[], texts: Texts): Html {
  const names = [
    ...[texts.time, texts.client, texts.from, texts.hosts, texts.answer],
    texts.reason,
  ];
  const cell = (i: number, value: Html | string) =>
    html`<td data-name="${names[i]}">${value}</td>`;
  return html`
    <table>
      <thead>
        <tr>${names.map((name) => html`<th scope="col">${name}</th>`)}</tr>
      </thead>
      <tbody>${events.map((event) =>
        html`<tr>${cell(0, time(event.at))}${
          cell(
            1,
            event.other
              ? texts.another
              : html`<bdi>${event.client ?? texts.unknown}</bdi>`,
          )
        }${cell(2, event.other ? "" : `${event.peer} ${event.agent}`)}${
          cell(3, event.hosts.join(", "))
        }${cell(4, event.answer.join("; "))}${
          cell(5, event.other ? "" : event.reason)
        }</tr>\n`
      )}</tbody>
    </table>
  `;
}

/** A time of UTC, to the second. */
export function time(text: string): Html {
  return html`<time datetime="${text}">${
    text.slice(0, 19).replace("T", " ")
  } UTC</time>`;
}

/** A duration in its two largest units. */
function durationOf(seconds: number): string {
  const [days, hours] = [
    Math.floor(seconds / 86400),
    Math.floor(seconds / 3600),
  ];
  const minutes = Math.floor(seconds / 60);
  if (days > 0) return `${days} d ${hours % 24} h`;
  return hours > 0
    ? `${hours} h ${minutes % 60} min`
    : `${minutes} min ${seconds % 60} s`;
}
