import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  type AskPassword,
  readAccountConfig,
} from "../../lib/settings/account.ts";
import { ConfigError } from "../../lib/config_error.ts";
import { expandHome } from "../../lib/sources/files.ts";
import { judgeSettings, readSources } from "../../lib/settings/settings.ts";
import { readUpdateConfig } from "../../lib/settings/update.ts";
import { UNREADABLE } from "../../lib/platform.ts";
import { type PlatformOptions, platformWith } from "../platform.ts";
import { createRandom, pick } from "../random.ts";

interface Input extends PlatformOptions {
  readonly flags?: Readonly<Record<string, string>>;
  readonly askPassword?: AskPassword;
}

/** What the sources make, as every command reads it. */
async function load(input: Input) {
  const sources = await readSources(input.flags ?? {}, platformWith(input));
  const config = readUpdateConfig(sources);
  const { account, warnings } = await readAccountConfig(
    sources,
    input.askPassword,
  );
  return {
    ...config,
    account: { ...account, password: account.password.reveal() },
    warnings: [...sources.warnings, ...config.warnings, ...warnings],
  };
}

async function problem(input: Input): Promise<string> {
  return (await assertRejects(() => load(input), ConfigError)).message;
}

const ACCOUNT = { username: "u", password: "p" };
const FILE = "[default]\nusername = u\npassword = p\n";
const HOME = { HOME: "/home/me" };

Deno.test("with user and password alone, the rest has its defaults", async () => {
  assertEquals(await load({ flags: ACCOUNT }), {
    account: {
      url: "https://gateway.schlundtech.de/",
      user: "u",
      password: "p",
      context: "10",
      totpSecret: undefined,
      oddities: [],
    },
    allowedHostnames: undefined,
    zones: [],
    create: false,
    ttl: undefined,
    timeoutMilliseconds: 20_000,
    waitsCount: false,
    emptyRestrictions: [],
    warnings: [],
  });
});

Deno.test("each setting: flag, then environment, then file of the environment, then file", async () => {
  const files = {
    "/home/me/.schlund-ddns": "[default]\nusername = file-user\npassword = " +
      "file-pass\ncontext = 4\nurl = https://file.example\n" +
      "totp_secret = JBSWY3DPEHPK3PXP\n",
    "/run/password": "run-pass\n",
  };
  const run = { ...HOME, SCHLUND_DDNS_PASSWORD_FILE: "/run/password" };
  const env = {
    ...run,
    SCHLUND_DDNS_USERNAME: "env-user",
    SCHLUND_DDNS_PASSWORD: "env-pass",
    SCHLUND_DDNS_CONTEXT: "5",
    SCHLUND_DDNS_URL: "https://env.example",
  };
  const flags = {
    username: "flag-user",
    password: "flag-pass",
    context: "6",
    url: "https://flag.example",
  };
  for (
    const [input, expected] of [
      [{ files, env: HOME }, [
        "file-user",
        "file-pass",
        "4",
        "https://file.example/",
      ]],
      [{ files, env: run }, [
        "file-user",
        "run-pass",
        "4",
        "https://file.example/",
      ]],
      [{ files, env }, ["env-user", "env-pass", "5", "https://env.example/"]],
      [{ files, env, flags }, [
        "flag-user",
        "flag-pass",
        "6",
        "https://flag.example/",
      ]],
    ] as const
  ) {
    const { account } = await load(input);
    const { user, password, context, url } = account;
    assertEquals([user, password, context, url], [...expected]);
    assertEquals(account.totpSecret?.length, 10);
  }
});

Deno.test("only account settings are read from the environment", async () => {
  const env = { SCHLUND_DDNS_TTL: "x", SCHLUND_DDNS_ZONE: "x", TTL: "60" };
  assertEquals((await load({ flags: ACCOUNT, env })).ttl, undefined);
});

Deno.test("a secret file: a byte order mark and all line ends at its end are not meant", async () => {
  for (
    const [text, password] of [
      ["p", "p"],
      ["p\n", "p"],
      ["p\r\n", "p"],
      ["p\n\n", "p"],
      ["p\r\n\n", "p"],
      ["\ufeffp\n", "p"],
      ["p\nq\n", "p\nq"],
      [" p ", " p "],
      ["007\n", "007"],
    ] as const
  ) {
    const { account } = await load({
      flags: { username: "u" },
      env: { SCHLUND_DDNS_PASSWORD_FILE: "/f" },
      files: { "/f": text },
    });
    assertEquals(account.password, password);
  }
  assertEquals(
    await problem({
      flags: { username: "u" },
      env: { SCHLUND_DDNS_PASSWORD_FILE: "/f" },
      files: { "/f": "!it may not be read" },
    }),
    "SCHLUND_DDNS_PASSWORD_FILE: /f: it may not be read",
  );
});

