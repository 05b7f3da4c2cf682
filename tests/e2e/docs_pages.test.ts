/**
 * The commands and config files of the pages in docs that need no web server of
 * somebody else's.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { writeArchives } from "../../packaging/build/archives.ts";
import { startPages } from "../detect/pages.ts";
import { FOUND } from "./docs/internet.ts";
import {
  addressesOf,
  type DocsStage,
  firstConfig,
  setDocsStage,
} from "./docs/stage.ts";
import {
  by,
  config,
  fill,
  MENTIONED,
  NO_NAMES,
  not,
  shell,
  testBlocks,
  WATCH,
  type Way,
  type Ways,
  wentWell,
} from "./docs/way.ts";

const ON_THE_WIRE = not(
  "it shows what goes over the wire; tests/gateway and tests/practice hold it",
);
const JSON_PAGE = by(
  "tests/e2e/cli_json_contract.test.ts",
  "docs/json.md shows what --json prints",
);
const SYSTEMD = not("it asks a systemd that runs the machine");

/** A setting whose value is a URL that is told something. */
function told(path: string, command: string, answer = "OK"): Way {
  return {
    how: "run",
    needs: [],
    skipped: NO_NAMES,
    async run({ text }) {
      await using stage = await setDocsStage();
      const heard: string[] = [];
      await using pages = startPages({
        async [path](request) {
          heard.push(await request.text());
          return new Response(answer);
        },
      });
      const url = `http://127.0.0.1:${pages.port}${path}`;
      await stage.configure(
        await firstConfig() + fill(text, { URL: url }).replace("…", ""),
      );
      wentWell(await stage.shell(command));
      assertEquals(heard.length, 1);
    },
  };
}

/** In a folder where one of all archives has been downloaded. */
const CHECKSUMS: Way = {
  how: "run",
  needs: [],
  async run({ text }) {
    await using stage = await setDocsStage();
    for (const name of ["linux-x64", "linux-arm64"]) {
      await Deno.mkdir(`${stage.home}/${name}`);
      for (const program of ["schlund-ddns", "schlund-ddns-cgi"]) {
        await Deno.writeTextFile(`${stage.home}/${name}/${program}`, "x");
      }
    }
    const [other] = (await writeArchives(stage.home, stage.home))
      .filter((name) => name.includes("arm64"));
    await Deno.remove(`${stage.home}/${other}`);
    const { code, stdout } = await stage.shell(text);
    assertEquals(code, 0);
    assert(/^\S+-linux-x64\.tar\.gz: OK\n$/.test(stdout), stdout);
  },
};

function noteHome(stage: DocsStage): void {
  assertEquals(addressesOf(stage, "home"), [FOUND.AAAA, FOUND.A].sort());
}

/** The ways of docs/addresses.md. */
const ADDRESSES: Ways = {
  "docs/addresses.md › Three steps with a Fritz!Box › [default]": by(
    "tests/e2e/recipe_newcomers.test.ts",
    "three steps with a Fritz!Box",
  ),
  "docs/addresses.md › Three steps with a plain server › */5 * * * * /usr/local/bin/schlund-ddns home.example.com":
    by(
      "tests/packaging/recipe_cron.test.ts",
      "cron follows an address, and mails changes alone",
    ),
  "docs/addresses.md › Watching › sudo systemctl enable --now schlund-ddns-watch.service":
    by(
      "tests/packaging/recipe_boot.test.ts",
      "systemd runs the package's units as docs say",
    ),
  "docs/addresses.md › schlund-ddns HOST": shell((ran, stage) => {
    wentWell(ran);
    noteHome(stage);
  }, { skipped: NO_NAMES, blanks: () => ({ HOST: "home.example.com" }) }),
  "docs/addresses.md › schlund-ddns ip": shell((ran) => {
    wentWell(ran);
    assertStringIncludes(ran.stdout, `any host A → ${FOUND.A}\n`);
    // It needs no account.
  }, {
    skipped: NO_NAMES,
    before: ({ configure }) => configure("[default]\n"),
  }),
  "docs/addresses.md › schlund-ddns watch": WATCH,
  "docs/addresses.md › schlund-ddns watch home.example.com": WATCH,
  "docs/addresses.md › schlund-ddns watch [HOST...]": WATCH,
  "docs/addresses.md › healthcheck = URL": told(
    "/token",
    "schlund-ddns --healthcheck home.example.com",
  ),
  "docs/addresses.md › notify = URL…": told("/hook", "schlund-ddns notify"),
  "docs/addresses.md › schlund-ddns notify": by(
    "tests/e2e/cli_watch.test.ts",
    "notify sends a test message",
  ),
};

/** The ways of docs/network.md, but for Apache's. */
const NETWORK: Ways = {
  "docs/network.md › Where to set the variables › DENO_CERT=/etc/ssl/our-ca.pem schlund-ddns home.example.com ":
    shell((ran, stage) => {
      assertEquals(ran.code, 0, ran.stderr);
      assert(addressesOf(stage, "home").includes("203.0.113.7"));
    }, {
      blanks: ({ internet }) => ({ "/etc/ssl/our-ca.pem": internet.authority }),
    }),
  "docs/network.md › Where to set the variables › docker run --env DENO_CERT=/ca.pem --volume /etc/ssl/our-ca.":
    not("there is no Docker daemon; what `…` stands for is the reader's"),
  "docs/network.md › schlund-ddns check": shell((ran) => {
    wentWell(ran);
    assertStringIncludes(ran.stdout, "✓ clock: ");
  }),
  "docs/network.md › systemctl edit schlund-ddns.service": SYSTEMD,
  "docs/network.md › systemctl --failed": SYSTEMD,
};

