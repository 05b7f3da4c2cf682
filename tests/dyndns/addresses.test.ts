import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { createRandom, pick } from "../random.ts";
import { grouped, words } from "../table.ts";
import { requestedBy } from "./helper.ts";

function read(query: string, path = "/nic/update", body = "") {
  return requestedBy(query, path, body).addresses;
}

/** `sent`, `peer`, or why neither. */
function statusOf(...given: Parameters<typeof read>): string {
  const found = read(...given);
  return found.status === "refused" ? found.reason : found.status;
}

/** The addresses of a query, as its answer would repeat them. */
function addresses(query: string): string {
  const found = read(query);
  if (found.status === "refused") return "nonsense";
  if (found.status === "peer") {
    return ["peer", ...found.preserved].join(" without ");
  }
  const { prefix } = found;
  return [
    ...found.addresses.map(({ spelling }) => spelling),
    ...(prefix === undefined ? [] : [`${prefix.base.text}/${prefix.length}`]),
  ].join(" ");
}

Deno.test("addresses have many names, and are answered as spelled", () => {
  for (const name of words("myip ip myipv4 ip4 ipv4 address addr wanip")) {
    assertEquals(addresses(`${name}=192.0.2.7`), "192.0.2.7", name);
  }
  for (const name of words("myip ip myipv6 myip6 ip6 IPv6 IP6ADDR address")) {
    assertEquals(addresses(`${name}=2001:DB8::7`), "2001:DB8::7", name);
  }
});

Deno.test("lists, brackets, duplicates, placeholders, prefixes", () => {
  const rows = grouped(`
    192.0.2.7 2001:db8::7 => myip=192.0.2.7,2001:db8::7
    192.0.2.7 2001:db8::7 => myip=192.0.2.7&myipv6=2001:db8::7
    192.0.2.7 192.0.2.8 => myip=192.0.2.7&myip=192.0.2.8
    2001:db8::7 => myip=[2001:db8::7] myip=%5B2001%3Adb8%3A%3A7%5D
    192.0.2.7 => myip=+192.0.2.7+ myip=192.0.2.7%0a
    # One address in two spellings is one; the first spelling is answered.
    2001:DB8:0:0::7 => myip=2001:DB8:0:0::7&myipv6=2001:db8::7
    ::ffff:192.0.2.7 => myip=::ffff:192.0.2.7&ip=192.0.2.7
    # Beside a good address, nonsense and placeholders do not count.
    192.0.2.7 => myip=192.0.2.7&myipv6=<ip6addr> myip=192.0.2.7&myipv6=
    192.0.2.7 => myip=192.0.2.7,nonsense myipv6=preserve&myip=192.0.2.7
    192.0.2.7 => myip=192.0.2.7,2001:db8::7&myipv6=preserve
    peer without A without AAAA => myip=PRESERVE
    peer without AAAA => ip6=preserve
    # Prefixes of the usual lengths, by the names that routers have for them.
    2001:db8:1:2::/64 => ip6lanprefix=2001:db8:1:2::/64 prefix=2001:db8:1:2::
    2001:db8:1:2::/64 => myipv6=2001:db8:1:2::/64
    2001:db8:1:2::/59 => ip6lanprefix=2001:db8:1:2::/59
    2001:db8:1:2::/56 => lanprefix=2001:db8:1:2::/56
    2001:db8::/16 => prefix=2001:db8::/16
    192.0.2.7 2001:db8:1:2::/64 => myip=192.0.2.7,2001:db8:1:2::/64
    192.0.2.7 => myip=192.0.2.7&ip6lanprefix=
    peer => ip6lanprefix=<ip6lanprefix>
    nonsense => ip6lanprefix=192.0.2.0/24 ip6lanprefix=2001:db8::/65
    nonsense => ip6lanprefix=2001:db8::/15 ip6lanprefix=2001:db8::/
    nonsense => ip6lanprefix=2001:db8::/64/64
  `);
  for (const [query, expected] of rows) {
    assertEquals(addresses(query), expected, query);
  }
  const list = (length: number) =>
    Array.from({ length }, (_, i) => `192.0.2.${i}`).join();
  assertEquals(addresses(`myip=${list(20)}`), list(20).replaceAll(",", " "));
  assertEquals(addresses(`myip=${list(21)}`), "nonsense");
});

Deno.test("what counts as not given, and what is not an address", () => {
  const absent = words(`auto AUTO <ipaddr> %3Cip6addr%3E %i %IP% __MYIP__ {ip}
    $IP \${ip} [] [<ip6addr>] [IP] , +`);
  for (const value of ["", ...absent]) {
    assertEquals(addresses(`myip=${value}`), "peer", value);
  }
  assertEquals(addresses("hostname=a.example&system=dyndns&wildcard="), "peer");
  const nonsense = words(`nonsense 192.0.2 192.0.2.256 192.0.2.07 0x7f000001
    192.0.2.7:80 192.0.2.7/24 fe80::1%25eth0 2001:db8::7/128 192.0.2.7%00
    [192.0.2.7 １９２.0.2.7`);
  for (const value of nonsense) {
    assertEquals(addresses(`myip=${value}`), "nonsense", value);
  }
});

