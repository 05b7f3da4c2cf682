/**
 * The pages as people see them, in Chromium.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import axe from "axe-core";
import type { Browser, Page } from "puppeteer-core";
import { setStage } from "../e2e/harness.ts";
import { CLIENT, type Serve, startServe } from "../e2e/servers/serve.ts";
import { testWith } from "../e2e/servers/programs.ts";
import { startBrowser } from "./browser.ts";

const SECTIONS = `${CLIENT}
[client certs]
password = other-password
hostnames = mail.example.com
acme = yes

[status]
password = overseer7
`;

/** Text that would run if it were not shown as text. */
const HOSTILE = '"><img src=x onerror="pwned=1"><script>pwned=1</script>';

const HOME = "hostname=home.example.com&myip=";

async function ask(
  { url }: Serve,
  query: string,
  as: string,
  agent = "test/1",
): Promise<void> {
  const headers = { authorization: `Basic ${btoa(as)}`, "user-agent": agent };
  const response = await fetch(`${url}/nic/update?${query}`, { headers });
  await response.text();
}

/** Opens a page that is signed in, and notes what its policy forbids. */
async function open(
  browser: Browser,
  url: string,
  [username, password]: readonly [string, string],
  language = "en",
): Promise<Page> {
  const context = await browser.createBrowserContext();
  const page = await context.newPage();
  await page.authenticate({ username, password });
  await page.setExtraHTTPHeaders({ "accept-language": language });
  await page.evaluateOnNewDocument(`
    globalThis.violations = [];
    addEventListener("securitypolicyviolation", (event) =>
      violations.push(event.violatedDirective + " " + event.blockedURI));
  `);
  await page.goto(url);
  return page;
}

const OVERSEER = ["status", "overseer7"] as const;
const ROUTER = ["router", "let me in"] as const;

testWith(["chromium"], "the pages in a browser", async (t) => {
  await using stage = await setStage();
  await using serve = await startServe({
    practice: stage.practice,
    directory: stage.home,
    sections: SECTIONS,
  });
  await using chromium = await startBrowser();
  const { browser } = chromium;
  await ask(serve, `${HOME}1.2.3.4`, "router:let me in", HOSTILE);
  await ask(
    serve,
    `hostname=${encodeURIComponent(HOSTILE)}`,
    "router:let me in",
  );
  await ask(serve, `${HOME}1.2.3.5`, "router:wrong-password");

  await t.step("each view, width, scheme and language", async () => {
    for (const view of ["status", "setup"]) {
      for (const language of ["en", "de"]) {
        for (const width of [360, 1440]) {
          for (const scheme of ["light", "dark"]) {
            const what = `${view} ${language} ${width} ${scheme}`;
            const url = `${serve.url}/${view}`;
            const page = await open(browser, url, OVERSEER, language);
            await page.setViewport({ width, height: 900 });
            await page.emulateMediaFeatures([
              { name: "prefers-color-scheme", value: scheme },
            ]);
            // All that can be opened is looked at as well.
            await page.evaluate(
              "document.querySelectorAll('details').forEach((d) => d.open = true)",
            );
            assertEquals(
              await page.evaluate("document.documentElement.lang"),
              language,
              what,
            );
            // A scroll bar takes some of it.
            const used = Number(
              await page.evaluate("document.documentElement.scrollWidth"),
            );
            assert(used <= width, `${what}: ${used}`);
            assertEquals(
              await page.evaluate("[violations, typeof pwned]"),
              [[], "undefined"],
              what,
            );
            // Both schemes, both languages and both widths, but not all at once.
            const seen = `${language} ${width} ${scheme}`;
            if (!["en 360 light", "de 1440 dark"].includes(seen)) {
              await page.close();
              continue;
            }
            await page.evaluate(axe.source);
            assertEquals(
              await page.evaluate(
                "axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes[0].html))",
              ),
              [],
              what,
            );
            await page.close();
          }
        }
      }
    }
  });

  await t.step("a client sees nothing of others", async () => {
    for (const view of ["status", "setup", "status.json", "metrics"]) {
      for (const query of ["", "?client=certs", "?page=2&user=certs"]) {
        const url = `${serve.url}/${view}${query}`;
        const page = await open(browser, url, ROUTER);
        const text = String(
          await page.evaluate("document.documentElement.outerHTML"),
        );
        assert(!/mail\.example|certs/.test(text.replace(query, "")), url);
        await page.close();
      }
    }
  });

  await t.step("copy with one click", async () => {
    const page = await open(browser, `${serve.url}/setup`, ROUTER);
    await page.browserContext().overridePermissions(serve.url, [
      "clipboard-read",
      "clipboard-write",
      "clipboard-sanitized-write",
    ]);
    await page.evaluate("document.querySelector('details').open = true");
    await page.bringToFront();
    await page.click("[data-copy]");
    await page.waitForFunction(
      "((b) => b.textContent === b.dataset.done)(document.querySelector('[data-copy]'))",
      { timeout: 10_000 },
    );
    const shown = await page.evaluate(
      "document.getElementById(document.querySelector('[data-copy]').dataset.copy).textContent",
    );
    assertEquals(await page.evaluate("navigator.clipboard.readText()"), shown);
    await page.close();
  });

  await t.step(
    "the line of a client changes when its router asks",
    async () => {
      const page = await open(browser, `${serve.url}/setup`, ROUTER);
      const changes = (part: string) =>
        page.waitForFunction(
          `document.getElementById('live-0').textContent.includes(${
            JSON.stringify(part)
          })`,
          { timeout: 60_000 },
        );
      await ask(serve, `${HOME}1.2.3.6`, "router:let me in");
      await changes("✓");
      await ask(serve, `${HOME}1.2.3.7`, "router:wrong-password");
      await changes("✗");
      await page.close();
    },
  );
});
