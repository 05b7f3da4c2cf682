import configuration from "../../deno.json" with { type: "json" };
import { type Practice, startPractice } from "../../lib/practice/mod.ts";
import { makeCertificate } from "../tls/certificates.ts";
import { startFront } from "../tls/front.ts";

/** One way to run an update as a process of its own. */
interface Contestant {
  readonly name: string;
  /** The command, told the address that is there and the one to set. */
  readonly command: (before: string, after: string) => Promise<string>;
  /** Whether the address changes. */
  readonly changes: boolean;
}

const ROUNDS = 31;

/**
 * Times whole processes against a practice gateway without TLS, then behind TLS
 * 1.2 and 1.3, without and with a round trip of 20 ms.
 */
export async function benchProcesses(): Promise<void> {
  await using practice = closing(startPractice());
  await race("Whole processes", practice, practice.url, {});
  const authority = await makeCertificate({ name: "Bench", authority: true });
  const certificate = await makeCertificate({
    name: "localhost",
    issuer: authority.issuer,
    hosts: ["localhost"],
  });
  const file = await Deno.makeTempFile({ suffix: ".pem" });
  await Deno.writeTextFile(file, authority.pem);
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    for (const delay of [0, 10]) {
      await using front = await startFront({
        practice,
        certificate,
        version,
        delay,
      });
      const name = `Over ${version}, round trip ${2 * delay} ms`;
      await race(name, practice, front.url, { DENO_CERT: file });
    }
  }
  await Deno.remove(file);
}

function closing(practice: Practice): Practice & AsyncDisposable {
  return { ...practice, [Symbol.asyncDispose]: practice.close };
}

/**
 * Runs each contestant in turn, so that a busy machine slows all alike, and
 * prints medians and their ratio to the bare script.
 */
async function race(
  title: string,
  practice: Practice,
  url: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const dir = await Deno.makeTempDir({ prefix: "schlund-ddns-bench-" });
  try {
    const contestants = await prepare(url, dir, env);
    const times = new Map(
      contestants.map(({ name }) => [name, [] as number[]]),
    );
    let address = addressIn(practice);
    for (let round = 0; round < ROUNDS; round++) {
      for (const { name, command, changes } of contestants) {
        const next = `198.51.100.${1 + (round * contestants.length) % 200}`;
        const after = changes
          ? (next === address ? "198.51.100.250" : next)
          : address;
        const start = performance.now();
        const output = await command(address, after);
        times.get(name)!.push(performance.now() - start);
        const is = addressIn(practice);
        if (is !== after) throw new Error(`${name} did not update: ${output}`);
        address = after;
      }
    }
    print(title, times);
  } finally {
    await Deno.remove(dir, { recursive: true });
  }
}

function addressIn(practice: Practice): string {
  return practice.zone("example.com")!.rr
    .find(({ name, type }) => name === "home" && type === "A")!.value;
}

async function prepare(
  url: string,
  dir: string,
  tls: Readonly<Record<string, string>>,
): Promise<readonly Contestant[]> {
  const main = await bundle("main.ts", dir);
  const cgi = await bundle("cgi.ts", dir);
  const config = `${dir}/ddns.ini`;
  await Deno.writeTextFile(
    config,
    `[default]\nusername = 1234567\npassword = practice\nurl = ${url}\n` +
      "allow_private_addresses = yes\n",
    { mode: 0o600 },
  );
  const deno = (task: "start" | "cgi", script: string) => [
    "run",
    "--no-config",
    ...configuration.tasks[task].command.split(" ").filter((word) =>
      word[0] === "-"
    ),
    script,
  ];
  const env = { ...tls, DDNS_CONFIG: config };
  const update = (name: string, args: readonly string[]): Contestant => ({
    name,
    changes: true,
    command: (_before, after) => run([...args, "home.example.com", after], env),
  });
  const runCgi = (name: string, changes: boolean): Contestant => ({
    name,
    changes,
    command: (_before, after) =>
      run(deno("cgi", cgi), {
        ...env,
        REQUEST_METHOD: "GET",
        QUERY_STRING: `hostname=home.example.com&myip=${after}`,
        REMOTE_ADDR: "127.0.0.1",
      }),
  });
  const bare = new URL("bare.ts", import.meta.url).pathname;
  const source = new URL("../../main.ts", import.meta.url).pathname;
  return [
    {
      name: "bare script",
      changes: true,
      command: (before, after) =>
        run(
          ["run", "--no-config", "--allow-net", bare, url, before, after],
          tls,
        ),
    },
    update("update, bundled as in the executable", deno("start", main)),
    update(
      "update, from source",
      deno("start", source).filter((word) => word !== "--no-config"),
    ),
    runCgi("CGI update, bundled", true),
    runCgi("CGI nochg, bundled", false),
  ];
}

/** The one file that `deno compile --bundle` puts into the executable. */
async function bundle(entry: string, dir: string): Promise<string> {
  const output = `${dir}/${entry.replace(".ts", ".mjs")}`;
  const source = new URL(`../../${entry}`, import.meta.url).pathname;
  await run(["bundle", "--minify", "--output", output, source], {});
  return output;
}

async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [...args],
    env,
  }).output();
  const text = new TextDecoder().decode(stdout);
  if (!success) throw new Error(text + new TextDecoder().decode(stderr));
  return text;
}

function print(
  title: string,
  times: ReadonlyMap<string, readonly number[]>,
): void {
  const medians = [...times].map(([name, list]) =>
    [name, median(list)] as const
  );
  const [, base = 1] = medians[0] ?? [];
  console.log(`${title}, median of ${ROUNDS} runs in turn:`);
  for (const [name, time] of medians) {
    const ratio = (time / base).toFixed(2);
    console.log(
      `  ${name.padEnd(38)} ${time.toFixed(1).padStart(6)} ms  ${ratio}×`,
    );
  }
}

/** The middle one of some numbers. */
export function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ??
    NaN;
}
