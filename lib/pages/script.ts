/**
 * The script of the pages: replaces what changes, and copies. It leaves alone
 * what someone is in the middle of reading, and what has the focus.
 */
export const SCRIPT = `
"use strict";
const button = document.querySelector("[data-refresh]");
const trouble = document.querySelector("[data-trouble]");
button.hidden = false;
button.addEventListener("click", () => {
  const on = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(on));
});
async function refresh() {
  const url = new URL(location.href);
  // fetch takes no URL with a password in it.
  url.username = url.password = "";
  url.searchParams.set("live", "1");
  const answer = await fetch(url, { cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const old of document.querySelectorAll("[data-live]")) {
    const now = page.getElementById(old.id);
    const busy = old.contains(document.activeElement) ||
      !getSelection().isCollapsed && getSelection().containsNode(old, true);
    if (now && !busy && now.innerHTML !== old.innerHTML) {
      old.replaceChildren(...now.childNodes);
    }
  }
}
(async () => {
  for (;;) {
    await new Promise((done) => setTimeout(done, 1000 * button.dataset.refresh));
    if (document.hidden || button.getAttribute("aria-pressed") !== "true") continue;
    trouble.hidden = await refresh().then(() => true, () => false);
  }
})();
document.addEventListener("click", async ({ target }) => {
  if (!target.matches("[data-copy]")) return;
  const text = document.getElementById(target.dataset.copy);
  try {
    await navigator.clipboard.writeText(text.textContent);
    target.textContent = target.dataset.done;
  } catch {
    getSelection().selectAllChildren(text);
  }
});
for (const copy of document.querySelectorAll("[data-copy]")) copy.hidden = false;
`;
