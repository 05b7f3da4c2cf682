/**
 * The recipes of docs/certificates.md: real certificates, from pebble in place of
 * Let's Encrypt.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { challengesIn } from "../acme/clients.ts";
import { startWorld, type World } from "../acme/world.ts";
import { textOf } from "./docs/blocks.ts";
import { ACCOUNT, docsZones, firstConfig } from "./docs/stage.ts";
import {
  by,
  config,
  fill,
  MENTIONED,
  NO_NAMES,
  not,
  testBlocks,
  type Way,
  type Ways,
} from "./docs/way.ts";

const PAGE = "docs/certificates.md";

/** The programs without which there is no authority. */
const PEBBLE = ["pebble", "openssl"];

/** What a recipe leaves behind, and for what a certificate is. */
interface Outcome {
  /** The file with the certificate and those above it. */
  readonly chain: string;
  /** Lines that do again what the recipe says to do once a day. */
  readonly daily: string;
  /** What they exit with while the certificate is valid. */
  readonly code?: number;
}

const NAMES = ["*.home.example.com", "home.example.com"];

/** Somebody's machine, with the README's config file. */
async function startMachine(): Promise<World> {
  const world = await startWorld({ accounts: [ACCOUNT], zones: docsZones() });
  await world.write(".schlund-ddns", await firstConfig());
  return world;
}

/** Lines for a shell that leave a certificate behind. */
function certificate(
  client: string,
  { chain, daily, code = 0 }: Outcome,
): Way {
  return {
    how: "run",
    needs: [...PEBBLE, client],
    skipped: NO_NAMES,
    async run({ text }) {
      await using world = await startMachine();
      const here = (lines: string) =>
        lines.replaceAll("/usr/bin/schlund-ddns", "$HOME/programs/schlund-ddns")
          // What is written into a file by `'END'` is taken word for word.
          .replaceAll("$HOME", world.home);
      const ran = await world.shell(here(text));
      assertEquals(ran.code, 0, ran.stdout + ran.stderr);
      assertEquals(await world.namesIn(here(chain)), NAMES);
      assertEquals(challengesIn(world), []);
      const again = await world.shell(here(daily));
      assertEquals(again.code, code, again.stdout + again.stderr);
    },
  };
}

/** The recipe for lego, with the client's section above it, behind TLS. */
const OVER_HTTP: Way = {
  how: "run",
  needs: [...PEBBLE, "lego"],
  skipped: NO_NAMES,
  async run({ text }) {
    await using world = await startMachine();
    const section = await textOf(
      `${PAGE} › On other machines › [client certs]`,
    );
    await world.write(
      ".schlund-ddns",
      `${await firstConfig()}listen = 127.0.0.1:0\n\n${section}`,
    );
    await using serve = world.background("schlund-ddns serve", "serve");
    let url = "";
    await serve.until((log) => {
      url = /listening on (http:\S+)$/m.exec(log)?.[1] ?? "";
      return url !== "";
    });
    world.publish(url, "dyn.example.com");
    const ran = await world.shell(text, {
      LEGO_CA_CERTIFICATES: world.env.DENO_CERT!,
      HTTPREQ_POLLING_INTERVAL: "1",
    });
    assertEquals(ran.code, 0, ran.stdout + ran.stderr);
    const chain = "$HOME/.lego/certificates/home.example.com.crt";
    assertEquals(await world.namesIn(chain), NAMES);
    assertEquals(challengesIn(world), []);
  },
};

const SERVICES = "tests/acme/services.test.ts";
const REQUESTS = "tests/e2e/http_acme.test.ts";
const HOOKS = "tests/acme/hooks.test.ts";

/** The ways of docs/certificates.md. */
const CERTIFICATE_WAYS: Ways = {
  [`${PAGE} › certbot › sudo certbot certonly --manual --preferred-challenges dns \\`]:
    certificate("certbot", {
      chain: "$HOME/root/etc/letsencrypt/live/home.example.com/fullchain.pem",
      daily: "certbot renew --force-renewal --no-random-sleep-on-renew",
    }),
  [`${PAGE} › lego › export EXEC_PATH=/usr/bin/schlund-ddns EXEC_SEQUENCE_INTERVA`]:
    certificate("lego", {
      chain: "$HOME/.lego/certificates/home.example.com.crt",
      daily:
        "EXEC_PATH=/usr/bin/schlund-ddns lego --email admin@example.com --dns exec " +
        "--domains home.example.com --domains '*.home.example.com' " +
        "renew --no-random-sleep",
    }),
  [`${PAGE} › dehydrated › sudo tee /etc/dehydrated/conf.d/schlund-ddns.sh << 'END'`]:
    certificate("dehydrated", {
      chain:
        "$HOME/root/var/lib/dehydrated/certs/home.example.com/fullchain.pem",
      daily: "dehydrated --cron",
    }),
  [`${PAGE} › uacme › sudo uacme --yes new admin@example.com`]: certificate(
    "uacme",
    {
      chain: "$HOME/root/etc/ssl/uacme/home.example.com/cert.pem",
      daily:
        "uacme --hook /usr/bin/schlund-ddns issue home.example.com '*.home.example.com'",
      code: 1,
    },
  ),
  [`${PAGE} › schlund-ddns present --config FILE`]: by(HOOKS, "certbot"),
  [`${PAGE} › On other machines › [client certs]`]: config(),
  [`${PAGE} › lego over HTTP › export HTTPREQ_ENDPOINT=https://dyn.example.com/dns-update`]:
    OVER_HTTP,
  [`${PAGE} › Traefik › certificatesResolvers:`]: not(
    "Traefik is not in Debian; it is lego's provider",
  ),
  [`${PAGE} › acme.sh › export ACMEPROXY_ENDPOINT=https://dyn.example.com/dns-update`]:
    by(REQUESTS, "ACME clients and serve"),
  [`${PAGE} › acme-dns: Caddy, Nginx Proxy Manager and others › *.home.example.com {`]:
    not(
      "Debian's Caddy has no such module; its requests are those of acme-dns",
    ),
  [`${PAGE} › acme-dns: Caddy, Nginx Proxy Manager and others › {`]: by(
    SERVICES,
    "certificates through the service",
  ),
  [`${PAGE} › schlund-ddns serve`]: MENTIONED,
  [`${PAGE} › acme = yes`]: by(REQUESTS, "without clients, acme in [default]"),
  [`${PAGE} › Anything else › schlund-ddns txt add --wait 120 _acme-challenge.home.example`]:
    {
      how: "run",
      needs: PEBBLE,
      skipped: NO_NAMES,
      async run({ text }) {
        await using world = await startMachine();
        const [add, remove] = fill(text, { VALUE: "-value" }).split("\n");
        assertEquals((await world.shell(add!)).stderr, "");
        assertEquals(challengesIn(world), ["_acme-challenge.home -value"]);
        assertEquals((await world.shell(remove!)).stderr, "");
        assertEquals(challengesIn(world), []);
      },
    },
};

await testBlocks("certificates", CERTIFICATE_WAYS);
