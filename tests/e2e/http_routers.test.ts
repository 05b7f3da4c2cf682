/**
 * Requests as routers and their friends send them, byte for byte, and the bytes
 * that they get from `schlund-ddns serve`.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { table } from "../table.ts";
import { answer, exchange } from "./clients/raw.ts";
import { setStage } from "./harness.ts";
import { startServe } from "./servers/serve.ts";

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

const BASIC = `Authorization: Basic ${btoa("router:let me in")}`;
const WGET = ["User-Agent: Wget/1.21.3", "Accept: */*"];
const IDENTITY = "Accept-Encoding: identity";
const FRITZ = ["Host: dyn.example.com", "User-Agent: Fritz!Box DDNS/1.0.1"];

/** The header fields of each client, as it sends them. */
const HEADERS: Readonly<Record<string, readonly string[]>> = {
  "Fritz!Box": [...FRITZ, BASIC],
  "Fritz!Box, credentials in the query": FRITZ,
  "OpenWrt, wget without credentials": [
    ...WGET,
    IDENTITY,
    "Host: 192.168.1.1:8245",
    "Connection: Keep-Alive",
  ],
  "OpenWrt, wget": [...WGET, IDENTITY, BASIC, "Host: 192.168.1.1:8245"],
  "OpenWrt, curl": [
    "User-Agent: curl/7.88.1",
    BASIC,
    "Host: 192.168.1.1:8245",
  ],
  "UniFi": [
    "Host: 192.168.1.1",
    BASIC,
    "User-Agent: inadyn/2.9.1 https://github.com/troglobit/inadyn/issues",
  ],
  "UniFi, an old one": [
    "Host: 192.168.1.1",
    `Authorization: Basic ${btoa("single:only one")}`,
  ],
  "pfSense": [
    "Host: 192.168.1.1",
    BASIC,
    "User-Agent: phpDynDNS/0.7",
    "Accept: */*",
  ],
  "OPNsense": [
    "Host: 192.168.1.1",
    "User-Agent: OPNsense-dyndns",
    "Accept-Encoding: gzip, deflate",
    "Accept: */*",
    BASIC,
  ],
  "Synology": [
    "Host: 192.168.1.1:8245",
    BASIC,
    "User-Agent: Synology",
    "Accept: */*",
  ],
  "Synology, credentials in the query": [
    "Host: 192.168.1.1:8245",
    "User-Agent: Synology",
  ],
  "Home Assistant, no_ip": [
    "Host: 127.0.0.1:8245",
    BASIC,
    "User-Agent: Home Assistant/2024.1 noip",
    "Accept: */*",
    "Accept-Encoding: gzip, deflate",
  ],
  "ddclient": ["Host: 127.0.0.1", BASIC, "User-Agent: ddclient/3.10.0"],
};

/**
 * Client, what is special, its request line, the body of the answer, and records
 * afterwards. In this order: what is answered depends on what was published before.
 */