Deno.test("an unknown parameter with an address does not mean the peer's", () => {
  const values = words(`1.2.3.4 1.2.3.256 1.2.3.4:80 1.2.3.4/32 1%2E2%2E3%2E4
    1%252E2%252E3%252E4 １.２.３.４ 2001:db8::7 [2001:db8::7]:80
    2001:db8:0:0:0:0:0:7 2001:db8:1:2:3:4:5 2001%3Adb8%3A%3A7 http://1.2.3.4/
    {"ip":"1.2.3.4"} is+1.2.3.4+now`);
  for (const name of ["data", "my_ip", "myip[]", "foo", "ipv4addr"]) {
    for (const value of values) {
      assertEquals(
        statusOf(`hostname=a.example&${name}=${value}`),
        `no known parameter holds an address, but the parameter ${name} seems to`,
        value,
      );
      assertEquals(statusOf(`${name}=${value}&myip=192.0.2.7`), "sent");
    }
  }
});

Deno.test("a parameter that is named like an address, and is not one", () => {
  const names = words(`my_ip myip[] my-ip newip ip_address IPAddress ipaddr4
    wan_ip external-ip myip2`);
  for (const name of names) {
    assertEquals(statusOf(`${name}=`), "peer", name);
    assertEquals(statusOf(`${name}=<ipaddr>`), "peer", name);
    assert(statusOf(`${name}=x`).startsWith("no known parameter"), name);
  }
});

Deno.test("an address without a parameter, in a name, a host or the path", () => {
  const hint = "no known parameter holds an address, but a parameter seems to";
  const rows = grouped(`
    ${hint} => hostname=a.example&1.2.3.4 1.2.3.4=x myip%3D1.2.3.4
    # The name of the parameter may be a secret.
    ${hint} => let%20me%20in=1.2.3.4 ${"x".repeat(50)}=1.2.3.4 a%3Db=1.2.3.4
    ${hint} => 1a=1.2.3.4 %00=1.2.3.4
    hostname is an address => hostname=1.2.3.4 hostname=a.example,2001:db8::1
  `);
  for (const [query, reason] of rows) {
    assertEquals(statusOf(query), reason, query);
  }
  const paths = words(`/1.2.3.4 /update/a.example/1.2.3.4/ /update/2001:db8::7
    /1%2e2%2e3%2e4 /update&myip=1.2.3.4`);
  for (const path of paths) {
    const found = statusOf("hostname=a.example", path);
    assertEquals(found, "the path holds an address", path);
    assertEquals(statusOf("myip=192.0.2.7", path), "sent");
  }
});

Deno.test("text that is not an address does not rule out the peer's", () => {
  const queries = words(`hostname=a.example
    hostname=1-2-3-4.example.com,10.dyn.example.com,1.2.3.example.org
    system=dyndns&wildcard=OFF&mx=&backmx=NO&offline=NO&url=
    user=1.2.3.4&pass=2001:db8::7
    login=me&key=1.2.3.4
    version=1.2.3&model=7590&time=12:34:56&mac=aa:bb:cc:dd:ee:ff&t=20261123
    id=0123456789abcdef&uuid=2b6f0cc9-04d1-4f0a-9f0a-000000000000
    foo&bar=&%&=&
    zip=12345&ship=x&description=a+b
    myip=&ip=auto&myipv6=<ip6addr>&ip6lanprefix=`);
  for (const query of ["", ...queries]) {
    assertEquals(statusOf(query), "peer", query);
  }
  assertEquals(statusOf("hostname=a.example", "/v2.1.0/update"), "peer");
});

Deno.test("a body without any parameter of ours is no update", () => {
  const reason = "the body has no known parameter";
  assertEquals(statusOf("hostname=a.example", "/", "bXlpcD0x=="), reason);
  assertEquals(statusOf("hostname=a.example", "/", "foo=bar"), reason);
  assertEquals(statusOf("hostname=a.example", "/", "foo=bar&host=x"), "peer");
  assertEquals(statusOf("myip=192.0.2.7", "/", "foo=bar"), "sent");
});

Deno.test("any text at all is read or not, and never means the peer if it has an address", () => {
  const random = createRandom(11);
  const pieces = [
    ...",%&=[]<>{}$_:./ ;?",
    ...words(`%41 %3D myip= hostname= ip6lanprefix= preserve auto 2001:db8::`),
    "x".repeat(300),
    "\ud800",
  ];
  const noise = () =>
    Array.from({ length: random() * 12 }, () => pick(random, pieces)).join("");
  for (let i = 0; i < 2000; i++) {
    statusOf(noise(), noise(), noise());
    const query = `${noise()}&x=1.2.3.4${noise()}`;
    assertNotEquals(statusOf(query, noise(), noise()), "peer", query);
  }
  for (const piece of pieces) {
    statusOf(`myip=${piece.repeat(8000 / piece.length)}`);
  }
});
