/** The style sheet of the pages: narrow and wide, light and dark. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --text: #1b1f24; --dim: #4f5864; --ground: #fff; --card: #f5f6f8;
  --line: #c6ccd4; --link: #0b57b0; --good: #126b35; --bad: #a8201a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --text: #e8eaed; --dim: #b3bac4; --ground: #14171a; --card: #1e2328;
    --line: #454d57; --link: #8ab8ff; --good: #7fd8a0; --bad: #ff9d94;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; color: var(--text); background: var(--ground);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere;
}
header, main { max-width: 75rem; margin: 0 auto; padding: 0 1rem; }
header { display: flex; flex-wrap: wrap; gap: 0 1.5rem; align-items: baseline;
  border-bottom: 1px solid var(--line); padding-block: .75rem; }
header p { margin: 0; font-weight: 600; }
nav { display: flex; flex-wrap: wrap; gap: 1rem; }
a { color: var(--link); }
a[aria-current] { color: inherit; font-weight: 600; text-decoration: none; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip:not(:focus) { position: absolute; left: -100rem; }
h1 { font-size: 1.6rem; margin: 1rem 0 .5rem; }
h2 { font-size: 1.25rem; margin: 1.5rem 0 .5rem; }
h3 { font-size: 1.05rem; margin: .75rem 0 .25rem; }
.card > h2, .card > h3 { margin-top: 0; }
.cards { display: grid; gap: 1rem; align-items: start;
  grid-template-columns: repeat(auto-fill, minmax(min(22rem, 100%), 1fr)); }
.card { background: var(--card); border: 1px solid var(--line);
  border-radius: .5rem; padding: .75rem 1rem; min-width: 0; }
dl { display: grid; grid-template-columns: minmax(0, 2fr) minmax(0, 3fr);
  gap: .15rem .75rem; margin: 0; }
dt { color: var(--dim); }
dd { margin: 0; min-width: 0; }
small, .dim { color: var(--dim); font-size: .875rem; }
.good { color: var(--good); } .bad { color: var(--bad); }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .35rem .5rem;
  border-bottom: 1px solid var(--line); }
th, time { white-space: nowrap; }
button { font: inherit; color: inherit; background: var(--card);
  border: 1px solid var(--dim); border-radius: .375rem; padding: .35rem .75rem;
  min-height: 2.25rem; cursor: pointer; }
button[aria-pressed=true]::before { content: "✓ "; }
pre { background: var(--ground); border: 1px solid var(--line); margin: .5rem 0;
  border-radius: .375rem; padding: .5rem; white-space: pre-wrap; }
summary { cursor: pointer; padding: .35rem 0; font-weight: 600; }
.entry { display: grid; grid-template-columns: 1fr auto; align-items: center;
  gap: 0 .5rem; }
.entry > span { grid-column: 1 / -1; color: var(--dim); font-size: .875rem; }
details.card { padding: .25rem 1rem; }
.live { border-left: .25rem solid var(--link); padding: .25rem .75rem; }
@media (max-width: 45rem) {
  thead { position: absolute; left: -100rem; }
  table, tbody, tr, td { display: block; }
  tr { border-bottom: 1px solid var(--line); padding: .35rem 0; }
  td { border: 0; padding: .1rem 0; }
  td::before { content: attr(data-name) ": "; color: var(--dim); }
  td:empty { display: none; }
  .entry { display: block; }
}
`;
