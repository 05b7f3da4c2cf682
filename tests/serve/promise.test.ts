/**
 * Property: for any request that is made of these parts, either the answer is not
 * `good` or `nochg`, or what was published is what the request says.
 *
 * What a request says is known here by how it is made, not by reading it: each
 * part says for itself which addresses and hosts it names.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";
import { answerCgi } from "../../lib/compose/cgi.ts";
import { createRandom, pick } from "../random.ts";
import {
  addressesIn,
  type Ask,
  basic,
  iniFor,
  platformWithConfig,
  startGateway,
  startService,
} from "./helper.ts";

const PEER = "8.8.4.4";
const CLIENT = `[client alice]
password = opensesame
hostnames = *.example.com example.com
`;

/** A piece of a request, with what it says. */
interface Part {
  /** `NAME=VALUE` pairs of the query or form. */
  readonly pairs?: readonly string[];
  readonly path?: string;
  /** Another body than a form. */
  readonly body?: string;
  readonly type?: string;
  /** The addresses that it names plainly. */
  readonly says?: readonly string[];
  /** Whether it holds something like an address that is not plain. */
  readonly hints?: boolean;
}

/** Plain wishes for addresses, by parameters that are understood. */
const PLAIN: readonly Part[] = [
  { pairs: ["myip=192.0.2.7"], says: ["192.0.2.7"] },
  { pairs: ["myip=192.0.2.8,2001:db8::8"], says: ["192.0.2.8", "2001:db8::8"] },
  { pairs: ["ip=[2001:DB8::9]"], says: ["2001:db8::9"] },
  { pairs: ["ipaddr=192.0.2.10"], says: ["192.0.2.10"] },
  { pairs: ["addr=::ffff:192.0.2.11"], says: ["192.0.2.11"] },
  { pairs: ["ip6addr=2001:db8::12"], says: ["2001:db8::12"] },
  { pairs: ["amp;myip=192.0.2.13"], says: ["192.0.2.13"] },
  { pairs: ["MyIP=192%2E0%2E2%2E14"], says: ["192.0.2.14"] },
];

/** Parts that may mean an address, and cannot be read as one. */
const HINTS: readonly Part[] = [
  ...[
    "myip=192.0.2.256",
    "myip=nonsense",
    "ip6=2001:db8::1::2",
    "myip=%00",
    "data=192.0.2.30",
    "my_ip=192.0.2.31",
    "myip[]=2001:db8::32",
    "dnsto=2001:db8:0:0:0:0:0:33",
    "x=192%2E0%2E2%2E34",
    "newip=x",
    "192.0.2.35",
    "myip%3D192.0.2.36",
    "ip6lanprefix=2001:db8::/200",
    "foo=http://192.0.2.37/",
  ].map((pair) => ({ pairs: [pair], hints: true })),
  { path: "/nic/update/192.0.2.40", hints: true },
  { path: "/2001:db8::41/update", hints: true },
  { path: "/update&myip=192.0.2.42", hints: true },
  { body: '{"myip":"192.0.2.50"}', type: "application/json", hints: true },
  { body: "192.0.2.51", type: "text/plain", hints: true },
  { body: "\x1f\x8b\x08", type: "application/octet-stream", hints: true },
  {
    body: '{"myip":"x"}',
    type: "application/x-www-form-urlencoded",
    hints: true,
  },
  { body: "bXlpcA==", type: "", hints: true },
];

/** Parts that say nothing about addresses. */
const NOTHING: readonly Part[] = [
  {},
  { pairs: ["myip="] },
  { pairs: ["myip=<ipaddr>", "myipv6=<ip6addr>"] },
  { pairs: ["myip=auto"] },
  { pairs: ["system=dyndns", "wildcard=OFF", "mx=", "backmx=NO"] },
  { pairs: ["time=12:34:56", "model=7590"] },
];

/** Names, with the hosts that they mean; none: the request is to be refused. */
const HOSTS: readonly (readonly [
  pairs: readonly string[],
  hosts: readonly string[],
])[] = [
  [["hostname=home.example.com"], ["home"]],
  [["host=home.example.com,office.example.com"], ["home", "office"]],
  [["domain=home.example.com"], ["home"]],
  [["host=home", "domain=example.com"], ["home"]],
  [["domain=example.com", "hostname=home,office"], ["home", "office"]],
  [["host=home.example.com", "domain=example.com"], ["home"]],
  [["host=@", "domain=home.example.com"], ["home"]],
  [["host=", "domain=example.com"], []],
  [["host=<host>", "domain=example.com"], []],
  [["host=home", "domain=example.com", "domain=example.org"], []],
  [["host=example", "domain=com"], []],
  [["host=@"], []],
  [["host=a b", "domain=example.com"], []],
  [["subdomain=home", "domain=example.com"], []],
];

