import { assertEquals } from "@std/assert";
import { parseAddress } from "../../lib/internet/address.ts";
import { found, type Lookup, notNow } from "../../lib/detect/lookup.ts";
import { agreement, askUrl, readTrace } from "../../lib/detect/services.ts";
import { denoPlatform } from "../../lib/deno/platform.ts";
import type { Address, AddressType } from "../../lib/internet/address.ts";
import { table, words } from "../table.ts";
import { startPages } from "./pages.ts";

/** The address found, or why there is none. */
function said(lookup: Lookup<Address>): string {
  return lookup.status === "found"
    ? lookup.value.text
    : `${lookup.failure.kind}: ${lookup.failure.message}`;
}

Deno.test("a page is believed only if it is nothing but a good address", async () => {
  await using pages = startPages({
    "/good": "8.8.4.4",
    "/lines": "\r\n 8.8.4.4 \n",
    "/mapped": "::ffff:8.8.4.4",
    "/html": "<html><body>Your address is 8.8.4.4</body></html>",
    "/json": '{"ip":"8.8.4.4"}',
    "/two": "8.8.4.4 8.8.8.8",
    "/empty": "",
    "/other": "2a00::1",
    "/private": "192.168.178.20",
    "/shared": "100.64.1.1",
    "/documentation": "203.0.113.7",
    "/loopback": "127.0.0.1",
    "/padded": "8.8.4.4" + " ".repeat(4096 - 7),
    "/big": "8.8.4.4" + " ".repeat(5_000_000),
    "/error": () => new Response("8.8.4.4", { status: 503 }),
    "/created": () => new Response("8.8.4.4", { status: 201 }),
    "/redirect": () =>
      new Response("8.8.4.4", { status: 302, headers: { location: "/good" } }),
  });
  const ask = async (path: string, type: AddressType = "A") => {
    const url = new URL(`http://127.0.0.1:${pages.port}${path}`);
    return said(
      await askUrl(url, type, denoPlatform()),
    );
  };
  const rows = table(`
    /good     => 8.8.4.4
    /lines    => 8.8.4.4
    /mapped   => 8.8.4.4
    /padded   => 8.8.4.4
    /html     => temporary: the answer is not an address
    /json     => temporary: the answer is not an address
    /two      => temporary: the answer is not an address
    /empty    => temporary: the answer is not an address
    /other    => temporary: the answer is an IPv6 address (2a00::1)
    /private  => temporary: 192.168.178.20 cannot be reached from the Internet (private)
    /shared   => temporary: 100.64.1.1 cannot be reached from the Internet (shared by customers of a provider, CGNAT)
    /documentation => temporary: 203.0.113.7 cannot be reached from the Internet (documentation)
    /loopback => temporary: 127.0.0.1 cannot be reached from the Internet (loopback)
    /big      => temporary: an answer of more than 4 KiB
    /error    => temporary: HTTP status 503
    /created  => temporary: HTTP status 201
    /redirect => temporary: redirects are not followed (HTTP status 302)
    /missing  => temporary: HTTP status 404
  `);
  for (const [path, expected] of rows) assertEquals(await ask(path), expected);
  // Nobody went where the redirect points.
  assertEquals(
    pages.asked.filter((path) => path === "IPv4 /good").length,
    1,
  );
});

Deno.test("the connection forces the family, so that one name serves each", async () => {
  await using pages = startPages({
    "IPv4 /": "8.8.4.4",
    "IPv6 /": "2a00::1",
  });
  const platform = denoPlatform();
  const ask = async (host: string, type: AddressType) => {
    const url = new URL(`http://${host}:${pages.port}/`);
    return said(await askUrl(url, type, platform));
  };
  assertEquals(await ask("127.0.0.1", "A"), "8.8.4.4");
  assertEquals(await ask("[::1]", "AAAA"), "2a00::1");
  // No name server decides where this machine is.
  assertEquals(await ask("localhost", "A"), "8.8.4.4");
  assertEquals(await ask("localhost", "AAAA"), "2a00::1");
  for (const [host, type] of [["[::1]", "A"], ["127.0.0.1", "AAAA"]] as const) {
    assertEquals(
      (await ask(host, type)).replace(/ \(.*/, ""),
      "temporary: no connection: there is no route to the server [unreachable]",
    );
  }
  assertEquals(pages.asked, ["IPv4 /", "IPv6 /", "IPv4 /", "IPv6 /"]);
});

Deno.test("trace: the host asked, no WARP, no address of Cloudflare itself", () => {
  const trace = (lines: Record<string, string>) =>
    Object.entries({
      fl: "123f45",
      h: "api.cloudflare.com",
      ip: "8.8.4.4",
      ts: "1764150000.123",
      visit_scheme: "https",
      uag: "a=b",
      warp: "off",
      ...lines,
    }).map(([key, value]) => `${key}=${value}\n`).join("");
  const read = (text: string, type: AddressType = "A") => {
    return said(readTrace(text, type)).replace("temporary: ", "");
  };
  assertEquals(read(trace({})), "8.8.4.4");
  assertEquals(read(trace({}).replaceAll("\n", "\r\n")), "8.8.4.4");
  assertEquals(read(trace({ ip: "2a00::1" }), "AAAA"), "2a00::1");
  const rows = table(`
    h=www.example.com => the answer is for a different host
    warp=on           => WARP is on, so the address is Cloudflare's
    warp=plus         => WARP is on, so the address is Cloudflare's
    ip=2a00::1        => the answer is an IPv6 address (2a00::1)
  `);
  for (const [line, expected] of rows) {
    const [key, value] = line.split("=");
    assertEquals(read(trace({ [key!]: value! })), expected);
  }
  for (
    const ip of words(
      "104.16.0.1 104.23.255.255 172.71.1.1 162.158.9.9 2606:4700::1",
    )
  ) {
    const type = ip.includes(":") ? "AAAA" : "A";
    assertEquals(
      read(trace({ ip }), type),
      `${ip} is Cloudflare's own address`,
    );
  }
  assertEquals(read("ip=8.8.4.4\n"), "the answer is for a different host");
  assertEquals(read(`${trace({})}ip=8.8.8.8\n`), "the answer has ip= twice");
  assertEquals(read("<html></html>"), "the answer has no line ip=");
  assertEquals(read("8.8.4.4"), "the answer has no line ip=");
});

Deno.test("two that agree win; a third decides; nobody waits for the slow", async () => {
  const address = (text: string) => Promise.resolve(found(parseAddress(text)!));
  const failed = (name: string) =>
    Promise.resolve(notNow(`${name}: no answer`));
  const never = new Promise<Lookup<Address>>(() => {});
  const [a, b, c] = ["1.1.1.1", "2.2.2.2", "3.3.3.3"] as const;
  const no = "temporary: no two sources agree: ";
  for (
    const [answers, expected] of [
      [[address(a), address(a), never], a],
      [[never, address(a), address(a)], a],
      [[address(a), never, address(a)], a],
      [[address(a), address(b), address(a)], a],
      [[address(a), address(b), address(b)], b],
      [[failed("one"), address(b), address(b)], b],
      [
        [address(a), address(b), address(c)],
        `${no}one: ${a}; two: ${b}; three: ${c}`,
      ],
      // One alone is not enough, so the slow one does not matter.
      [
        [failed("one"), failed("two"), never],
        `${no}one: no answer; two: no answer`,
      ],
    ] as const
  ) {
    const [one, two, three] = answers;
    assertEquals(said(await agreement({ one, two, three })), expected);
  }
});
