import { assertEquals } from "@std/assert";
import { targetOf } from "../../lib/dyndns/request_target.ts";

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
    // `new Request` would mend the URL; only this property is looked at.
    const request = Object.defineProperty(new Request("http://x/"), "url", {
      value: url,
    });
    assertEquals(targetOf(request), { path, query }, url);
  }
});
