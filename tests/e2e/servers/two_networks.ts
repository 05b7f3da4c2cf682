/**
 * A home with an interface `v0`, and the Internet behind it, where the services
 * tell whoever asks the address that they see: two network namespaces, made for one
 * run of the program.
 *
 * @module
 */
import { makeCertificate } from "../../tls/certificates.ts";
import { command, denoDirectory } from "../harness.ts";
import { type Ran, runProcess } from "../process.ts";
import { SERVICE_HOSTS } from "./named_services.ts";
import { testWith } from "./programs.ts";

/** The hardware address of `v0`; its interface ID is `0:5eff:fe00:5301`. */
const MAC = "02:00:5e:00:53:01";

/** The services' addresses. */
const FAR4 = "9.9.9.1";
const FAR6 = "2a00:ffff::1";

/**
 * In the namespace of the home: `$0` is the directory; the rest is the program. What
 * cannot be made here ends it with 99.
 */
const HOME = `
set -e
trap 'exit 99' EXIT
ip link set lo up
ip link add name v0 address ${MAC} type veth peer name v1
unshare -n /bin/sh "$0/internet" >"$0/internet.log" 2>&1 &
i=0
until [ -s "$0/internet.pid" ]; do i=$((i + 1)); [ $i -lt 100 ]; sleep 0.05; done
ip link set v1 netns "$(cat "$0/internet.pid")"
ip addr add 8.8.4.4/24 dev v0
ip link set v0 up
until [ -e "$0/ready" ]; do i=$((i + 1)); [ $i -lt 300 ]; sleep 0.05; done
. "$0/home"
ip route add default via 8.8.4.1
ip -6 route add default via fe80::1 dev v0
mount --bind "$0/hosts" /etc/hosts
. "$0/wait"
trap - EXIT
"$@" </dev/null
`;

const INTERNET = (deno: string, script: string, directory: string) => `
ip link set lo up
echo $$ > "${directory}/internet.pid"
until ip link set v1 up 2>/dev/null; do sleep 0.05; done
ip addr add 8.8.4.1/24 dev v1
ip addr add ${FAR4}/32 dev v1
ip addr add fe80::1/64 dev v1 nodad
ip addr add ${FAR6}/128 dev v1 nodad
ip -6 route add 2a00::/16 dev v1
exec "${deno}" run -A "${script}" "${directory}" ${FAR4} ${FAR6}
`;

/** Waits until temporary addresses are there and in use. */
export const WAIT_FOR_TEMPORARY = `
until ip -6 addr show dev v0 temporary -tentative | grep -q inet6; do
  i=$((i + 1)); [ $i -lt 500 ]; sleep 0.05
done
`;

/** Whether two networks can be made here. */
const MAY_MAKE_NETWORKS: boolean = await mayMakeNetworks();

async function mayMakeNetworks(): Promise<boolean> {
  const script = "ip link add name v0 type veth peer name v1 && unshare -n " +
    "true && mount --bind /etc/hosts /etc/hosts && " +
    "test -e /proc/sys/net/ipv6/conf/v0/use_tempaddr";
  try {
    const { code } = await runProcess("unshare", {
      args: ["-rnm", "--pid", "--fork", "/bin/sh", "-ec", script],
    });
    return code === 0;
  } catch {
    return false;
  }
}

/** A test for which networks have to be made. */
export function testAtHome(name: string, fn: () => Promise<void>): void {
  if (MAY_MAKE_NETWORKS) return testWith(["unshare", "ip", "bash"], name, fn);
  const reason = "no network namespace can be made here";
  Deno.test({ name: `${name} (${reason})`, ignore: true, fn });
}

/** What the home is like. */
export interface HomeOptions {
  /** Shell commands that give `v0` its IPv6 addresses. */
  readonly addresses: string;
  /** Shell commands that wait until these are as they should be. */
  readonly wait?: string;
}

/** Runs the program in a home. */
export async function runAtHome(
  args: readonly string[],
  options: HomeOptions,
): Promise<Ran> {
  const [program, settings] = await command(args);
  return await runThere([program, ...settings.args], options);
}

/**
 * Runs a shell script in a home, where the program is `schlund-ddns` and the home
 * directory is empty.
 */
export async function runScriptAtHome(
  script: string,
  options: HomeOptions,
): Promise<Ran> {
  const [program, { args }] = await command([]);
  const words = [program, ...args].map((word) => `'${word}'`).join(" ");
  const named = `schlund-ddns() { ${words} "$@"; }\n${script}`;
  // Names with a dash are for shells that are no mere POSIX ones.
  return await runThere(["/bin/bash", "-ec", named], options);
}

async function runThere(
  words: readonly string[],
  { addresses, wait = "" }: HomeOptions,
): Promise<Ran> {
  const directory = await Deno.makeTempDir({ prefix: "schlund-ddns-home-" });
  try {
    const authority = await makeCertificate({ name: "Tests", authority: true });
    const { pem, key } = await makeCertificate({
      name: "services",
      hosts: SERVICE_HOSTS,
      issuer: authority.issuer,
    });
    const script = new URL("./telling_services.ts", import.meta.url).pathname;
    const files = {
      "authority.pem": authority.pem,
      "cert.pem": pem,
      "key.pem": key,
      "home": addresses,
      "wait": wait,
      "internet": INTERNET(Deno.execPath(), script, directory),
      "hosts": SERVICE_HOSTS.map((host) => `${FAR4} ${host}\n${FAR6} ${host}\n`)
        .join(""),
    };
    for (const [name, text] of Object.entries(files)) {
      await Deno.writeTextFile(`${directory}/${name}`, text);
    }
    const home = `${directory}/me`;
    await Deno.mkdir(home);
    const ran = await runProcess("unshare", {
      // With its first process, all end that it has started.
      args: [
        ...["-rnm", "--pid", "--fork", "--kill-child"],
        ...["/bin/sh", "-c", HOME, directory, ...words],
      ],
      clearEnv: true,
      env: {
        PATH: "/usr/sbin:/usr/bin:/sbin:/bin",
        DENO_DIR: await denoDirectory(),
        HOME: home,
        DENO_CERT: `${directory}/authority.pem`,
      },
    });
    if (ran.code !== 99) return ran;
    const log = await Deno.readTextFile(`${directory}/internet.log`);
    throw new Error(`no home could be made: ${ran.stderr}${log}`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}
