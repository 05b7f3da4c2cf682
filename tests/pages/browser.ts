/**
 * Debian's Chromium, driven over its own protocol.
 *
 * @module
 */
import puppeteer, { type Browser } from "puppeteer-core";
import { pause } from "../e2e/servers/background.ts";
import { program } from "../e2e/servers/programs.ts";

const FLAGS = [
  ...["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic"],
  ...["--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
  "--remote-debugging-port=0",
];

/** Starts a browser that has seen nothing yet. */
export async function startBrowser(): Promise<
  { readonly browser: Browser } & AsyncDisposable
> {
  const profile = await Deno.makeTempDir({ prefix: "schlund-ddns-" });
  const child = new Deno.Command(program("chromium"), {
    args: [...FLAGS, `--user-data-dir=${profile}`],
    stdin: "null",
    stdout: "null",
    stderr: "null",
  }).spawn();
  const ended = child.status;
  let endpoint = "";
  while (endpoint === "") {
    await pause(50);
    const written = await Deno.readTextFile(`${profile}/DevToolsActivePort`)
      .catch(() => "");
    const [port, path] = written.split("\n");
    if (path) endpoint = `ws://127.0.0.1:${port}${path}`;
  }
  const browser = await puppeteer.connect({ browserWSEndpoint: endpoint });
  return {
    browser,
    async [Symbol.asyncDispose]() {
      await browser.close();
      await ended;
      await Deno.remove(profile, { recursive: true });
    },
  };
}
