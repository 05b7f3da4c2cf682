/**
 * Programs for which `dyn.example.com` is an address of this machine, with a
 * certificate that they trust: their view of two files of the system is another.
 *
 * @module
 */
import { makeCertificate } from "../../tls/certificates.ts";
import { findProgram, program, testWith } from "./programs.ts";

/** The name that the README has. */
export const NAME = "dyn.example.com";

/** A name that is ours, as far as some programs are concerned. */
export interface NamedHost {
  /** An address of loopback that nobody else listens on. */
  readonly address: string;
  /** Files with the server's certificate and key. */
  readonly certificate: string;
  readonly key: string;
  /** A program and its arguments, so that it sees the name. */
  readonly command: (
    program: string,
    args: readonly string[],
  ) => readonly [string, string[]];
  /** What some programs have to be told besides. */
  readonly env: Readonly<Record<string, string>>;
}

/** Whether this machine lets us change what a program sees: root may, mostly. */
export const MAY_NAME: boolean = await mayName();

async function mayName(): Promise<boolean> {
  try {
    const { success } = await new Deno.Command("unshare", {
      args: ["--mount", "mount", "--bind", "/etc/hosts", "/etc/hosts"],
    }).output();
    return success;
  } catch {
    return false;
  }
}

/** A test for which the machine has to let us name a host. */
export function testNamed(
  programs: readonly string[],
  name: string,
  fn: (t: Deno.TestContext) => Promise<void>,
): void {
  if (MAY_NAME || programs.some((each) => findProgram(each) === undefined)) {
    testWith(programs, name, fn);
  } else {
    Deno.test({ name: `${name} (needs root's rights)`, ignore: true, fn });
  }
}

const AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt";
const SCRIPT =
  `mount --bind "$1" /etc/hosts && mount --bind "$2" ${AUTHORITIES} && ` +
  'shift 2 && exec "$@"';

/** Makes the files in a directory. */
export async function nameHost(directory: string): Promise<NamedHost> {
  const octet = () => 1 + Math.floor(Math.random() * 250);
  const address = `127.${octet()}.${octet()}.${octet()}`;
  const authority = await makeCertificate({ name: "Tests", authority: true });
  const { pem, key } = await makeCertificate({
    name: NAME,
    hosts: [NAME],
    issuer: authority.issuer,
  });
  const file = async (name: string, text: string) => {
    await Deno.writeTextFile(`${directory}/${name}`, text);
    return `${directory}/${name}`;
  };
  const hosts = await file("hosts", `${address} ${NAME}\n`);
  const authorities = await file("authorities.pem", authority.pem);
  return {
    address,
    certificate: await file("server.pem", pem),
    key: await file("server.key", key),
    env: { SSL_CERT_FILE: authorities },
    command: (name, args) => [
      "unshare",
      [
        "--mount",
        "sh",
        "-c",
        SCRIPT,
        "sh",
        hosts,
        authorities,
        program(name),
        ...args,
      ],
    ],
  };
}