const GUESSING = "tests/e2e/http_guessing.test.ts";
const NO_DELAY = "docs/security.md › The CGI program has no delay";

/** The ways of docs/security.md and docs/troubleshooting.md. */
const TROUBLE: Ways = {
  [`${NO_DELAY} › limit_req_zone $binary_remote_addr zone=ddns:1m rate=20r/m;`]:
    by(GUESSING, "nginx' limit stops those who guess"),
  [`${NO_DELAY} › limit_req zone=ddns burst=10 nodelay;`]: by(
    GUESSING,
    "nginx' limit stops those who guess",
  ),
  [`${NO_DELAY} › [Definition]`]: by(
    GUESSING,
    "fail2ban's filter finds those who guess",
  ),
  [`${NO_DELAY} › [schlund-ddns]`]: by(
    GUESSING,
    "fail2ban takes the jail of the docs",
  ),
  "docs/security.md › acme = yes": MENTIONED,
  "docs/security.md › backend = systemd": MENTIONED,
  "docs/security.md › journalmatch = _SYSTEMD_UNIT=schlund-ddns-serve.service":
    MENTIONED,
  "docs/security.md › deno run": MENTIONED,
  "docs/security.md › deno compile": MENTIONED,
  "docs/security.md › deno compile --no-code-cache": MENTIONED,
  "docs/security.md › deno task compile": by(
    "tests/packaging/make_executables.test.ts",
    "executables with",
  ),
  "docs/security.md › schlund-ddns hash-password": {
    how: "run",
    needs: [],
    async run({ text }) {
      await using stage = await setDocsStage();
      const ran = await stage.shell(`echo aLongRandomWord7 | ${text}`);
      wentWell(ran);
      await stage.configure(
        `${await firstConfig()}\n[client fritzbox]\npassword = ${ran.stdout}hostnames = home.example.com\n`,
      );
      wentWell(await stage.shell("schlund-ddns check"));
    },
  },
  "docs/security.md › systemd-analyze security schlund-ddns-serve": by(
    "tests/packaging/debian_package.test.ts",
    "install, upgrade, remove and purge",
  ),
  "docs/security.md › sha256sum --check --ignore-missing SHA256SUMS": CHECKSUMS,
  "docs/security.md › gh attestation verify FILE --owner OWNER": not(
    "GitHub knows of releases alone",
  ),
  "docs/troubleshooting.md › schlund-ddns check": MENTIONED,
  "docs/troubleshooting.md › schlund-ddns ip": MENTIONED,
  "docs/troubleshooting.md › schlund-ddns notify": MENTIONED,
  "docs/troubleshooting.md › schlund-ddns health": by(
    "tests/e2e/http_serve.test.ts",
    "health says whether a service is well",
  ),
  "docs/troubleshooting.md › create = yes": config(),
  "docs/troubleshooting.md › ttl = 60": config(),
  "docs/troubleshooting.md › ip4 = none": config(),
  "docs/troubleshooting.md › ip4 = fritzbox:192.168.178.1": config(),
  "docs/troubleshooting.md › notify = URL": MENTIONED,
  "docs/troubleshooting.md › ss -ltnp 'sport = :8245'": shell(wentWell, {
    needs: ["ss"],
  }),
  "docs/troubleshooting.md › journalctl -u schlund-ddns-serve": SYSTEMD,
  "docs/troubleshooting.md › xattr -d com.apple.quarantine schlund-ddns": not(
    "macOS alone has it",
  ),
  "docs/troubleshooting.md › deno task compile": by(
    "tests/packaging/make_executables.test.ts",
    "executables with",
  ),
};

/** The ways of all these pages. */
const PAGE_WAYS: Ways = {
  ...ADDRESSES,
  ...NETWORK,
  ...TROUBLE,
  'docs/gateway.md › Request › <?xml version="1.0" encoding="UTF-8"?>':
    ON_THE_WIRE,
  "docs/gateway.md › Zone inquiry, task 0205 › <task><code>0205</code><zone><name>example.com</name></zone>":
    ON_THE_WIRE,
  "docs/gateway.md › Zone inquiry, task 0205 › <response><result>": ON_THE_WIRE,
  "docs/gateway.md › Bulk update, task 0202001: adds and removes single records › <task>":
    ON_THE_WIRE,
  "docs/gateway.md › Bulk update, task 0202001: adds and removes single records › <response><result>":
    ON_THE_WIRE,
  "docs/gateway.md › schlund-ddns practice --switch": by(
    "tests/e2e/cli_practice.test.ts",
    "practice takes switches and faults",
  ),
  "docs/good-to-know.md › Good to know › [host nas.example.com]": config(),
  "docs/json.md › An update › {": JSON_PAGE,
  "docs/json.md › ip › {": JSON_PAGE,
  "docs/json.md › list › {": JSON_PAGE,
  "docs/json.md › check › {": JSON_PAGE,
  "docs/json.md › Errors before anything is sent › {": JSON_PAGE,
};

await testBlocks("pages", PAGE_WAYS);