const ROWS = table(String.raw`
  Fritz!Box => all placeholders filled, one prefix for the whole home => /nic/update?hostname=home.example.com&myip=1.2.3.4&myipv6=2a00:1450:1:2:3ff:fe00:1:2&ip6lanprefix=2a00:1450:1:2::/64&dualstack=1 => good 1.2.3.4,2a00:1450:1:2:3ff:fe00:1:2 => home A 1.2.3.4; home AAAA 2a00:1450:1:2:3ff:fe00:1:2; mail AAAA 2a00:1450:1:2:1234:5678:9abc:def0; mail A 192.0.2.25
  Fritz!Box => the same again, 240 s later => /nic/update?hostname=home.example.com&myip=1.2.3.4&myipv6=2a00:1450:1:2:3ff:fe00:1:2&ip6lanprefix=2a00:1450:1:2::/64&dualstack=1 => nochg 1.2.3.4,2a00:1450:1:2:3ff:fe00:1:2 =>
  Fritz!Box => a /56, of which the router has the first network => /nic/update?hostname=mail.example.com&ip6lanprefix=2a00:1450:7:100::/56 => good 2a00:1450:7:100:1234:5678:9abc:def0 => mail AAAA 2a00:1450:7:100:1234:5678:9abc:def0
  Fritz!Box => no IPv6 today, so its values are empty => /nic/update?hostname=home.example.com&myip=1.2.3.5&myipv6=&ip6lanprefix=&dualstack= => good 1.2.3.5 => home A 1.2.3.5; home AAAA 2a00:1450:1:2:3ff:fe00:1:2
  Fritz!Box => an old one, which knows no <ip6lanprefix> => /nic/update?hostname=home.example.com&myip=1.2.3.6&ip6lanprefix=<ip6lanprefix>&myipv6=<ip6addr> => good 1.2.3.6 => home A 1.2.3.6; home AAAA 2a00:1450:1:2:3ff:fe00:1:2
  Fritz!Box, credentials in the query => as they are, special characters too => /update?username=fritz&password=a%26b+c%d#e/Ã¼?=&domain=home.example.com&myip=1.2.3.7 => good 1.2.3.7 => home A 1.2.3.7
  Fritz!Box, credentials in the query => a wrong password => /update?username=fritz&password=wrong&domain=home.example.com&myip=1.2.3.7 => badauth =>
  OpenWrt, wget without credentials => it waits for the challenge => /nic/update?hostname=home.example.com&myip=1.2.3.8 => badauth => home A 1.2.3.7
  OpenWrt, wget => then with credentials => /nic/update?hostname=home.example.com&myip=1.2.3.8 => good 1.2.3.8 =>
  OpenWrt, curl => no-ip sends 127.0.0.1 first, which must be good => /nic/update?hostname=home.example.com&myip=127.0.0.1 => good 127.0.0.1 => home A 1.2.3.8
  UniFi => two slashes => //update?hostname=home.example.com&myip=1.2.3.9 => good 1.2.3.9 =>
  UniFi => a backslash between them => /\/update?hostname=home.example.com&myip=1.2.3.10 => good 1.2.3.10 =>
  UniFi, an old one => no host name, but its client has just one => //update?hostname=&myip=1.2.3.10 => good 1.2.3.10 => plain A 1.2.3.10
  pfSense => obsolete parameters with nothing in them => /nic/update?system=dyndns&hostname=home.example.com&myip=1.2.3.11&wildcard=OFF&mx=&backmx=NO => good 1.2.3.11 =>
  pfSense => IPv6 => /nic/update?hostname=home.example.com&myip=2a00:1450::beef => good 2a00:1450::beef => home A 1.2.3.11; home AAAA 2a00:1450::beef
  OPNsense => success => /nic/update?hostname=home.example.com&myip=1.2.3.12&system=dyndns => good 1.2.3.12 =>
  OPNsense => it takes any 2xx for success, so nohost is none => /nic/update?hostname=gone.example.com&myip=1.2.3.12&system=dyndns => nohost =>
  Synology => IPv4 => /nic/update?hostname=home.example.com&myip=1.2.3.13 => good 1.2.3.13 =>
  Synology, credentials in the query => everything in the query => /update?hostname=home.example.com&myip=1.2.3.14&username=router&password=let%20me%20in => good 1.2.3.14 =>
  # The peer's address is meant, but no host is reachable there.
  Synology, credentials in the query => nothing substituted => /update?hostname=__HOSTNAME__&myip=__MYIP__&username=single&password=only+one => 911 => plain A 1.2.3.10
  Home Assistant, no_ip => no address; the peer's is none to publish => /nic/update?hostname=home.example.com => 911 => home A 1.2.3.14
  Home Assistant, no_ip => an unknown host is the bare token => /nic/update?hostname=unknown.example.com => nohost =>
  ddclient => two hosts, one line each => /nic/update?system=dyndns&hostname=home.example.com,plain.example.com&myip=1.2.3.15 => good 1.2.3.15|good 1.2.3.15 => home A 1.2.3.15; plain A 1.2.3.15
`);

/** The bytes of an answer with these lines. */
function answerTo(client: string, lines: string): string {
  const body = `${lines.replaceAll("|", "\n")}\n`;
  const challenge =
    'www-authenticate: Basic realm="Dynamic DNS", charset="UTF-8"';
  if (lines === "badauth") {
    return answer("401 Unauthorized", body, [challenge]);
  }
  if (lines === "911") return answer("503 Service Unavailable", body);
  return client === "OPNsense" && lines === "nohost"
    ? answer("400 Bad Request", body)
    : answer("200 OK", body, [], protocolOf(client));
}

function protocolOf(client: string): string {
  return client.startsWith("UniFi") ? "HTTP/1.0" : "HTTP/1.1";
}

Deno.test("routers get the answers that they understand", async (t) => {
  await using stage = await setStage();
  const { practice, home: directory } = stage;
  await using serve = await startServe({
    practice,
    directory,
    sections: SECTIONS,
  });
  for (const [client, name, target, lines = "", then = ""] of ROWS) {
    await t.step(`${client}: ${name}`, async () => {
      const request = [
        `GET ${target} ${protocolOf(client)}`,
        ...HEADERS[client]!,
        "Connection: close",
      ];
      const got = await exchange(serve, `${request.join("\r\n")}\r\n\r\n`);
      assertEquals(got, answerTo(client, lines), await serve.log());
      const records = practice.zone("example.com")!.rr
        .map(({ name, type, value }) => `${name} ${type} ${value}`);
      for (const record of then.split("; ").filter((text) => text !== "")) {
        const [host, type] = record.split(" ");
        assertEquals(
          records.filter((each) => each.startsWith(`${host} ${type} `)),
          [record],
        );
      }
    });
  }
  const log = await serve.log();
  for (const secret of ["let me in", "let%20me", "only", "a%26b", "practice"]) {
    assertEquals(log.includes(secret), false, `${secret} is in\n${log}`);
  }
});
