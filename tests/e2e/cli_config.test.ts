import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { PracticeAccount } from "../../lib/practice/mod.ts";
import { ini, requestsOf, setStage, type Stage } from "./harness.ts";

const WORDS = ["home.example.com", "192.0.2.10"];

function account(user: string, password = "practice"): PracticeAccount {
  return { user, password, context: "10" };
}

/** Who the last request came from. */
function lastUser({ practice }: Stage): string | undefined {
  return practice.requests.at(-1)?.user;
}

Deno.test("the config file: ~/.schlund-ddns, DDNS_CONFIG and --config", async () => {
  await using stage = await setStage({
    accounts: ["home", "variable", "flag"].map((user) => account(user)),
  });
  const { url } = stage.practice;
  const file = (user: string) =>
    ini({ username: user, password: "practice", url });
  const none = await stage.bare(WORDS);
  assertEquals(none.code, 2);
  assertStringIncludes(none.stderr, "there is no username");
  assertStringIncludes(none.stderr, "~/.schlund-ddns");
  await stage.write(".schlund-ddns", file("home"));
  await stage.write("variable.ini", file("variable"));
  await stage.write("flag.ini", file("flag"));
  for (
    const [args, env, user] of [
      [[], {}, "home"],
      [[], { DDNS_CONFIG: "" }, "home"],
      [[], { DDNS_CONFIG: "~/variable.ini" }, "variable"],
      [[], { DDNS_CONFIG: "variable.ini" }, "variable"],
      [["--config=~/flag.ini"], { DDNS_CONFIG: "~/variable.ini" }, "flag"],
    ] as const
  ) {
    const ran = await stage.bare([...args, ...WORDS], env);
    assertEquals([ran.code, lastUser(stage)], [0, user], ran.stderr);
  }
  // A file that is named must be there, even if another would do.
  const absent = await stage.bare(WORDS, { DDNS_CONFIG: "~/absent.ini" });
  assertEquals(absent.code, 2);
  assertStringIncludes(absent.stderr, `${stage.home}/absent.ini`);
});

Deno.test("a file that others can read is warned about", async () => {
  await using stage = await setStage();
  const path = await stage.write(
    ".schlund-ddns",
    ini({ username: "1234567", password: "practice", url: stage.practice.url }),
  );
  const closed = await stage.bare(["-n", "home.example.com", "1.1.1.1"]);
  assertEquals(closed.stderr, "");
  await Deno.chmod(path, 0o644);
  const open = await stage.bare(["-n", "home.example.com", "1.1.1.1"]);
  assertEquals(open.code, 0);
  assertStringIncludes(open.stderr, `warning: ${path} can be read by every`);
});

Deno.test("what is wrong with a file is one line with file and line", async () => {
  await using stage = await setStage();
  for (
    const [text, place, hint] of [
      ["[default]\nusername = u\nGeheim9\n", ":3: ", "="],
      ["[Default]\npassword = Geheim9\n", ": ", "[default]"],
      ["[default]\nusername=u\npassword=p\nttl=5\n", ":4: ", "ttl"],
    ] as const
  ) {
    const path = await stage.write("bad.ini", text);
    const ran = await stage.bare(["--config", path, ...WORDS]);
    assertEquals([ran.code, ran.stdout], [2, ""], text);
    assert(ran.stderr.startsWith(`schlund-ddns: ${path}${place}`), ran.stderr);
    assertStringIncludes(ran.stderr, hint);
    assertEquals(ran.stderr.split("\n").length, 2);
    assert(!ran.stderr.includes("Geheim9"), ran.stderr);
  }
  await Deno.writeFile(`${stage.home}/latin.ini`, new Uint8Array([91, 0xe4]));
  const latin = await stage.bare(["--config", "latin.ini", ...WORDS]);
  assertStringIncludes(latin.stderr, "latin.ini: it is not UTF-8");
  assertEquals(requestsOf(stage.practice), []);
});

Deno.test("strange passwords reach the gateway exactly, from each source", async () => {
  const passwords = [
    "007",
    "<a&b>'\"]]>&amp;",
    "%(username)s a;b#c 😀 \u00a0x",
  ];
  const totpSecret = "JBSWY3DPEHPK3PXP";
  await using stage = await setStage({
    accounts: passwords.map((password, i) => ({
      ...account(`${i}`, password),
      totpSecret,
    })),
  });
  const { url } = stage.practice;
  for (const [i, password] of passwords.entries()) {
    // In the file, a percent sign that begins a reference must be doubled.
    const written = password.replaceAll("%(", "%%(");
    const config = await stage.write(
      "ddns.ini",
      ini({ username: `${i}`, password: written, url }),
    );
    const user = ["--username", `${i}`, "--url", url];
    const path = await stage.write("password", `${password}\r\n`);
    const totp = await stage.write("totp", "jbsw y3dp\nehpk 3pxp\n");
    for (
      const [args, env] of [
        [["--config", config], {}],
        [[...user, `--password=${password}`], {}],
        [user, { SCHLUND_DDNS_PASSWORD: password }],
        [user, { SCHLUND_DDNS_PASSWORD_FILE: path }],
      ] as const
    ) {
      const ran = await stage.bare(["-n", ...args, ...WORDS], {
        ...env,
        SCHLUND_DDNS_TOTP_SECRET_FILE: totp,
      });
      assertEquals(ran.code, 0, `${password} by ${args[0]}: ${ran.stderr}`);
    }
  }
});

Deno.test("zone, create, ttl and allowed_hostnames of the file count as well", async () => {
  await using stage = await setStage();
  await stage.write(
    ".schlund-ddns",
    ini({
      username: "1234567",
      password: "practice",
      url: stage.practice.url,
      zone: "sub.example.org example.com",
      create: "yes",
      ttl: "77",
      allowed_hostnames: "only.example.com",
    }),
  );
  // allowed_hostnames is for requests from outside: the owner may do all.
  const ran = await stage.bare(["new.sub.example.org", "198.51.100.7"]);
  assertEquals(ran.code, 0, ran.stderr);
  assertEquals(requestsOf(stage.practice)[0], "0205 sub.example.org");
  const record = stage.practice.zone("sub.example.org")?.rr.at(-1);
  assertEquals([record?.name, record?.ttl], ["new", 77]);
});
