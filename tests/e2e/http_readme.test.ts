/**
 * The README's recipes for Apache, ddclient and inadyn, word for word: the names
 * of files in the snippet are the only thing that is filled in.
 *
 * @module
 */
import { assert, assertEquals, assertMatch } from "@std/assert";
import { practiceZones } from "../../lib/practice/mod.ts";
import { startApache } from "./servers/apache.ts";
import {
  NAME,
  type NamedHost,
  nameHost,
  testNamed,
} from "./servers/named_host.ts";
import { blockAfter } from "./servers/readme.ts";
import { htpasswdLine, makeSite, type Site } from "./servers/site.ts";

/** Whom a web server before Apache would name. */
const CALLER = "1.2.3.4";

/** The README's Apache snippet with TLS, and the host of its recipes. */
async function startReadme() {
  await using stack = new AsyncDisposableStack();
  const zones = practiceZones().map((zone) =>
    zone.name === "example.com"
      ? {
        ...zone,
        rr: [
          ...zone.rr,
          { name: "pc.home", ttl: 60, type: "A", value: "192.0.2.99" },
        ],
      }
      : zone
  );
  const site = stack.use(
    await makeSite({
      zones,
      settings: {
        allowed_hostnames: "pc.home.example.com",
        trusted_proxies: "127.0.0.0/8",
      },
    }),
  );
  await Deno.writeTextFile(
    site.htpasswd,
    `${await htpasswdLine({ name: "workshop", password: "PASS" })}\n`,
  );
  const host = await nameHost(site.directory);
  const snippet = (await blockAfter("### CGI under Apache"))
    .replace("/path/to/ddns/schlund-ddns-cgi", site.cgi)
    .replace("/path/to/ddns/config", site.config)
    .replace("/path/to/ddns/htpasswd", site.htpasswd);
  const server = stack.use(
    await startApache(site, {
      module: "cgid",
      snippet,
      listen: `${host.address}:443`,
      modules: ["ssl", "headers", "socache_shmcb"],
      head: `
ServerName ${NAME}
SSLEngine on
SSLCertificateFile ${host.certificate}
SSLCertificateKeyFile ${host.key}
# The clients are on this machine; a web server before this one would say so.
RequestHeader set X-Forwarded-For ${CALLER}`,
    }),
  );
  const running = stack.move();
  return {
    site,
    host,
    server,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

/** Runs a client that sees the name. */
async function run(
  { directory }: Site,
  { command, env }: NamedHost,
  name: string,
  args: readonly string[],
): Promise<string> {
  const [unshare, words] = command(name, args);
  const { stdout, stderr } = await new Deno.Command(unshare, {
    args: words,
    clearEnv: true,
    env: { PATH: "/usr/sbin:/usr/bin:/bin", HOME: directory, ...env },
  }).output();
  const decoder = new TextDecoder();
  return decoder.decode(stdout) + decoder.decode(stderr);
}

function addressOf({ practice }: Site): string | undefined {
  return practice.zone("example.com")?.rr
    .find(({ name, type }) => name === "pc.home" && type === "A")?.value;
}

testNamed(
  ["ddclient", "apache2"],
  "README: ddclient and the CGI program",
  async () => {
    await using readme = await startReadme();
    const { site, host, server } = readme;
    const file = `${site.directory}/ddclient.conf`;
    await Deno.writeTextFile(file, await blockAfter("**ddclient**"), {
      mode: 0o600,
    });
    const said = await run(site, host, "ddclient", [
      ...["-daemon=0", "-verbose", "-noquiet", "-nosyslog"],
      ...["-file", file, "-cache", `${site.directory}/ddclient.cache`],
    ]);
    const about = `${said}\n${await server.errorLog()}`;
    assertMatch(
      said,
      /^SUCCESS: +updating pc\.home\.example\.com: good: IP address set to 1\.2\.3\.4$/m,
      about,
    );
    assertEquals(addressOf(site), CALLER, about);
  },
);

testNamed(
  ["inadyn", "apache2"],
  "README: inadyn and the CGI program",
  async () => {
    await using readme = await startReadme();
    const { site, host, server } = readme;
    const file = `${site.directory}/inadyn.conf`;
    await Deno.writeTextFile(file, await blockAfter("**inadyn**"), {
      mode: 0o600,
    });
    const said = await run(site, host, "inadyn", [
      ...["--once", "--foreground", "--no-pidfile", "--loglevel=debug"],
      ...["--config", file, "--cache-dir", site.directory],
    ]);
    const about = `${said}\n${await server.errorLog()}`;
    assertMatch(
      said,
      /Successful alias table update for pc\.home\.example\.com => new IP# 1\.2\.3\.4/,
      about,
    );
    assertEquals(addressOf(site), CALLER, about);
  },
);

testNamed(
  ["curl", "apache2"],
  "README: only /dns-update/myip is open to all",
  async () => {
    await using readme = await startReadme();
    const { site, host } = readme;
    const get = (...args: string[]) =>
      run(site, host, "curl", [
        "-sS",
        "-o",
        "-",
        "-w",
        " %{http_code}",
        ...args,
      ]);
    const url = `https://${NAME}/dns-update`;
    assertEquals(await get(`${url}/myip`), `${CALLER}\n 200`);
    for (
      const path of [
        ...["", "/", "/healthz", "/myip2", "/update", "/check"],
        ...["/myip/x", "/myip/check", "/healthz/x", "/m%79ip/x", "//myip//x"],
      ]
    ) {
      const answer = await get(`${url}${path}?hostname=pc.home.example.com`);
      assert(answer.endsWith(" 401"), `${path}: ${answer}`);
    }
    // The page never updates.
    assertEquals(
      await get(`${url}/myip?hostname=pc.home.example.com&myip=1.2.3.9`),
      `${CALLER}\n 200`,
    );
    assertEquals(site.practice.requests, []);
  },
);
