import { assertEquals } from "@std/assert";
import {
  isCrossSite,
  pageOf,
  targetOf,
} from "../../lib/dyndns/http_request.ts";

Deno.test("path and query as they were sent, whatever the host is", () => {
  const rows: readonly (readonly [
    url: string,
    path: string,
    query: string,
  ])[] = [
    ["http://x/nic/update?a=b", "/nic/update", "a=b"],
    ["http://x//update?a=b?c=d", "//update", "a=b?c=d"],
    ["http://x/?a=<ipaddr>&b=p#q/r%", "/", "a=<ipaddr>&b=p#q/r%"],
    ["http://[::1]:8245/?a", "/", "a"],
    ["HTTPS://x/update", "/update", ""],
    ["http://x", "/", ""],
    ["http://x?a=b", "/", "a=b"],
    // What `Deno.serve` makes of an odd `Host`.
    ["http://[/update?a=b", "/update", "a=b"],
    ["http://a b:99999/update?a=b", "/update", "a=b"],
    ["http://user@x/update?a=b", "/update", "a=b"],
    ["http:///update?a=b", "/update", "a=b"],
    // Who forges it gets another path, but nothing else.
    ["http://a/b?c/update?a=b", "/b", "c/update?a=b"],
    ["http://a#/update?a=b", "#/update", "a=b"],
    ["http://x/a\nb?c\nd", "/a\nb", "c\nd"],
  ];
  for (const [url, path, query] of rows) {
    assertEquals(targetOf(url), { path, query }, url);
  }
});

Deno.test("the last segment of the path says which page it is", () => {
  const rows: readonly (readonly [page: string, paths: readonly string[]])[] = [
    ["myip", [
      "/myip",
      "/myip/",
      "//myip//",
      "/dyn/v2/myip",
      "/a\\myip",
      "/x%2Fmyip",
      // As web servers that compare decoded or in any case let them through.
      "/m%79ip",
      "/MYIP",
      "/myip%0A",
      "/myip%20/",
    ]],
    ["healthz", ["/healthz", "/dyn/healthz/", "/healthz\\"]],
    ["update", [
      "",
      "/",
      "/nic/update",
      "/\\/update",
      "/myip2",
      "/myip2/x",
      "/check/x",
      "/healthz.txt",
      "/my ip",
      "/../../etc/passwd",
    ]],
    // What is open to all may let through what is below it.
    ["none", [
      "/myip/x",
      "/myip/update",
      "/myip/check",
      "/myip/myip",
      "/dyn/myip//x/",
      "/myip\\x",
      "/myip%2fx",
      "/m%79ip/x",
      "/MyIP/x",
      "/myip%0A/x",
      "/myip/x/..",
      "/myip/.",
      "/healthz/x",
      "/healthz/check",
    ]],
  ];
  for (const [page, paths] of rows) {
    for (const path of paths) assertEquals(pageOf(path), page, path);
  }
});

Deno.test("what another site's page makes a browser send is told from the rest", () => {
  const rows: readonly (readonly [
    secFetchSite: string,
    origin: string,
    crossSite: boolean,
  ])[] = [
    // Routers, and what a person types or clicks.
    ["", "", false],
    ["none", "", false],
    ["same-origin", "", false],
    ["same-origin", "https://ddns.example.com", false],
    ["", "http://ddns.example.com", false],
    ["", "HTTPS://DDNS.example.com:443", false],
    ["cross-site", "", true],
    ["same-site", "", true],
    ["Cross-Site", "", true],
    ["anything", "", true],
    ["none, cross-site", "", true],
    ["", "https://evil.example", true],
    ["same-origin", "https://evil.example", true],
    ["", "https://ddns.example.com.evil.example", true],
    ["", "https://ddns.example.com:8443", true],
    ["", "https://evil.example/ddns.example.com", true],
    ["", "null", true],
    ["", "ddns.example.com", true],
  ];
  for (const [secFetchSite, origin, crossSite] of rows) {
    const host = "ddns.example.com";
    const found = isCrossSite({ secFetchSite, origin, host });
    assertEquals(found, crossSite, `${secFetchSite} ${origin}`);
  }
  const nowhere = { secFetchSite: "", origin: "null", host: "" };
  assertEquals(isCrossSite(nowhere), true);
  assertEquals(isCrossSite({ ...nowhere, host: "null" }), true);
});
