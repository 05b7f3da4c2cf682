/**
 * A practice gateway behind TLS, and the programs that speak to it.
 *
 * @module
 */
import configuration from "../../deno.json" with { type: "json" };
import type { PracticeOptions } from "../../lib/practice/mod.ts";
import { type Certificate, makeCertificate } from "../tls/certificates.ts";
import { type Front, type FrontOptions, startFront } from "../tls/front.ts";
import {
  denoDirectory,
  ini,
  type Ran,
  setStage,
  type Stage,
} from "./harness.ts";
import { type Serve, startServe } from "./servers/serve.ts";

/** What every test that trusts an authority of its own begins with. */
export interface TlsStage extends AsyncDisposable {
  readonly stage: Stage;
  readonly front: Front;
  /** What makes the programs trust the front. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs the command line with the account that has no 2FA. */
  readonly run: (...args: readonly string[]) => Promise<Ran>;
  /** Runs the CGI program for one request to set the host to an address. */
  readonly cgi: (
    address: string,
    env?: Readonly<Record<string, string>>,
  ) => Promise<Ran>;
  /** Starts the service; a request to it sets the host to an address. */
  readonly serve: () => Promise<
    Serve & { readonly update: (address: string) => Promise<string> }
  >;
}

/** The host that the programs update. */
export const HOST = "home.example.com";

/** What a test may have otherwise. */
export interface TlsStageOptions extends Partial<FrontOptions> {
  readonly practiceOptions?: PracticeOptions;
  /** Milliseconds that the service remembers a record; 0: not at all. */
  readonly settings?: Readonly<Record<string, string>>;
}

let authorities: Promise<{ authority: Certificate; good: Certificate }>;

/** The test's own authority and a certificate of it for this machine. */
export function testAuthority(): typeof authorities {
  return authorities ??= (async () => {
    const authority = await makeCertificate({
      name: "Test authority",
      authority: true,
    });
    const { issuer } = authority;
    const hosts = ["localhost", "127.0.0.1"];
    const good = await makeCertificate({ name: "localhost", issuer, hosts });
    return { authority, good };
  })();
}

/** Sets the stage. */
export async function setTlsStage(
  { practiceOptions, settings, ...options }: TlsStageOptions = {},
): Promise<TlsStage> {
  const { authority, good } = await testAuthority();
  await using stack = new AsyncDisposableStack();
  const stage = stack.use(await setStage(practiceOptions));
  const { practice, home } = stage;
  const front = stack.use(
    await startFront({ practice, certificate: good, ...options }),
  );
  // Deno itself may look for a new version, through the same proxy.
  const quiet = { DENO_NO_UPDATE_CHECK: "1" };
  const env = {
    ...quiet,
    DENO_CERT: await stage.write("authority.pem", authority.pem),
  };
  const account = ["--username", "1234567", "--password", "practice"];
  const config = await stage.write(
    "cgi.ini",
    ini({
      username: "1234567",
      password: "practice",
      url: front.url,
      allow_private_addresses: "yes",
      ...settings,
    }),
  );
  const running = stack.move();
  return {
    stage,
    front,
    env,
    run: (...args) =>
      stage.bare([...account, "--url", front.url, ...args], env),
    cgi: (address, more) =>
      runCgi({
        DDNS_CONFIG: config,
        REQUEST_METHOD: "GET",
        QUERY_STRING: `hostname=${HOST}&myip=${address}`,
        REMOTE_ADDR: "127.0.0.1",
        ...env,
        ...more,
      }),
    async serve() {
      const serve = running.use(
        await startServe({
          practice,
          directory: home,
          env,
          settings: {
            url: front.url,
            state_ttl: "0",
            allow_private_addresses: "yes",
            ...settings,
          },
        }),
      );
      const headers = { authorization: `Basic ${btoa("router:let me in")}` };
      return {
        ...serve,
        async update(address) {
          const response = await fetch(
            `${serve.url}/nic/update?hostname=${HOST}&myip=${address}`,
            { headers },
          );
          return (await response.text()).trim();
        },
      };
    },
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function runCgi(env: Readonly<Record<string, string>>): Promise<Ran> {
  const compiled = Deno.env.get("SCHLUND_DDNS_CGI_EXE");
  const script = new URL("../../cgi.ts", import.meta.url).pathname;
  const flags = configuration.tasks.cgi.command.split(" ")
    .filter((word) => word.startsWith("-"));
  const { code, stdout, stderr } = await new Deno.Command(
    compiled ?? Deno.execPath(),
    {
      args: compiled === undefined ? ["run", ...flags, script] : [],
      clearEnv: true,
      env: { DENO_DIR: await denoDirectory(), ...env },
      stdin: "null",
    },
  ).output();
  const decoder = new TextDecoder();
  return {
    code,
    stdout: decoder.decode(stdout),
    stderr: decoder.decode(stderr),
  };
}

/** The values of the host's A records now. */
export function addressesNow({ stage }: TlsStage): readonly string[] {
  return stage.practice.zone("example.com")!.rr
    .filter(({ name, type }) => name === "home" && type === "A")
    .map(({ value }) => value);
}

/** The codes of the requests that reached the gateway. */
export function codesOf({ stage }: TlsStage): string {
  return stage.practice.requests.map(({ codes }) => codes.join()).join(" ");
}
