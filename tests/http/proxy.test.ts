import { assertEquals } from "@std/assert";
import { proxyOf } from "../../lib/http/proxy.ts";

Deno.test("the proxy is the one that Deno takes", () => {
  for (
    const [env, url, expected] of [
      [{}, "https://gw.example", undefined],
      [{ HTTPS_PROXY: "http://p:1" }, "https://gw.example", "p:1"],
      [{ https_proxy: "p:1" }, "https://gw.example", "p:1"],
      [
        { HTTPS_PROXY: "", https_proxy: "http://p:1" },
        "https://gw.example",
        "p:1",
      ],
      [
        { HTTPS_PROXY: "http://a:1", ALL_PROXY: "http://b:2" },
        "https://gw.example",
        "b:2",
      ],
      [{ HTTP_PROXY: "http://p:1" }, "https://gw.example", undefined],
      [{ HTTP_PROXY: "http://p" }, "http://gw.example", "p:80"],
      [
        { HTTP_PROXY: "http://p:1", REQUEST_METHOD: "GET" },
        "http://gw.example",
        undefined,
      ],
      [
        { HTTPS_PROXY: "http://p:1", NO_PROXY: "x, .example" },
        "https://gw.example",
        undefined,
      ],
      [
        { HTTPS_PROXY: "http://p:1", no_proxy: "*" },
        "https://gw.example",
        undefined,
      ],
      [
        { HTTPS_PROXY: "http://p:1", NO_PROXY: "w.example" },
        "https://gw.example",
        "p:1",
      ],
      [
        { HTTPS_PROXY: "http://p:1", NO_PROXY: "" },
        "https://gw.example",
        "p:1",
      ],
      [{ HTTPS_PROXY: "nonsense:::" }, "https://gw.example", undefined],
      // Kinds that it does not know, it passes over.
      [
        { ALL_PROXY: "socks4://a:1", HTTPS_PROXY: "b:2" },
        "https://gw.example",
        "b:2",
      ],
      [{ HTTPS_PROXY: "https://p" }, "https://gw.example", "p:443"],
      [{ HTTPS_PROXY: "socks5h://[::1]:9" }, "https://gw.example", "[::1]:9"],
    ] as const
  ) {
    const variables: Readonly<Record<string, string>> = env;
    assertEquals(
      proxyOf(new URL(url), (name) => variables[name])?.place,
      expected,
      JSON.stringify(env),
    );
  }
});

Deno.test("what a proxy's URL may look like", () => {
  for (
    const [text, place] of [
      ["http://a:b@p.example:1", "p.example:1"],
      ["http://a:b:c@p:1/", "p:1"],
      ["http://a:%2f%40@p:1/x?y#z", "p:1"],
      ["HTTPS://:@p", "p:443"],
      ["Http://[2001:DB8::1]:1", "[2001:DB8::1]:1"],
      ["socks5h://p:1", "p:1"],
      ["SOCKS5H://p:1", undefined],
      ["Socks5://p:1", undefined],
      ["a:b@p:1", "p:1"],
      ["http://a:b@c@p:1", undefined],
      ["http://a@p:1", undefined],
      ["http://a:b@p:1/x@y", undefined],
      ["http://p:65536", undefined],
      ["http://p:", undefined],
      ["http://p:1 ", undefined],
      ["p:1/", undefined],
      ["//p:1", undefined],
      ["", undefined],
      ["\ufffd", undefined],
    ] as const
  ) {
    const env = (name: string) => name === "HTTPS_PROXY" ? text : undefined;
    const read = proxyOf(new URL("https://gw.example"), env);
    assertEquals([text, read?.place], [text, place]);
  }
});