Deno.test("the config file: named ones must be there, ~/.schlund-ddns need not", async () => {
  assertEquals((await load({ flags: ACCOUNT, env: HOME })).warnings, []);
  const named = { ...ACCOUNT, config: "/no" };
  assertEquals(await problem({ flags: named }), "/no: there is no such file");
  assertEquals(
    await problem({ flags: ACCOUNT, env: { DDNS_CONFIG: "~/no", ...HOME } }),
    "/home/me/no: there is no such file",
  );
  const closed = { "/home/me/.schlund-ddns": "!it may not be read" };
  assertEquals(
    await problem({ flags: ACCOUNT, env: HOME, files: closed }),
    "/home/me/.schlund-ddns: it may not be read",
  );
});

Deno.test("~ without HOME is what the user database says", async () => {
  const passwd =
    "root:x:0:0::/root:/bin/sh\nme:x:1000:1000::/home/me:/bin/sh\n";
  const files = { "/etc/passwd": passwd };
  assertEquals(await expandHome("~/x", platformWith({ files })), "/home/me/x");
  assertEquals(
    await expandHome("~", platformWith({ env: { HOME: "/h/" } })),
    "/h",
  );
  assertEquals(
    await expandHome("~/x", platformWith({ env: { HOME: "/" } })),
    "/x",
  );
  assertEquals(await expandHome("~you/x", platformWith({})), "~you/x");
  assertEquals(await expandHome("a/~/x", platformWith({})), "a/~/x");
  for (const uid of [1, null]) {
    assertEquals(
      await expandHome("~/x", platformWith({ files, uid })),
      undefined,
    );
  }
  const flags = { ...ACCOUNT, config: "~/x" };
  assert((await problem({ flags })).includes("no home directory"));
  await load({ flags: ACCOUNT });
});

Deno.test("warnings: a file for everybody, http to elsewhere, a short secret", async () => {
  const short = { ...ACCOUNT, totp_secret: "JBSWY3DP" };
  assertEquals((await load({ flags: short })).warnings, [
    "--totp-secret: the secret is shorter than 16 Base32 characters; was all of it copied?",
  ]);
  const files = { "/f": FILE };
  const flags = { config: "/f" };
  assertEquals((await load({ flags, files, open: true })).warnings, [
    "/f can be read by every user of this machine; chmod o-r it",
  ]);
  // What a container mounts cannot be changed from within.
  for (const path of ["/run/secrets/ddns.ini", "/var/run/secrets/a/b"]) {
    const mounted = { flags: { config: path }, files: { [path]: FILE } };
    assertEquals((await load({ ...mounted, open: true })).warnings, []);
  }
  for (
    const [url, count] of [
      ["https://gateway.autodns.com", 0],
      ["http://127.0.0.1:8053", 0],
      ["http://localhost/x", 0],
      ["http://[::1]:80", 0],
      ["http://gateway.autodns.com", 1],
      ["http://127.0.0.1.example.com", 1],
      ["HTTP://192.168.1.1", 1],
    ] as const
  ) {
    const { warnings } = await load({ flags: { ...ACCOUNT, url } });
    assertEquals([url, warnings.length], [url, count]);
  }
});

