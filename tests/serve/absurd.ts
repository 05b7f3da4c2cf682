import { createRandom, pick } from "../random.ts";

/** Text that means trouble: half of a character, controls, escapes, length. */
function createNoise(random: () => number) {
  const pieces = [
    "",
    "%",
    "%0d%0aSet-Cookie: a=b",
    "%00",
    "%ff%fe",
    "%u0041",
    "\r\n",
    "\0",
    "\ud800",
    "\udfff",
    "\u2028",
    "\u202e",
    "ü",
    "🏠",
    "<script>",
    "${7*7}",
    "{{}}",
    "';--",
    "../..",
    "&",
    "=",
    "#",
    "+",
    ",",
    "[",
    "]",
    "__proto__",
    "constructor",
    "1e999",
    "-1",
    ".",
    "*",
    "x".repeat(300),
    "a.".repeat(130),
    ":".repeat(50),
  ];
  const one = () =>
    random() < 0.5 ? pick(random, pieces) : String.fromCharCode(
      Math.floor(random() * (random() < 0.5 ? 128 : 65536)),
    );
  return () =>
    Array.from({ length: Math.floor(random() * 6) }, one).join("") +
    (random() < 0.01 ? "y".repeat(Math.floor(random() * 20_000)) : "");
}

/** A generator of requests between sensible and absurd. */
export function createRequests(seed: number) {
  const random = createRandom(seed);
  const noise = createNoise(random);
  const hosts = [
    "home.example.com",
    "HOME.Example.com.",
    "nas.home.example.com",
    "office.example.com",
    "mail.example.com",
    "MAIL.example.com.",
    "ｍａｉｌ.example.com",
    "mail。example。com",
    "m%C2%ADail.example.com",
    "mail.example.com%00.home.example.com",
    "mail.example.com%2F.home.example.com",
    "*.example.com",
    "*.home.example.com",
    "example.com",
    "www.example.com",
    "nowhere.home.example.com",
    "home.example.com.evil.test",
    "localhost",
  ];
  const addresses = [
    "192.0.2.7",
    "192.0.2.8",
    "2001:db8::7",
    "2001:DB8:0::8",
    "::ffff:192.0.2.9",
    "[2001:db8::7]",
    "2001:db8:1:2::/64",
    "127.0.0.1",
    "preserve",
    "auto",
    "<ipaddr>",
    "192.0.2.256",
    "nonsense",
  ];
  const names = [
    "hostname",
    "host",
    "domain",
    "fqdn",
    "myip",
    "myipv6",
    "ip",
    "ip6lanprefix",
    "offline",
    "system",
    "user",
    "pass",
    "token",
    "HOSTNAME",
  ];
  const some = <T>(most: number, make: () => T) =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, make);
  const list = (values: readonly string[]) =>
    some(
      random() < 0.02 ? 40 : 3,
      () => random() < 0.1 ? noise() : pick(random, values),
    ).join(",");
  const query = () =>
    random() < 0.1 ? noise() : [
      ...some(2, () => `${pick(random, names.slice(0, 4))}=${list(hosts)}`),
      ...some(2, () => `${pick(random, names.slice(4, 8))}=${list(addresses)}`),
      ...some(1, () => `${pick(random, names)}=${noise()}`),
    ].join("&");
  const credentials = () =>
    pick(random, [
      "alice:opensesame",
      "alice:opensesame",
      "bob:Tr0ub4dor&3",
      "bob:Tr0ub4dor&3",
      "alice:WrongSecret",
      `alice:${noise()}`,
      `${noise()}:opensesame`,
    ]);
  return {
    random,
    noise,
    query,
    credentials,
    method: () =>
      pick(random, ["GET", "GET", "GET", "GET", "POST", "POST", "HEAD", "PUT"]),
    agent: () =>
      pick(random, ["ddclient/3.10", "OPNsense-dyndns", `x${noise()}`, ""]),
    type: () =>
      pick(random, [
        "application/x-www-form-urlencoded",
        "application/x-www-form-urlencoded",
        "text/plain",
        `multipart/form-data${noise()}`,
      ]),
  };
}

/** What may stand in a header at all; `Headers` refuses the rest. */
export const latin1 = (text: string) =>
  text.replace(/[^\x20-\x7e\x80-\xff]/g, "").trim();
