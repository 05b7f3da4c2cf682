/**
 * Requests as routers and their friends send them, byte for byte, and the bytes
 * that they get from `schlund-ddns serve`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { answer, exchange, ok } from "./clients/raw.ts";
import { setStage } from "./harness.ts";
import { startServe } from "./servers/serve.ts";

const BASIC = `Authorization: Basic ${btoa("router:let me in")}`;
const CHALLENGE =
  'www-authenticate: Basic realm="Dynamic DNS", charset="UTF-8"';
const TROUBLE = answer("503 Service Unavailable", "911\n");
const SECTIONS = `
[client router]
password = let me in
hostnames = home.example.com plain.example.com gone.example.com mail.example.com

[client fritz]
password = a&b+c%d#e/ü?=
hostnames = home.example.com

[client single]
password = only one
hostnames = plain.example.com

[host mail.example.com]
interface_id = ::1234:5678:9abc:def0
`;

interface Row {
  readonly name: string;
  readonly request: readonly string[];
  readonly response: string;
  /** Addresses of a host afterwards, where they are not those of the response. */
  readonly then?: Readonly<Record<string, string>>;
}

/** In this order: what is answered depends on what was published before. */
const ROWS: readonly Row[] = [
  {
    name: "Fritz!Box: all placeholders filled, one prefix for the whole home",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=1.2.3.4&myipv6=2a00:1450:1:2:3ff:fe00:1:2&ip6lanprefix=2a00:1450:1:2::/64&dualstack=1 HTTP/1.1",
      "Host: dyn.example.com",
      "User-Agent: Fritz!Box DDNS/1.0.1",
      BASIC,
    ],
    response: ok("good 1.2.3.4,2a00:1450:1:2:3ff:fe00:1:2\n"),
    then: {
      "home A": "1.2.3.4",
      "home AAAA": "2a00:1450:1:2:3ff:fe00:1:2",
      "mail AAAA": "2a00:1450:1:2:1234:5678:9abc:def0",
      // No IPv4 address of it was spoken of.
      "mail A": "192.0.2.25",
    },
  },
  {
    name: "Fritz!Box: the same again, 240 s later",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=1.2.3.4&myipv6=2a00:1450:1:2:3ff:fe00:1:2&ip6lanprefix=2a00:1450:1:2::/64&dualstack=1 HTTP/1.1",
      "Host: dyn.example.com",
      "User-Agent: Fritz!Box DDNS/1.0.1",
      BASIC,
    ],
    response: ok("nochg 1.2.3.4,2a00:1450:1:2:3ff:fe00:1:2\n"),
  },
  {
    name: "Fritz!Box: a /56, of which the router has the first network",
    request: [
      "GET /nic/update?hostname=mail.example.com&ip6lanprefix=2a00:1450:7:100::/56 HTTP/1.1",
      "Host: dyn.example.com",
      "User-Agent: Fritz!Box DDNS/1.0.1",
      BASIC,
    ],
    response: ok("good 2a00:1450:7:100:1234:5678:9abc:def0\n"),
    then: { "mail AAAA": "2a00:1450:7:100:1234:5678:9abc:def0" },
  },
  {
    name: "Fritz!Box: no IPv6 today, so its values are empty",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=1.2.3.5&myipv6=&ip6lanprefix=&dualstack= HTTP/1.1",
      "Host: dyn.example.com",
      "User-Agent: Fritz!Box DDNS/1.0.1",
      BASIC,
    ],
    response: ok("good 1.2.3.5\n"),
    then: { "home A": "1.2.3.5", "home AAAA": "2a00:1450:1:2:3ff:fe00:1:2" },
  },
  {
    name: "Fritz!Box: an old one, which knows no <ip6lanprefix>",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=1.2.3.6&ip6lanprefix=<ip6lanprefix>&myipv6=<ip6addr> HTTP/1.1",
      "Host: dyn.example.com",
      "User-Agent: Fritz!Box DDNS/1.0.1",
      BASIC,
    ],
    response: ok("good 1.2.3.6\n"),
    then: { "home A": "1.2.3.6", "home AAAA": "2a00:1450:1:2:3ff:fe00:1:2" },
  },
  {
    name:
      "Fritz!Box: credentials in the query, as they are, special characters too",
    request: [
      "GET /update?username=fritz&password=a%26b+c%d#e/\xc3\xbc?=&domain=home.example.com&myip=1.2.3.7 HTTP/1.1",
      "Host: dyn.example.com",
      "User-Agent: Fritz!Box DDNS/1.0.1",
    ],
    response: ok("good 1.2.3.7\n"),
    then: { "home A": "1.2.3.7" },
  },
  {
    name: "Fritz!Box: a wrong password in the query",
    request: [
      "GET /update?username=fritz&password=wrong&domain=home.example.com&myip=1.2.3.7 HTTP/1.1",
      "Host: dyn.example.com",
      "User-Agent: Fritz!Box DDNS/1.0.1",
    ],
    response: answer("401 Unauthorized", "badauth\n", [CHALLENGE]),
  },
  {
    name: "OpenWrt: wget asks without credentials first",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=1.2.3.8 HTTP/1.1",
      "User-Agent: Wget/1.21.3",
      "Accept: */*",
      "Accept-Encoding: identity",
      "Host: 192.168.1.1:8245",
      "Connection: Keep-Alive",
    ],
    response: answer("401 Unauthorized", "badauth\n", [CHALLENGE]),
  },
  {
    name: "OpenWrt: then with them",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=1.2.3.8 HTTP/1.1",
      "User-Agent: Wget/1.21.3",
      "Accept: */*",
      "Accept-Encoding: identity",
      BASIC,
      "Host: 192.168.1.1:8245",
    ],
    response: ok("good 1.2.3.8\n"),
  },
  {
    name: "OpenWrt, no-ip: 127.0.0.1 first, which must be good",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=127.0.0.1 HTTP/1.1",
      "User-Agent: curl/7.88.1",
      BASIC,
      "Host: 192.168.1.1:8245",
    ],
    response: ok("good 127.0.0.1\n"),
    then: { "home A": "1.2.3.8" },
  },
  {
    name: "UniFi: two slashes",
    request: [
      "GET //update?hostname=home.example.com&myip=1.2.3.9 HTTP/1.0",
      "Host: 192.168.1.1",
      BASIC,
      "User-Agent: inadyn/2.9.1 https://github.com/troglobit/inadyn/issues",
    ],
    response: ok("good 1.2.3.9\n", "HTTP/1.0"),
  },
  {
    name: "UniFi: a backslash between them",
    request: [
      "GET /\\/update?hostname=home.example.com&myip=1.2.3.10 HTTP/1.0",
      "Host: 192.168.1.1",
      BASIC,
    ],
    response: ok("good 1.2.3.10\n", "HTTP/1.0"),
  },
  {
    name: "UniFi: an old one has no host name, but its client has just one",
    request: [
      "GET //update?hostname=&myip=1.2.3.10 HTTP/1.0",
      "Host: 192.168.1.1",
      `Authorization: Basic ${btoa("single:only one")}`,
    ],
    response: ok("good 1.2.3.10\n", "HTTP/1.0"),
    then: { "plain A": "1.2.3.10" },
  },
  {
    name: "pfSense: obsolete parameters with nothing in them",
    request: [
      "GET /nic/update?system=dyndns&hostname=home.example.com&myip=1.2.3.11&wildcard=OFF&mx=&backmx=NO HTTP/1.1",
      "Host: 192.168.1.1",
      BASIC,
      "User-Agent: phpDynDNS/0.7",
      "Accept: */*",
    ],
    response: ok("good 1.2.3.11\n"),
  },
  {
    name: "pfSense: IPv6",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=2a00:1450::beef HTTP/1.1",
      "Host: 192.168.1.1",
      BASIC,
      "User-Agent: phpDynDNS/0.7",
    ],
    response: ok("good 2a00:1450::beef\n"),
    then: { "home A": "1.2.3.11", "home AAAA": "2a00:1450::beef" },
  },
  {
    name: "OPNsense: success",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=1.2.3.12&system=dyndns HTTP/1.1",
      "Host: 192.168.1.1",
      "User-Agent: OPNsense-dyndns",
      "Accept-Encoding: gzip, deflate",
      "Accept: */*",
      BASIC,
    ],
    response: ok("good 1.2.3.12\n"),
  },
  {
    name: "OPNsense: it takes any 2xx for success, so nohost is none",
    request: [
      "GET /nic/update?hostname=gone.example.com&myip=1.2.3.12&system=dyndns HTTP/1.1",
      "Host: 192.168.1.1",
      "User-Agent: OPNsense-dyndns",
      BASIC,
    ],
    response: answer("400 Bad Request", "nohost\n"),
  },
  {
    name: "Synology: IPv4",
    request: [
      "GET /nic/update?hostname=home.example.com&myip=1.2.3.13 HTTP/1.1",
      "Host: 192.168.1.1:8245",
      BASIC,
      "User-Agent: Synology",
      "Accept: */*",
    ],
    response: ok("good 1.2.3.13\n"),
  },
  {
    name: "Synology: everything in the query",
    request: [
      "GET /update?hostname=home.example.com&myip=1.2.3.14&username=router&password=let%20me%20in HTTP/1.1",
      "Host: 192.168.1.1:8245",
      "User-Agent: Synology",
    ],
    response: ok("good 1.2.3.14\n"),
  },
  {
    name: "Synology: nothing substituted",
    request: [
      "GET /update?hostname=__HOSTNAME__&myip=__MYIP__&username=single&password=only+one HTTP/1.1",
      "Host: 192.168.1.1:8245",
    ],
    // The peer's address is meant, but that is nobody's.
    response: TROUBLE,
    then: { "plain A": "1.2.3.10" },
  },
  {
    name: "Home Assistant, no_ip: no address; the peer's is none to publish",
    request: [
      "GET /nic/update?hostname=home.example.com HTTP/1.1",
      "Host: 127.0.0.1:8245",
      BASIC,
      "User-Agent: Home Assistant/2024.1 noip",
      "Accept: */*",
      "Accept-Encoding: gzip, deflate",
    ],
    response: TROUBLE,
    then: { "home A": "1.2.3.14" },
  },
  {
    name: "Home Assistant: an unknown host is the bare token",
    request: [
      "GET /nic/update?hostname=unknown.example.com HTTP/1.1",
      "Host: 127.0.0.1:8245",
      BASIC,
    ],
    response: ok("nohost\n"),
  },
  {
    name: "ddclient: two hosts, one line each",
    request: [
      "GET /nic/update?system=dyndns&hostname=home.example.com,plain.example.com&myip=1.2.3.15 HTTP/1.1",
      "Host: 127.0.0.1",
      BASIC,
      "User-Agent: ddclient/3.10.0",
    ],
    response: ok("good 1.2.3.15\ngood 1.2.3.15\n"),
    then: { "home A": "1.2.3.15", "plain A": "1.2.3.15" },
  },
];

Deno.test("routers get the answers that they understand", async (t) => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    practice,
    directory,
    sections: SECTIONS,
  });
  for (const { name, request, response, then = {} } of ROWS) {
    await t.step(name, async () => {
      const bytes = [...request, "Connection: close", "", ""].join("\r\n");
      assertEquals(await exchange(serve, bytes), response, await serve.log());
      for (const [record, value] of Object.entries(then)) {
        const found = practice.zone("example.com")?.rr
          .filter(({ name, type }) => `${name} ${type}` === record);
        assertEquals(found?.map(({ value }) => value), [value], record);
      }
    });
  }
  const log = await serve.log();
  for (const secret of ["let me in", "let%20me", "only", "a%26b", "practice"]) {
    assertEquals(log.includes(secret), false, `${secret} is in\n${log}`);
  }
});