Deno.test("what is missing or wrong, with where it comes from", async () => {
  for (
    const [flags, expected] of [
      [
        { username: "", password: "p" },
        "there is no username: give --username",
      ],
      [
        { username: "u" },
        "there is no password: give --password, SCHLUND_DDNS_P",
      ],
      [
        { context: "ten" },
        '--context: "ten" is invalid; the context is a number',
      ],
      [{ context: "-1" }, "--context: "],
      [{ context: "1.5" }, "--context: "],
      [{ context: "1 0" }, "--context: "],
      [
        { url: "gateway" },
        '--url: "gateway" is invalid; the gateway' +
        "'s URL begins with https://",
      ],
      [{ url: "file:///etc/passwd" }, "--url: "],
      [{ url: "https://u:s3cret@host" }, "--url: remove the user name"],
      [{ url: "https://s3cret@host" }, "--url: remove the user name"],
      [{ url: "http://127.0.0.1:443" }, "--url: 443 is the port of https"],
      [{ totp_secret: "s3cret!" }, "--totp-secret: the TOTP secret is not"],
      [{ password: "s3cret\0" }, "--password: it has a control character"],
      [
        { username: "\x1b", password: "p" },
        "--username: it has a control character",
      ],
      [
        { ttl: "59" },
        '--ttl: "59" is invalid; give whole seconds from 60 to 2147483647',
      ],
      [{ ttl: "60.0" }, "--ttl: "],
      [{ ttl: "2147483648" }, "--ttl: "],
      [{ ttl: "" }, "--ttl: "],
      [
        { timeout: "0" },
        '--timeout: "0" is invalid; give seconds from 0.1 to 3600',
      ],
      [{ timeout: "3601" }, "--timeout: "],
      [{ timeout: "1e2" }, "--timeout: "],
      [{ zone: "example" }, '--zone: "example" is not a host name'],
      [{ zone: "1.2.3.4" }, "--zone: "],
      [{ create: "maybe" }, '--create: "maybe" is invalid; say yes or no'],
    ] as const
  ) {
    const account = "username" in flags ? {} : ACCOUNT;
    const message = await problem({ flags: { ...account, ...flags } });
    assert(message.startsWith(expected), message);
    assert(!/s3cret|\p{Cc}/u.test(message), message);
  }
  const file = `${FILE}\n# a comment\nttl = 5\n`;
  assertEquals(
    await problem({ flags: { config: "/f" }, files: { "/f": file } }),
    '/f:6: ttl: "5" is invalid; give whole seconds from 60 to 2147483647',
  );
  const env = { SCHLUND_DDNS_CONTEXT: "ten" };
  assert(
    (await problem({ flags: ACCOUNT, env })).startsWith(
      "SCHLUND_DDNS_CONTEXT: ",
    ),
  );
});

Deno.test("values at the edge of what is taken", async () => {
  const settings = await load({
    flags: {
      ...ACCOUNT,
      ttl: "60",
      timeout: "0.1",
      zone: "Bücher.example. EXAMPLE.com",
      create: "ON",
      context: "0",
    },
  });
  assertEquals(settings.ttl, 60);
  assertEquals(settings.timeoutMilliseconds, 100);
  assertEquals(settings.waitsCount, true);
  assertEquals(settings.zones, ["xn--bcher-kva.example", "example.com"]);
  assertEquals([settings.create, settings.account.context], [true, "0"]);
  const files = {
    "/f": `${FILE}allowed_hostnames =\n  a.example.com\n\tB.example.com.\n`,
  };
  const { allowedHostnames } = await load({ flags: { config: "/f" }, files });
  assertEquals(allowedHostnames, ["a.example.com", "b.example.com"]);
});

Deno.test("the password is asked for only if it is nowhere, and may be refused", async () => {
  const asked: string[] = [];
  const answer = (password?: string) => (user: string) => {
    asked.push(user);
    return Promise.resolve(password);
  };
  const flags = { username: "u" };
  const { account } = await load({ flags, askPassword: answer(" s ") });
  assertEquals([account.password, asked], [" s ", ["u"]]);
  await load({ flags: ACCOUNT, askPassword: answer("x") });
  await problem({ flags: {}, askPassword: answer("x") });
  assertEquals(asked.length, 1);
  for (const refusal of [undefined, ""]) {
    await problem({ flags, askPassword: answer(refusal) });
  }
  assert(
    (await problem({ flags, askPassword: answer("\x1b[A") }))
      .includes("control character"),
  );
});

Deno.test("the section is [default], and nothing else will do", async () => {
  for (const text of ["", "[Default]\n", "[DEFAULT]\nusername = u\n", "# x"]) {
    const message = await problem({
      flags: { ...ACCOUNT, config: "/f" },
      files: { "/f": text },
    });
    assert(message.startsWith("/f: there is no section [default]"), message);
  }
  // [DEFAULT] lends its values.
  const files = { "/f": "[DEFAULT]\nusername = u\n[default]\npassword = p\n" };
  const { account } = await load({ flags: { config: "/f" }, files });
  assertEquals([account.user, account.password], ["u", "p"]);
});

