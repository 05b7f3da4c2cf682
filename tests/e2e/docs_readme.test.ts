/**
 * The commands and config files of README and CONTRIBUTING, but for its recipes
 * for routers.
 *
 * @module
 */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { ROOT } from "./docs/blocks.ts";
import { FOUND } from "./docs/internet.ts";
import { addressesOf, setDocsStage, startDocsService } from "./docs/stage.ts";
import {
  by,
  config,
  NO_NAMES,
  not,
  shell,
  testBlocks,
  WATCH,
  type Ways,
  wentWell,
} from "./docs/way.ts";

const CHECKOUT = { cwd: ROOT.pathname };

const DEMO = shell(({ code, stdout }) => {
  assertEquals(code, 0);
  assertStringIncludes(stdout, "1 update with 2 new records");
}, {
  ...CHECKOUT,
  // The line below is what runs this test.
  blanks: () => ({ "npx -y deno@2.9.6 task test\n": "" }),
});

const WHO_RUNS_THIS = not("it is what runs this test");

/** The ways of README and CONTRIBUTING. */
const README_WAYS: Ways = {
  "README.md › See it work, and test it › npx -y deno@2.9.6 task demo": DEMO,
  "README.md › Three steps to the first update › [default]": config(),
  "README.md › Three steps to the first update › schlund-ddns check home.example.com":
    shell(({ code, stdout, stderr }, stage) => {
      assertEquals(code, 0, stderr);
      assertStringIncludes(stdout, "✓ sign-in: accepted\n");
      assertStringIncludes(
        stdout,
        `home.example.com A 192.0.2.10 → ${FOUND.A}\n`,
      );
      assertStringIncludes(
        stdout,
        `home.example.com A ${FOUND.A} → 1.2.3.4\n`,
      );
      assertEquals(addressesOf(stage, "home"), ["1.2.3.4", "2001:db8::1"]);
    }, { skipped: NO_NAMES }),
  "README.md › cron, systemd, Docker › */5 * * * * /usr/local/bin/schlund-ddns home.example.com":
    by(
      "tests/packaging/recipe_cron.test.ts",
      "cron follows an address, and mails changes alone",
    ),
  "README.md › docker compose --file compose.watch.yaml up --detach": by(
    "tests/packaging/compose.test.ts",
    "what docs say to watch with runs a command that there is",
  ),
  "README.md › CGI under Apache › ScriptAlias /dns-update /path/to/ddns/schlund-ddns-cgi":
    by(
      "tests/e2e/http_readme.test.ts",
      "README: only /dns-update/myip is open to all",
    ),
  "README.md › Service › [client fritzbox]": {
    how: "run",
    needs: ["curl"],
    async run({ text }) {
      await using stage = await setDocsStage();
      await startDocsService(stage, text);
      const { stdout } = await stage.shell(
        "curl -sS -u fritzbox:aLongRandomWord7 https://dyn.example.com/update",
      );
      // No host is named: the client has one.
      assertEquals(stdout, "good 1.2.3.4\n");
    },
  },
  "README.md › sudo apt install ./schlund-ddns_*.deb": by(
    "tests/packaging/debian_package.test.ts",
    "install, upgrade, remove and purge",
  ),
  "README.md › docker build -t schlund-ddns .": by(
    "tests/packaging/image.test.ts",
    "the image serves as nobody, with read-only files",
  ),
  "README.md › npx -y deno@2.9.6 task compile": by(
    "tests/packaging/make_executables.test.ts",
    "executables with",
  ),
  "README.md › npx -y deno@2.9.6 task start": shell(({ code, stderr }) => {
    assertEquals(code, 2);
    assertStringIncludes(stderr, "no host name is given");
  }, CHECKOUT),
  "README.md › schlund-ddns --help": shell((ran) => {
    wentWell(ran);
    assert(ran.stdout.includes("[client NAME]"));
  }),
  "README.md › schlund-ddns watch home.example.com": WATCH,
  "README.md › schlund-ddns setup": by(
    "tests/cli/setup.test.ts",
    "setup prints the recipes of a client and a host, as the page shows them",
  ),
  "README.md › schlund-ddns serve": by(
    "tests/e2e/http_serve.test.ts",
    "serve says that it is well",
  ),
  "README.md › deno task": shell(({ code, stdout }) => {
    assertEquals(code, 0);
    assertStringIncludes(stdout, "compile:all");
  }, CHECKOUT),
  "README.md › deno task ci": WHO_RUNS_THIS,
  "CONTRIBUTING.md › Start › npx -y deno@2.9.6 task demo   # see it work":
    WHO_RUNS_THIS,
  "CONTRIBUTING.md › deno task": shell(
    ({ code }) => assertEquals(code, 0),
    CHECKOUT,
  ),
  "CONTRIBUTING.md › deno task reference": not(
    "it writes into the sources; tests/cli/readme.test.ts looks at what it writes",
  ),
  "CONTRIBUTING.md › deno task permissions": not(
    "it writes into the sources; tests/packaging/permissions.test.ts looks at what it writes",
  ),
  "CONTRIBUTING.md › deno task bench": not("it measures for minutes"),
};

await testBlocks("readme", README_WAYS);
