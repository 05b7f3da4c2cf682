/**
 * Clients that get certificates, each as somebody starts it for a challenge over
 * DNS.
 *
 * @module
 */
import { assertEquals } from "@std/assert";
import { practiceZones } from "../../lib/practice/mod.ts";
import type { World } from "./world.ts";

/** What is asked for, and where the client keeps its account, key and certificate. */
export interface Order {
  readonly names: readonly string[];
  readonly folder: string;
}

/** A client, and the way by which it has records written. */
export interface Client {
  readonly program: string;
  /** Lines for a shell. */
  readonly issue: (order: Order) => string;
  /** The same for a certificate that it has, valid or not. */
  readonly renew: (order: Order) => string;
  /** The file with the certificate and those above it. */
  readonly chain: (order: Order) => string;
}

/** Where our command line is, for settings that want a path. */
export const HOOK = "$HOME/programs/schlund-ddns";

/** The arguments that name what a certificate is for. */
function each(option: string, { names }: Order): string {
  return names.map((name) => `${option} '${name}'`).join(" ");
}

/** lego with one of its providers, and the provider's settings. */
export function lego(dns: string, settings: string): Client {
  const run = (order: Order, verb: string) =>
    `${settings} lego --accept-tos --email admin@example.com --dns ${dns} ` +
    `--path ${order.folder} ${each("--domains", order)} ${verb}`;
  return {
    program: "lego",
    issue: (order) => run(order, "run"),
    renew: (order) => run(order, "renew --days 9999 --no-random-sleep"),
    chain: ({ folder, names: [name] }) =>
      `${folder}/certificates/${name!.replace("*", "_")}.crt`,
  };
}

/** certbot with options that name the authenticator; `program` if it is not Debian's. */
export function certbot(options: string, program = "certbot"): Client {
  const run = (verb: string, { folder }: Order, more: string) =>
    `${program} ${verb} --non-interactive --config-dir ${folder} ` +
    `--work-dir ${folder}/work --logs-dir ${folder}/log ${more}`;
  return {
    program: "certbot",
    issue: (order) =>
      run(
        "certonly",
        order,
        `--agree-tos --email admin@example.com --cert-name ours ${options} ` +
          each("--domain", order),
      ),
    renew: (order) =>
      run("renew", order, "--force-renewal --no-random-sleep-on-renew"),
    chain: ({ folder }) => `${folder}/live/ours/fullchain.pem`,
  };
}

/** dehydrated with more lines for its config file. */
export function dehydrated(config: string): Client {
  return {
    program: "dehydrated",
    issue: ({ folder, names }) => `
cat > ${folder}/config << END
BASEDIR=${folder}
CHALLENGETYPE=dns-01
ACCOUNT_KEY_ALGO=secp384r1
${config}
END
echo '${names.join(" ")} > ours' > ${folder}/domains.txt
dehydrated --config ${folder}/config --register --accept-terms
dehydrated --config ${folder}/config --cron`,
    renew: ({ folder }) =>
      `dehydrated --config ${folder}/config --cron --force`,
    chain: ({ folder }) => `${folder}/certs/ours/fullchain.pem`,
  };
}

/** uacme with a hook. */
export function uacme(hook: string): Client {
  const run = ({ folder, names }: Order, options: string) =>
    `uacme -c ${folder} -h ${hook} -t EC ${options} issue ${
      names.map((name) => `'${name}'`).join(" ")
    }`;
  return {
    program: "uacme",
    issue: (order) =>
      `uacme -c ${order.folder} -y -t EC new\n${run(order, "")}`,
    renew: (order) => run(order, "-d 9999"),
    chain: ({ folder, names: [name] }) =>
      `${folder}/${name!.replace("*.", "")}/cert.pem`,
  };
}

/** Places an order, and makes sure that the certificate is for what was asked. */
export async function issue(
  world: World,
  client: Client,
  names: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Order> {
  const order = {
    names,
    folder: await Deno.makeTempDir({ dir: world.home }),
  };
  await finish(world, client, order, client.issue(order), env);
  return order;
}

/** Renews a certificate: there is another one afterwards. */
export async function renew(
  world: World,
  client: Client,
  order: Order,
): Promise<void> {
  const before = await Deno.readTextFile(client.chain(order));
  await finish(world, client, order, client.renew(order));
  assertEquals(await Deno.readTextFile(client.chain(order)) === before, false);
}

async function finish(
  world: World,
  client: Client,
  order: Order,
  lines: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { code, stdout, stderr } = await world.shell(lines, env);
  assertEquals(code, 0, `${lines}\n${stdout}${stderr}`);
  assertEquals(
    await world.namesIn(client.chain(order)),
    order.names.toSorted(),
  );
}

/** Steps that run beside each other. */
export async function together(
  t: Deno.TestContext,
  steps: Readonly<Record<string, () => Promise<void>>>,
): Promise<void> {
  await Promise.all(
    Object.entries(steps).map(([name, fn]) =>
      t.step({
        name,
        fn,
        sanitizeOps: false,
        sanitizeResources: false,
        sanitizeExit: false,
      })
    ),
  );
}

/** A host, all below it, and both in one certificate. */
export function three(host: string): readonly (readonly string[])[] {
  return [[host], [`*.${host}`], both(host)];
}

/** A host and all below it: their challenges have one name. */
export function both(host: string): readonly string[] {
  return [host, `*.${host}`];
}

/** The TXT records below some `_acme-challenge`, as `NAME VALUE`. */
export function challengesIn({ practice }: World): readonly string[] {
  return practiceZones().flatMap((zone) =>
    practice.zone(zone.name)!.rr
      .filter(({ name, type }) =>
        type === "TXT" && name.startsWith("_acme-challenge")
      )
      .map(({ name, value }) => `${name} ${value}`)
  );
}
