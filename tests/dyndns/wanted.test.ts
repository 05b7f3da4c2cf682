/**
 * The peer's address is meant only if nothing in a request could be an address.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { parseQuery } from "../../lib/dyndns/parameters.ts";
import { readWanted } from "../../lib/dyndns/wanted.ts";

/** `sent`, `peer`, or why neither. */
function wanted(
  query: string,
  path = "/nic/update",
  body = "",
): string {
  const parameters = [
    ...parseQuery(query, "query"),
    ...parseQuery(body, "body"),
  ];
  const found = readWanted(parameters, path);
  return found.status === "unusable" ? found.reason : found.status;
}

Deno.test("an unknown parameter with an address is no wish for the peer's", () => {
  const values = [
    "1.2.3.4",
    "1.2.3.256",
    "1.2.3.4:80",
    "1.2.3.4/32",
    "1%2E2%2E3%2E4",
    "1%252E2%252E3%252E4",
    "１.２.３.４",
    "2001:db8::7",
    "[2001:db8::7]:80",
    "2001:db8:0:0:0:0:0:7",
    "2001:db8:1:2:3:4:5",
    "2001%3Adb8%3A%3A7",
    "http://1.2.3.4/",
    '{"ip":"1.2.3.4"}',
    "is+1.2.3.4+now",
    "MS4yLjMuNA==",
    "312e322e332e34",
  ];
  for (const name of ["data", "dnsto", "my_ip", "myip[]", "foo", "ipv4addr"]) {
    for (const value of values) {
      assertEquals(
        wanted(`hostname=a.example&${name}=${value}`),
        `no parameter that is known has an address, but the parameter ${name} seems to`,
        value,
      );
      assertEquals(wanted(`${name}=${value}&myip=192.0.2.7`), "sent");
    }
  }
});

Deno.test("a parameter that says it is an address, and is none", () => {
  for (
    const name of [
      "my_ip",
      "myip[]",
      "my-ip",
      "newip",
      "ip_address",
      "IPAddress",
      "ipaddr4",
      "wan_ip",
      "external-ip",
      "myip2",
    ]
  ) {
    assertEquals(wanted(`${name}=`), "peer", name);
    assertEquals(wanted(`${name}=<ipaddr>`), "peer", name);
    assertEquals(
      (wanted(`${name}=garbage`)).startsWith(
        "no parameter that is known",
      ),
      true,
      name,
    );
  }
});

Deno.test("an address without a parameter, in a name, a host or the path", () => {
  const hint =
    "no parameter that is known has an address, but a parameter seems to";
  assertEquals(wanted("hostname=a.example&1.2.3.4"), hint);
  assertEquals(wanted("1.2.3.4=x"), hint);
  assertEquals(wanted("myip%3D1.2.3.4"), hint);
  assertEquals(wanted("hostname=1.2.3.4"), "hostname is an address");
  assertEquals(
    wanted("hostname=a.example,2001:db8::1"),
    "hostname is an address",
  );
  for (
    const path of [
      "/1.2.3.4",
      "/update/a.example/1.2.3.4/",
      "/update/2001:db8::7",
      "/1%2e2%2e3%2e4",
      "/update&myip=1.2.3.4",
    ]
  ) {
    assertEquals(
      wanted("hostname=a.example", path),
      "the path holds an address",
    );
    assertEquals(wanted("myip=192.0.2.7", path), "sent");
  }
});

Deno.test("what is no address does not keep the peer from being meant", () => {
  const queries = [
    "",
    "hostname=a.example",
    "hostname=1-2-3-4.example.com,10.dyn.example.com,1.2.3.example.org",
    "system=dyndns&wildcard=OFF&mx=&backmx=NO&offline=NO&url=",
    "user=1.2.3.4&pass=2001:db8::7",
    "login=me&key=1.2.3.4",
    "version=1.2.3&model=7590&time=12:34:56&mac=aa:bb:cc:dd:ee:ff&t=20261123",
    "id=0123456789abcdef&uuid=2b6f0cc9-04d1-4f0a-9f0a-000000000000",
    "foo&bar=&%&=&",
    "zip=12345&ship=x&description=a+b",
    "myip=&ip=auto&myipv6=<ip6addr>&ip6lanprefix=",
  ];
  for (const query of queries) assertEquals(wanted(query), "peer", query);
  assertEquals(wanted("hostname=a.example", "/v2.1.0/update"), "peer");
});

Deno.test("a body without any parameter of ours is no update", () => {
  const reason = "the body has no parameter that is known";
  assertEquals(wanted("hostname=a.example", "/", "bXlpcD0x=="), reason);
  assertEquals(wanted("hostname=a.example", "/", "foo=bar"), reason);
  assertEquals(
    wanted("hostname=a.example", "/", "foo=bar&host=x"),
    "peer",
  );
  assertEquals(wanted("myip=192.0.2.7", "/", "foo=bar"), "sent");
});

Deno.test("the log does not repeat what may be a secret", () => {
  for (const name of ["let me in", "x".repeat(50), "a=b", "1a", "%00"]) {
    assertEquals(
      wanted(`${encodeURIComponent(name)}=1.2.3.4`),
      "no parameter that is known has an address, but a parameter seems to",
    );
  }
});
