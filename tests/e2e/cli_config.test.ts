import {
  assert,
  assertEquals,
  assertMatch,
  assertStringIncludes,
} from "@std/assert";
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

Deno.test("flags before environment before file", async () => {
  await using stage = await setStage({
    accounts: ["flag", "env", "file"].map((user) => account(user)),
  });
  const { url } = stage.practice;
  const config = await stage.write(
    "ddns.ini",
    ini({ username: "file", password: "practice", url }),
  );
  const env = { DDNS_CONFIG: config, SCHLUND_DDNS_USERNAME: "env" };
  for (
    const [args, environment, user] of [
      [["--username", "flag"], env, "flag"],
      [[], env, "env"],
      [[], { DDNS_CONFIG: config }, "file"],
      [[], { ...env, SCHLUND_DDNS_USERNAME: "" }, "file"],
      // A flag for the file beats the variable, and only the file.
      [["--config", config], { ...env, DDNS_CONFIG: "/nowhere" }, "env"],
    ] as const
  ) {
    const ran = await stage.bare([...args, ...WORDS], environment);
    assertEquals([ran.code, lastUser(stage)], [0, user], ran.stderr);
  }
  // The same for the other settings: each wrong one is overruled.
  const wrong = { SCHLUND_DDNS_PASSWORD: "wrong", SCHLUND_DDNS_CONTEXT: "4" };
  const ran = await stage.bare(
    ["--password=practice", "--context=10", ...WORDS],
    { ...env, ...wrong },
  );
  assertEquals(ran.code, 0, ran.stderr);
  const refused = await stage.bare([...WORDS], { ...env, ...wrong });
  assertEquals(refused.code, 1);
});

Deno.test("secrets from files, as systemd and Docker hand them out", async () => {
  const totpSecret = "JBSWY3DPEHPK3PXP";
  await using stage = await setStage({
    accounts: [{ ...account("1", " pass word "), totpSecret }],
  });
  const env = {
    SCHLUND_DDNS_USERNAME: "1",
    SCHLUND_DDNS_URL: stage.practice.url,
    // One line feed at the end is the editor's; spaces are the password's.
    SCHLUND_DDNS_PASSWORD_FILE: await stage.write("password", " pass word \n"),
    SCHLUND_DDNS_TOTP_SECRET_FILE: await stage.write(
      "totp",
      "jbswy3dpehpk3pxp\r\n",
    ),
  };
  const good = await stage.bare(WORDS, env);
  assertEquals(good.code, 0, good.stderr);
  const direct = await stage.bare(WORDS, {
    ...env,
    SCHLUND_DDNS_PASSWORD: "wins, and is wrong",
    SCHLUND_DDNS_TOTP_SECRET: "",
    SCHLUND_DDNS_TOTP_SECRET_FILE: "",
  });
  assertEquals(direct.code, 1);
  const missing = await stage.bare(WORDS, {
    ...env,
    SCHLUND_DDNS_PASSWORD_FILE: "/nowhere/password",
  });
  assertEquals(missing.code, 2);
  assertStringIncludes(missing.stderr, "SCHLUND_DDNS_PASSWORD_FILE");
  assertStringIncludes(missing.stderr, "/nowhere/password");
});