Deno.test("any file at all is understood or refused, in one line", async () => {
  const random = createRandom(11);
  const pieces =
    ("[default]\n|[|]|=|:|\n| |\t|#|;|%|%(|)s|%%|\ufeff|\r\n|\0|ä|" +
      "\u2028|s3cret|username|password|totp_secret = s3cret|url|ttl = s3cret|" +
      "context|allowed_hostnames|__proto__|DEFAULT|60|http://x").split("|");
  for (let i = 0; i < 5000; i++) {
    const body = Array.from(
      { length: Math.floor(random() * 25) },
      () => pick(random, pieces),
    ).join("");
    const text = `${random() < 0.7 ? "[default]\n" : ""}${body}`;
    const input = { flags: { config: "/f" }, files: { "/f": text } };
    try {
      const { account } = await load(input);
      assert(account.user !== "" && account.password !== "");
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      assert(/^(?:\/f:|there is no )[^\p{Cc}]*$/u.test(error.message));
    }
  }
});

Deno.test("what was probably not meant so is told with where it comes from", async () => {
  const rows: readonly (readonly [text: string, oddity: string])[] = [
    ['"p"', "stands in quotes"],
    ["'p'", "stands in quotes"],
    ["„p“", "stands in quotes"],
    ["p # the old one", "contains a # or ;"],
    ["p ; x", "contains a # or ;"],
    ["p\u200b", "invisible character"],
    ["\u00a0p", "invisible character"],
    ["p\ufeff", "invisible character"],
    ["p\n  of SchlundTech", "has several lines"],
  ];
  for (const [text, oddity] of rows) {
    const file = `[default]\nusername = u\npassword = ${text}\n`;
    const { account } = await load({
      flags: { config: "/f" },
      files: { "/f": file },
    });
    const [line = "", ...more] = account.oddities ?? [];
    // configparser takes what it knows as white space from the ends.
    if (text === "\u00a0p") assertEquals(line, "");
    else {
      assert(line.startsWith("/f:3: password "), line);
      assert(line.includes(oddity), line);
    }
    assertEquals(more, []);
  }
  for (const password of ["p", "a#b", "a;b", "it's", "pass word"]) {
    const { account } = await load({ flags: { username: "u", password } });
    assertEquals(account.oddities, [], password);
  }
  const env = { SCHLUND_DDNS_PASSWORD: " p" };
  const { account } = await load({ flags: { username: "u" }, env });
  assert(
    account.oddities?.[0]?.startsWith("SCHLUND_DDNS_PASSWORD has a space"),
  );
});

Deno.test("a variable that is not UTF-8 is no value", async () => {
  const names = [
    "SCHLUND_DDNS_PASSWORD",
    "SCHLUND_DDNS_TOTP_SECRET_FILE",
    "DDNS_CONFIG",
  ];
  for (const name of names) {
    const env = { SCHLUND_DDNS_USERNAME: "u", SCHLUND_DDNS_PASSWORD: "p" };
    assertEquals(
      await problem({ env: { ...env, [name]: UNREADABLE } }),
      `${name}: not valid UTF-8; encode the value as UTF-8`,
    );
  }
});

Deno.test("all faults of a configuration are found, the first one is the message", async () => {
  const text = `[default]
username = u
password = p
ttl = 5
colour = red
allowed_hostname = a.example.com
context = ten
interval = never
[client a]
password = x
hostname = a.example.com
[host b]
ip4 = bogus
`;
  const sources = await readSources(
    { config: "/f", create: "maybe" },
    platformWith({ files: { "/f": text } }),
  );
  const error = assertThrows(() => judgeSettings(sources), ConfigError);
  assertEquals(error.message, error.faults[0]);
  assertEquals(
    error.faults.map((fault) => fault.split(/[;]/)[0]),
    [
      '--create: "maybe" is invalid',
      '/f:4: ttl: "5" is invalid',
      '/f:6: unknown setting "allowed_hostname"',
      '/f:7: context: "ten" is invalid',
      '/f:11: unknown setting "hostname"',
      "/f:12: b is not a host name",
      '/f:12: ip4: "bogus" is not a source',
      '/f:8: interval: "never" is invalid',
    ],
  );
});

Deno.test("each setting of the environment may stand in a file; a broken one is told even if an option wins", async () => {
  const { account } = await load({
    env: {
      SCHLUND_DDNS_USERNAME_FILE: "/user",
      SCHLUND_DDNS_PASSWORD_FILE: "/password",
      SCHLUND_DDNS_URL_FILE: "/url",
    },
    files: {
      "/user": "u\n",
      "/password": "p\n",
      "/url": "https://a.example\n",
    },
  });
  assertEquals([account.user, account.password, account.url], [
    "u",
    "p",
    "https://a.example/",
  ]);
  assertEquals(
    await problem({ flags: ACCOUNT, env: { SCHLUND_DDNS_URL_FILE: "/no" } }),
    "SCHLUND_DDNS_URL_FILE: /no: there is no such file",
  );
});
