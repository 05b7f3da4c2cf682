/**
 * What the docs tell to enter into routers and clients: the request that they make
 * of it, to `schlund-ddns serve` behind a web server with TLS.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { CALLER } from "./docs/internet.ts";
import { setDocsStage, startDocsService } from "./docs/stage.ts";
import {
  by,
  config,
  fill,
  MENTIONED,
  testBlocks,
  type Way,
  type Ways,
} from "./docs/way.ts";

/** A client's section. */
function client(name: string, hostnames: string, password = "PASS"): string {
  return `[client ${name}]\npassword = ${password}\nhostnames = ${hostnames}\n`;
}

/** What a device makes of a block: the URL, and how it signs in. */
interface Device {
  readonly section: string;
  /** The URL in the block. */
  readonly url: RegExp;
  /** What it puts into the URL. */
  readonly fills: Readonly<Record<string, string>>;
  readonly basic?: string;
  readonly answer: string;
}

function device({ section, url, fills, basic, answer }: Device): Way {
  return {
    how: "run",
    needs: ["curl"],
    async run({ text }) {
      await using stage = await setDocsStage();
      await startDocsService(stage, section);
      const [, template = ""] = url.exec(text) ?? [];
      const words = [
        ...["curl", "-sS", "--globoff"],
        ...basic === undefined ? [] : ["--user", basic],
        fill(template, fills),
      ];
      const ran = await stage.shell(words.map((w) => `'${w}'`).join(" "));
      assertEquals([ran.stdout, ran.stderr], [`${answer}\n`, ""]);
    },
  };
}

/** The line of a caller whom nobody knows, but for time and curl's version. */
const LOG_LINE: Way = {
  how: "run",
  needs: ["curl"],
  async run({ text }) {
    await using stage = await setDocsStage();
    const serve = await startDocsService(
      stage,
      client("workshop", "home.example.com"),
    );
    await stage.shell(
      "curl -sS -u bob:no " +
        "'https://dyn.example.com/nic/update?hostname=home.example.com&myip=1.2.3.4'",
    );
    const plain = (line: string) =>
      line.replace(/^\S+/, "TIME").replace(/curl\/[\d.]+/, "curl")
        .replace(/ms=\d+$/, "ms");
    const lines = (await serve.log()).trim().split("\n");
    assertEquals(plain(lines.at(-1)!), plain(text.trim()));
  },
};

const IP6 = "2a00:1450:1:2:3ff:fe00:1:2";

/** The ways of the README's recipes for routers, and of docs/routers.md. */
const ROUTER_WAYS: Ways = {
  "docs/dyndns.md › acme = yes": MENTIONED,
  "README.md › Router › https://dyn.example.com/dns-update?hostname=<domain>&myip=<i":
    device({
      section: client("fritzbox", "home.example.com"),
      url: /(.*)/,
      fills: {
        "<domain>": "home.example.com",
        "<ipaddr>": "1.2.3.4",
        "<ip6addr>": IP6,
        "<ip6lanprefix>": "2a00:1450:1:2::/64",
        "<username>": "fritzbox",
        "<pass>": "PASS",
      },
      answer: `good 1.2.3.4,${IP6}`,
    }),
  "README.md › Router › protocol=dyndns2": by(
    "tests/e2e/http_readme.test.ts",
    "README: ddclient and the CGI program",
  ),
  "README.md › Router › custom schlund-ddns {": by(
    "tests/e2e/http_readme.test.ts",
    "README: inadyn and the CGI program",
  ),
  "docs/routers.md › OpenWrt › config service 'home'": device({
    section: client("openwrt", "home.example.com"),
    url: /option update_url '(.*)'/,
    // What the other lines of the block say, and the address that it found.
    fills: {
      "[USERNAME]": "openwrt",
      "[PASSWORD]": "PASS",
      "[DOMAIN]": "home.example.com",
      "[IP]": "1.2.3.4",
    },
    answer: "good 1.2.3.4",
  }),
  "docs/routers.md › Synology › https://dyn.example.com/dns-update?hostname=__HOSTNAME__&myi":
    device({
      section: client("synology", "home.example.com"),
      url: /(.*)/,
      fills: {
        "__HOSTNAME__": "home.example.com",
        "__MYIP__": "1.2.3.4",
        "__USERNAME__": "synology",
        "__PASSWORD__": "PASS",
      },
      answer: "good 1.2.3.4",
    }),
  "docs/routers.md › Home Assistant › rest_command:": device({
    section: client("homeassistant", "home.example.com"),
    url: /url: (.*)/,
    fills: {},
    basic: "homeassistant:PASS",
    answer: `good ${CALLER}`,
  }),
  "docs/routers.md › curl and wget › curl -u workshop:PASS 'https://dyn.example.com/dns-update?ho":
    {
      how: "run",
      needs: ["curl", "wget"],
      async run({ text }) {
        await using stage = await setDocsStage();
        await startDocsService(
          stage,
          client("workshop", "pc.home.example.com"),
        );
        const { code, stdout } = await stage.shell(text);
        assertEquals(code, 0);
        assertEquals(stdout, `good ${CALLER}\nnochg ${CALLER}\n`);
      },
    },
  "docs/routers.md › schlund-ddns serve": by(
    "tests/e2e/http_serve.test.ts",
    "serve says that it is well",
  ),
  "docs/dyndns.md › schlund-ddns serve": by(
    "tests/e2e/http_serve.test.ts",
    "serve says that it is well",
  ),
  'docs/dyndns.md › The log › 2026-11-23T09:30:00.000Z method=GET path="/nic/update" peer=':
    LOG_LINE,
  "docs/routers.md › schlund-ddns setup CLIENT HOST": by(
    "tests/cli/setup.test.ts",
    "setup prints the recipes of a client and a host, as the page shows them",
  ),
  "docs/routers.md › create = yes": config(),
  "docs/routers.md › private_addresses = peer": config(),
  "docs/dyndns.md › curl -d": MENTIONED,
  "docs/dyndns.md › curl -F": MENTIONED,
};

await testBlocks("routers", ROUTER_WAYS);