interface Said {
  readonly ask: Ask;
  readonly hosts: readonly string[];
  /** What may be published; undefined: nothing. */
  readonly addresses?: readonly string[];
}

function createSayings(random: () => number): () => Said {
  return () => {
    const [names, hosts] = pick(random, HOSTS);
    const parts = [
      pick(random, NOTHING),
      ...random() < 0.5 ? [pick(random, PLAIN)] : [],
      ...random() < 0.4 ? [pick(random, HINTS)] : [],
    ];
    const says = parts.flatMap(({ says = [] }) => says);
    const hinted = parts.some(({ hints }) => hints === true);
    const other = parts.find(({ body }) => body !== undefined);
    const pairs = [...names, ...parts.flatMap(({ pairs = [] }) => pairs)]
      .sort(() => random() - 0.5);
    const asForm = other === undefined && random() < 0.3;
    const text = pairs.join("&").replace(/^amp;/, "");
    const type = other?.type ??
      (asForm ? "application/x-www-form-urlencoded" : undefined);
    return {
      hosts,
      // A body that nobody can read may say anything, even beside an address.
      addresses: other !== undefined
        ? undefined
        : says.length > 0
        ? says
        : hinted
        ? undefined
        : [PEER],
      ask: {
        method: asForm || other !== undefined ? "POST" : "GET",
        path: parts.find(({ path }) => path !== undefined)?.path ?? "/update",
        query: asForm ? "" : text,
        headers: type === undefined ? undefined : { "content-type": type },
        body: other?.body ?? (asForm ? text : undefined),
        remote: PEER,
        as: "alice:opensesame",
      },
    };
  };
}

/** Compares an answer and the zone with what was said. */
function check(
  { ask, hosts, addresses }: Said,
  body: string,
  before: readonly string[],
  after: readonly string[],
): void {
  const about = JSON.stringify([ask, body]);
  const changed = after.filter((line) => !before.includes(line));
  const lines = body.trim().split("\n");
  const good = lines.filter((line) => /^(?:good|nochg) /.test(line));
  if (good.length === 0) {
    assertEquals(changed, [], about);
    return;
  }
  assert(addresses !== undefined, about);
  assertEquals(lines.length, hosts.length, about);
  for (const line of changed) {
    const [host = "", , address = ""] = line.split(" ");
    assert(hosts.includes(host), `${about}: ${line}`);
    assert(addresses.includes(address), `${about}: ${line}`);
  }
  for (const [i, line] of lines.entries()) {
    if (!good.includes(line)) continue;
    const echoed = line.toLowerCase().replace(/^\w+ /, "").split(",")
      .map((text) => text.replace("::ffff:", ""));
    for (const text of echoed) {
      const family = text.includes(":") ? "AAAA" : "A";
      assert(
        after.includes(`${hosts[i]} ${family} ${text}`),
        `${about}: ${text} does not stand in ${after}`,
      );
    }
  }
}

/** Milliseconds for each of the two: as many requests as fit. */
const TIME = 2500;
const MOST = 1500;

Deno.test("the service publishes what a request says, or says that it does not", async () => {
  await using practice = startGateway();
  const { ask } = await startService(practice, CLIENT);
  const say = createSayings(createRandom(31));
  const end = performance.now() + TIME;
  let good = 0;
  for (let i = 0; i < MOST && performance.now() < end; i++) {
    const said = say();
    const before = addressesIn(practice);
    const { body } = await ask(said.ask);
    check(said, body, before, addressesIn(practice));
    if (body.startsWith("good")) good++;
  }
  assert(good > 0, "the requests are too absurd");
});

Deno.test("so does the CGI program", async () => {
  await using practice = startGateway();
  const ini = iniFor(practice, CLIENT);
  const say = createSayings(createRandom(32));
  const end = performance.now() + TIME;
  let good = 0;
  for (let i = 0; i < MOST && performance.now() < end; i++) {
    const said = say();
    const { method = "GET", path = "", query = "", headers } = said.ask;
    const input = typeof said.ask.body === "string" ? said.ask.body : "";
    const before = addressesIn(practice);
    const bytes = await answerCgi(platformWithConfig(ini, {
      input,
      sleep: () => Promise.resolve(),
      env: {
        REQUEST_METHOD: method,
        PATH_INFO: decodeURIComponent(path),
        QUERY_STRING: query,
        REMOTE_ADDR: PEER,
        HTTP_AUTHORIZATION: basic("alice:opensesame"),
        CONTENT_TYPE: headers?.["content-type"] ?? "",
        CONTENT_LENGTH: `${new TextEncoder().encode(input).length}`,
      },
    }));
    const [, body = ""] = new TextDecoder().decode(bytes).split("\r\n\r\n");
    check(said, body, before, addressesIn(practice));
    if (body.startsWith("good")) good++;
  }
  assert(good > 0, "the requests are too absurd");
});
