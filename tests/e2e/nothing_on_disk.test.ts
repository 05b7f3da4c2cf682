/**
 * The executables keep no cache on disk and run nothing that others put there.
 * Only for executables: `SCHLUND_DDNS_EXE` and `SCHLUND_DDNS_CGI_EXE` name them.
 *
 * @module
 */
import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { bundleProgram } from "../../packaging/build/bundle.ts";
import { runDeno } from "../../packaging/build/deno.ts";
import { COMMAND_LINE } from "../../packaging/build/program.ts";
import { accountOf, ini, setStage, type Stage } from "./harness.ts";
import { run } from "./process.ts";

const PROGRAM = Deno.env.get("SCHLUND_DDNS_EXE");
const CGI = Deno.env.get("SCHLUND_DDNS_CGI_EXE");
const MISSING = PROGRAM === undefined || CGI === undefined;
const SKIPPED = MISSING ? " (skipped: no executables are named)" : "";

/** Where Deno and its engines keep compiled code if they may. */
const CACHES: readonly string[] = [
  "deno-compile-schlund-ddns.cache",
  "deno-compile-schlund-ddns-cgi.cache",
  "v8x/quickjs-bytecode/0.qbc",
  ".cache/v8x/quickjs-bytecode/0.qbc",
];

let last = 0;
/** An address that is not published yet. */
function nextAddress(): string {
  return `1.2.3.${++last}`;
}

/** Runs an update with each program; the environment is all they have. */
async function update(
  stage: Stage,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const account = {
    username: "1234567",
    password: "practice",
    url: stage.practice.url,
  };
  const config = await stage.write("ddns.ini", ini(account));
  const line = await run(PROGRAM!, [
    "--config",
    config,
    "home.example.com",
    nextAddress(),
  ], env);
  assertEquals([line.code, line.stderr], [0, ""]);
  const cgi = await run(CGI!, [], {
    ...env,
    DDNS_CONFIG: config,
    REQUEST_METHOD: "GET",
    QUERY_STRING: `hostname=home.example.com&myip=${nextAddress()}`,
    REMOTE_ADDR: "127.0.0.1",
  });
  assertEquals(cgi.code, 0);
  assertMatch(cgi.stdout, /\b(?:good|nochg)\b/);
  // The line for the web server's log, and nothing else.
  assertMatch(cgi.stderr, /^schlund-ddns-cgi: \S+ method=GET .*\n$/);
}

/** All files and folders below a folder. */
async function contents(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(folder)) {
    found.push(name);
    if (!isDirectory) continue;
    const below = await contents(`${folder}/${name}`);
    found.push(...below.map((path) => `${name}/${path}`));
  }
  return found.sort();
}

/** A folder that everybody may write to, as the temporary one is. */
async function openFolder(): Promise<string> {
  const folder = await Deno.makeTempDir();
  await Deno.chmod(folder, 0o1777);
  return folder;
}

/**
 * Runs the command line as it would be without its guards, with each engine whose
 * base is at hand, so that its caches come to lie in the folder.
 */
async function unguarded(stage: Stage, folder: string): Promise<void> {
  const build = await Deno.makeTempDir();
  try {
    const { entry } = await bundleProgram(COMMAND_LINE, `${build}/chunks`);
    for (const engine of ["v8", "quickjs"]) {
      const output = `${build}/${engine}/schlund-ddns`;
      await Deno.mkdir(`${build}/${engine}`);
      const { success } = await runDeno([
        ...["compile", "--no-config", "--no-check", "--allow-all"],
        ...["--engine", engine, "--output", output, entry],
      ], build);
      if (!success) continue;
      await run(output, [
        ...accountOf(stage.practice),
        "home.example.com",
        nextAddress(),
      ], inFolder(folder));
    }
  } finally {
    await Deno.remove(build, { recursive: true });
  }
}

function inFolder(folder: string): Readonly<Record<string, string>> {
  return { HOME: folder, XDG_CACHE_HOME: folder, TMPDIR: folder };
}

Deno.test({
  name: `an update leaves no file behind${SKIPPED}`,
  ignore: MISSING,
  async fn() {
    await using stage = await setStage();
    const folder = await openFolder();
    try {
      await update(stage, inFolder(folder));
      await update(stage, { HOME: folder, TMPDIR: folder });
      assertEquals(await contents(folder), []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: `nor in the temporary folder without HOME${SKIPPED}`,
  ignore: MISSING,
  async fn() {
    await using stage = await setStage();
    const caches = async () => {
      const names = await Array.fromAsync(Deno.readDir("/tmp"));
      return names.map(({ name }) => name).filter((name) =>
        /^deno-compile-schlund-ddns|^v8x$/.test(name)
      );
    };
    const before = await caches();
    await update(stage, {});
    assertEquals(await caches(), before);
  },
});

Deno.test({
  name: `a file that others planted is not run${SKIPPED}`,
  ignore: MISSING,
  async fn() {
    await using stage = await setStage();
    const folder = await openFolder();
    try {
      await unguarded(stage, folder);
      const used = await contents(folder);
      const names = [...CACHES, ...used.filter((name) => /\./.test(name))];
      for (const name of new Set(names)) {
        const path = `${folder}/${name}`;
        await Deno.mkdir(path.slice(0, path.lastIndexOf("/")), {
          recursive: true,
        });
        await Deno.remove(path).catch(() => {});
        // A pipe that nobody writes to: whoever reads it waits for ever.
        await run("/usr/bin/mkfifo", [path], {});
      }
      const before = await contents(folder);
      await update(stage, inFolder(folder));
      assertEquals(await contents(folder), before);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

const STRACE = MISSING ? false : await hasStrace();

Deno.test({
  name: `nothing is opened in a folder of others${SKIPPED}` +
    (MISSING || STRACE ? "" : " (skipped: strace cannot be used)"),
  ignore: !STRACE,
  async fn() {
    await using stage = await setStage();
    const folder = await openFolder();
    const trace = `${stage.home}/trace`;
    try {
      const { code } = await run("strace", [
        ...["-f", "-qq", "-e", "trace=open,openat,creat,mkdir,mkdirat,rename"],
        ...["-o", trace, PROGRAM!, "--username", "1234567"],
        ...["--password", "practice", "--url", stage.practice.url],
        ...["home.example.com", nextAddress()],
      ], { ...inFolder(folder), PATH: "/usr/bin:/bin" });
      assertEquals(code, 0);
      const calls = await Deno.readTextFile(trace);
      // The trace is one: it shows the certificates' library or the loader.
      assertStringIncludes(calls, "open");
      const made = calls.split("\n").filter((call) =>
        call.includes(`"${folder}/`) && / = \d/.test(call)
      );
      assertEquals(made, []);
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

async function hasStrace(): Promise<boolean> {
  try {
    return (await run("strace", ["-qq", "/bin/true"], {
      PATH: "/usr/bin:/bin",
    }))
      .code === 0;
  } catch {
    return false;
  }
}
