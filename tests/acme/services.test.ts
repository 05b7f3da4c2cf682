/**
 * Real certificates through `serve`, behind TLS: clients ask it over HTTP.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import {
  both,
  certbot,
  challengesIn,
  issue,
  lego,
  renew,
  together,
} from "./clients.ts";
import { CONFIG, startWorld, testCertificates } from "./world.ts";

const CLIENTS = `listen = 127.0.0.1:0

[client lego]
password = s3cret-of-lego
hostnames = home.example.com example.org *.mail.example.com
acme = yes

[client dns]
password = s3cret-of-dns
hostnames = plain.example.com
acme = yes

[client router]
password = s3cret-of-router
hostnames = nas.example.org
`;

/** lego with the provider that asks a service, signed in as a client. */
function httpreq(user: string, more = ""): ReturnType<typeof lego> {
  return lego(
    "httpreq",
    "HTTPREQ_ENDPOINT=https://dyn.example.com/dns-update " +
      `HTTPREQ_USERNAME=${user} HTTPREQ_PASSWORD=s3cret-of-${user} ` +
      `HTTPREQ_POLLING_INTERVAL=1 LEGO_CA_CERTIFICATES=$DENO_CERT ${more}`,
  );
}

/** Where the plugin of certbot that asks acme-dns is, from PyPI. */
const VENV = Deno.env.get("ACMEDNS_VENV");

const ACMEDNS = certbot(
  "--authenticator dns-acmedns --dns-acmedns-credentials $HOME/acmedns.ini " +
    "--dns-acmedns-propagation-seconds 1",
  `REQUESTS_CA_BUNDLE=$DENO_CERT ${VENV}/bin/python -c ` +
    "'import sys, certbot.main; sys.exit(certbot.main.main())'",
);

/** What the plugin has where others have registered. */
const ACCOUNT = {
  username: "dns",
  password: "s3cret-of-dns",
  fulldomain: "plain.example.com",
  subdomain: "plain.example.com",
  allowfrom: [],
};

testCertificates(
  [
    "lego",
    ...VENV === undefined
      ? ["certbot-dns-acmedns (ACMEDNS_VENV)"]
      : ["certbot"],
  ],
  "certificates through the service",
  async (t) => {
    await using world = await startWorld();
    await world.write(".schlund-ddns", CONFIG + CLIENTS);
    await using serve = world.background("schlund-ddns serve", "serve");
    let url = "";
    await serve.until((log) => {
      url = /listening on (http:\S+)$/m.exec(log)?.[1] ?? "";
      return url !== "";
    });
    world.publish(url, "dyn.example.com");
    await together(t, {
      "lego, httpreq": async () => {
        const client = httpreq("lego");
        await issue(world, client, ["home.example.com"]);
        const order = await issue(world, client, both("mail.example.com"));
        await renew(world, client, order);
      },
      "lego, httpreq, RAW": async () => {
        await issue(
          world,
          httpreq("lego", "HTTPREQ_MODE=RAW"),
          both("example.org"),
        );
      },
      "certbot, acme-dns": async () => {
        await world.write(
          "acmedns.json",
          JSON.stringify({ "plain.example.com": ACCOUNT }),
        );
        await world.write(
          "acmedns.ini",
          "dns_acmedns_api_url = https://dyn.example.com/acme\n" +
            `dns_acmedns_registration_file = ${world.home}/acmedns.json\n`,
        );
        await issue(world, ACMEDNS, both("plain.example.com"));
      },
      "a client without acme gets none": async () => {
        const order = { names: ["nas.example.org"], folder: "$HOME/none" };
        const { code, stdout, stderr } = await world.shell(
          httpreq("router").issue(order),
        );
        assertEquals(code === 0, false, stdout + stderr);
        assertEquals(/403/.test(stdout + stderr), true, stdout + stderr);
      },
    });
    // Clients of acme-dns never remove what they added.
    assertEquals(
      challengesIn(world).map((text) => text.split(" ")[0]),
      ["_acme-challenge.plain", "_acme-challenge.plain"],
    );
    const log = await serve.log();
    assertEquals(log.includes("s3cret-of"), false, log);
  },
);
