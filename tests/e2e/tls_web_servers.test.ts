/**
 * nginx and Apache before the practice gateway, as the real one may stand behind.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { layWire } from "../tls/wire.ts";
import { accepts, freePort, startBackground } from "./servers/background.ts";
import { program, testWith } from "./servers/programs.ts";
import {
  addressesNow,
  codesOf,
  HOST,
  setTlsStage,
  testAuthority,
  type TlsStage,
} from "./tls_stage.ts";

const NEW = "198.51.100.7";

/** A web server's name, its program, and how it is started. */
interface Kind {
  readonly program: string;
  readonly configuration: (place: Place) => string;
  readonly args: (file: string, directory: string) => readonly string[];
}

interface Place {
  readonly directory: string;
  readonly port: number;
  readonly target: string;
  readonly version: string;
}

const NGINX: Kind = {
  program: "nginx",
  args: (file, directory) => ["-c", file, "-p", directory],
  configuration: ({ directory, port, target, version }) => `
daemon off;
user root;
pid ${directory}/nginx.pid;
error_log ${directory}/nginx.log;
events {}
http {
  access_log off;
  ${
    ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map((kind) =>
      `${kind}_temp_path ${directory}/nginx-${kind};`
    ).join("\n  ")
  }
  server {
    listen 127.0.0.1:${port} ssl http2;
    ssl_certificate ${directory}/server.pem;
    ssl_certificate_key ${directory}/server.key;
    ssl_protocols ${version};
    location / { proxy_pass ${target}; }
  }
}
`,
};

const APACHE: Kind = {
  program: "apache2",
  args: (file) => ["-DFOREGROUND", "-f", file],
  configuration: ({ directory, port, target, version }) => `
ServerName localhost
ServerRoot ${directory}
DefaultRuntimeDir ${directory}
PidFile ${directory}/apache.pid
ErrorLog ${directory}/apache.log
Listen 127.0.0.1:${port}
${
    [
      "mpm_event",
      "authz_core",
      "socache_shmcb",
      "ssl",
      "http2",
      "proxy",
      "proxy_http",
    ].map((name) =>
      `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`
    ).join("\n")
  }
Protocols h2 http/1.1
SSLEngine on
SSLCertificateFile ${directory}/server.pem
SSLCertificateKeyFile ${directory}/server.key
SSLProtocol -all +${version}
ProxyPass / ${target}/
`,
};

async function run(
  tls: TlsStage,
  kind: Kind,
  version: string,
): Promise<void> {
  const directory = tls.stage.home;
  await Deno.chmod(directory, 0o755);
  const { good } = await testAuthority();
  await tls.stage.write("server.pem", good.pem);
  await tls.stage.write("server.key", good.key);
  const port = freePort();
  const target = tls.stage.practice.url;
  const file = await tls.stage.write(
    "server.conf",
    kind.configuration({ directory, port, target, version }),
  );
  await using server = startBackground({
    program: program(kind.program),
    args: kind.args(file, directory),
    log: `${directory}/start.log`,
  });
  await server.until(() => accepts({ hostname: "127.0.0.1", port }));
  await using wire = layWire(port);
  const ran = await tls.stage.bare([
    ...["--username=1234567", "--password=practice"],
    `--url=https://localhost:${wire.port}`,
    ...[HOST, NEW],
  ], tls.env);
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals([wire.connections(), codesOf(tls)], [1, "0205 0202001"]);
  assertEquals(addressesNow(tls), [NEW]);
}

for (const kind of [NGINX, APACHE]) {
  testWith(
    [kind.program],
    `an update through ${kind.program} over TLS 1.2 and 1.3`,
    async () => {
      for (const version of ["TLSv1.2", "TLSv1.3"]) {
        await using tls = await setTlsStage();
        await run(tls, kind, version);
      }
    },
  );
}
