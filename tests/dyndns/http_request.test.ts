import { assertEquals } from "@std/assert";
import {
  isCrossSite,
  pageOf,
  targetOf,
} from "../../lib/dyndns/http_request.ts";
import { table } from "../table.ts";

Deno.test("path and query as they were sent, whatever the host is", () => {
  const rows = table(`
    http://x/nic/update?a=b         => /nic/update => a=b
    http://x//update?a=b?c=d        => //update    => a=b?c=d
    http://x/?a=<ipaddr>&b=p#q/r%   => /           => a=<ipaddr>&b=p#q/r%
    http://[::1]:8245/?a            => /           => a
    HTTPS://x/update                => /update     =>
    http://x                        => /           =>
    http://x?a=b                    => /           => a=b
    # What an odd Host makes of it.
    http://[/update?a=b             => /update     => a=b
    http://a b:99999/update?a=b     => /update     => a=b
    http://user@x/update?a=b        => /update     => a=b
    http:///update?a=b              => /update     => a=b
    # Who forges it gets a different path, but nothing else.
    http://a/b?c/update?a=b         => /b          => c/update?a=b
    http://a#/update?a=b            => #/update    => a=b
  `);
  for (const [url, path, query] of rows) {
    assertEquals(targetOf(url), { path, query }, url);
  }
  const lines = targetOf("http://x/a\nb?c\nd");
  assertEquals(lines, { path: "/a\nb", query: "c\nd" });
});

const page = (path: string) => pageOf({ method: "GET", path, apiUser: "" });

Deno.test("the last segment of the path says which page it is", () => {
  const rows = table(String.raw`
    myip    => /myip /myip/ //myip// /dyn/v2/myip /a\myip /x%2Fmyip
    # As web servers that compare decoded or in any case let them through.
    myip    => /m%79ip /MYIP /myip%0A /myip%20/
    healthz => /healthz /dyn/healthz/ /healthz\
    check   => /check /dyn/Check/
    update  => / /nic/update /\/update /myip2 /myip2/x /check/x /healthz.txt
    update  => /my%20ip /../../etc/passwd
    # What is open to all may let through what is below it.
    none    => /myip/x /myip/update /myip/check /myip/myip /dyn/myip//x/
    none    => /myip\x /myip%2fx /m%79ip/x /MyIP/x /myip%0A/x /myip/x/..
    none    => /myip/. /healthz/x /healthz/check
  `);
  assertEquals(page(""), "update");
  for (const [name, paths = ""] of rows) {
    for (const path of paths.split(" ")) assertEquals(page(path), name, path);
  }
});

Deno.test("what another site's page makes a browser send is told from the rest", () => {
  const rows = table(`
    # Routers, and what a person types or clicks.
                     =>                                => own
    none             =>                                => own
    same-origin      =>                                => own
    same-origin      => https://ddns.example.com       => own
                     => http://ddns.example.com        => own
                     => HTTPS://DDNS.example.com:443   => own
    cross-site       =>                                => foreign
    same-site        =>                                => foreign
    Cross-Site       =>                                => foreign
    anything         =>                                => foreign
    none, cross-site =>                                => foreign
                     => https://evil.example           => foreign
    same-origin      => https://evil.example           => foreign
                     => https://ddns.example.com.evil.example => foreign
                     => https://ddns.example.com:8443  => foreign
                     => https://evil.example/ddns.example.com => foreign
                     => null                           => foreign
                     => ddns.example.com               => foreign
  `);
  const host = "ddns.example.com";
  for (const [secFetchSite, origin = "", expected] of rows) {
    const found = isCrossSite({ secFetchSite, origin, host });
    assertEquals(found ? "foreign" : "own", expected, secFetchSite + origin);
  }
  assertEquals(isCrossSite({ secFetchSite: " ", origin: " ", host }), false);
  const nowhere = { secFetchSite: "", origin: "null", host: "" };
  assertEquals(isCrossSite(nowhere), true);
  assertEquals(isCrossSite({ ...nowhere, host: "null" }), true);
});