Deno.test("a secret's file with more than one line: told where it did not work", async () => {
  await using stage = await setStage();
  const { url } = stage.practice;
  const env = { SCHLUND_DDNS_USERNAME: "7654321", SCHLUND_DDNS_URL: url };
  const several = /several lines, all of which count/;
  for (const end of ["\n", "\r\n", "\r"]) {
    const refused = await stage.bare(WORDS, {
      ...env,
      SCHLUND_DDNS_PASSWORD_FILE: await stage.write(
        "password",
        `practice${end}# of SchlundTech${end}${end}`,
      ),
    });
    assertEquals(refused.code, 1, refused.stderr);
    assertStringIncludes(refused.stderr, "SCHLUND_DDNS_PASSWORD_FILE has ");
    assertMatch(refused.stderr, several);
    const unreadable = await stage.bare(WORDS, {
      ...env,
      SCHLUND_DDNS_PASSWORD: "practice",
      SCHLUND_DDNS_TOTP_SECRET_FILE: await stage.write(
        "totp",
        `JBSWY3DPEHPK3PXP${end}" RATE_LIMIT 3 30${end}`,
      ),
    });
    assertEquals(unreadable.code, 2, unreadable.stderr);
    assertMatch(
      unreadable.stderr,
      /SCHLUND_DDNS_TOTP_SECRET_FILE: .*not Base32.*several lines/,
    );
    // In groups on lines of their own it is a good one.
    const good = await stage.bare(WORDS, {
      ...env,
      SCHLUND_DDNS_PASSWORD_FILE: await stage.write(
        "password",
        `practice${end}${end}`,
      ),
      SCHLUND_DDNS_TOTP_SECRET_FILE: await stage.write(
        "totp",
        `JBSW Y3DP${end}EHPK 3PXP${end}`,
      ),
    });
    assertEquals(good.code, 0, good.stderr);
    assert(!several.test(good.stderr));
  }
});

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
  const secret = "Geheim9";
  for (
    const [text, place, hint] of [
      [`[default]\nusername = u\n${secret}\n`, ":3: ", "="],
      [`username = u\npassword = ${secret}\n`, ":1: ", "section"],
      [`[default]\npassword = x\nPassword = ${secret}\n`, ":3: ", "twice"],
      ["[default]\n[default]\n", ":2: ", "twice"],
      [`[Default]\npassword = ${secret}\n`, ": ", "[default]"],
      ["[default]\nallowed_hostname = a.example.com\n", ":2: ", "did you mean"],
      ["[default]\nusername=u\npassword=p\ncontext=ten\n", ":4: ", "context"],
      ["[default]\nusername=u\npassword=p\nurl=x\n", ":4: ", "url"],
      ["[default]\nusername=u\npassword=p\nttl=5\n", ":4: ", "ttl"],
      ["[default]\nusername=u\npassword=p\ncreate=maybe\n", ":4: ", "create"],
      [
        `[default]\nusername=u\npassword=p\ntotp_secret=${secret}!\n`,
        ":4: ",
        "totp_secret",
      ],
    ] as const
  ) {
    const path = await stage.write("bad.ini", text);
    const ran = await stage.bare(["--config", path, ...WORDS]);
    assertEquals([ran.code, ran.stdout], [2, ""], text);
    assert(
      ran.stderr.startsWith(`schlund-ddns: ${path}${place}`),
      ran.stderr,
    );
    assertStringIncludes(ran.stderr, hint);
    assertEquals(ran.stderr.split("\n").length, 2);
    assert(!ran.stderr.includes(secret), ran.stderr);
  }
  await Deno.writeFile(`${stage.home}/latin.ini`, new Uint8Array([91, 0xe4]));
  const latin = await stage.bare(["--config", "latin.ini", ...WORDS]);
  assertStringIncludes(latin.stderr, "latin.ini: it is not UTF-8");
  const folder = await stage.bare(["--config", ".", ...WORDS]);
  assertEquals([folder.code, folder.stderr.split("\n").length], [2, 2]);
  assertEquals(requestsOf(stage.practice), []);
});

Deno.test("strange passwords reach the gateway exactly, from each source", async () => {
  const passwords = [
    "007",
    "1e5",
    "null",
    "true",
    '"x"',
    "a;b#c",
    "<a&b>'\"",
    "pä$$wörd €",
    "100%",
    "%(username)s",
    "&amp;",
    "]]>",
    "a\\nb=c:d",
    "😀 \u00a0x",
    "--x",
  ];
  await using stage = await setStage({
    accounts: passwords.map((password, i) => account(`${i}`, password)),
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
    for (
      const [args, env] of [
        [["--config", config], {}],
        [[...user, `--password=${password}`], {}],
        [user, { SCHLUND_DDNS_PASSWORD: password }],
      ] as const
    ) {
      const ran = await stage.bare([...args, ...WORDS], env);
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

Deno.test("a config file from a pipe, as `--config <(…)` makes it", async () => {
  await using stage = await setStage();
  const text = ini({
    username: "1234567",
    password: "practice",
    url: stage.practice.url,
  });
  const path = `${stage.home}/pipe`;
  const made = await new Deno.Command("mkfifo", { args: [path] }).output();
  assert(made.success);
  const writing = Deno.writeTextFile(path, text);
  const ran = await stage.bare(["--config", path, ...WORDS]);
  await writing;
  assertEquals(ran.code, 0, ran.stderr);
});

Deno.test("plain http to another machine is warned about", async () => {
  await using stage = await setStage();
  const ran = await stage.bare([
    ...["--username", "u", "--password", "p", "--timeout", "0.1"],
    ...["--url", "http://gateway.invalid", ...WORDS],
  ]);
  assertEquals(ran.code, 75, ran.stderr);
  assertStringIncludes(
    ran.stderr,
    "warning: http://gateway.invalid is not https",
  );
});
