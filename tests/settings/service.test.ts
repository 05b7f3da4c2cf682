import { assert, assertEquals, assertRejects } from "@std/assert";
import { ConfigError } from "../../lib/config_error.ts";
import {
  readListen,
  readServiceConfig,
  type ServiceConfig,
} from "../../lib/settings/service.ts";
import type { Flags } from "../../lib/sources/sources.ts";
import { readSources } from "../../lib/settings/settings.ts";
import { readUpdateConfig } from "../../lib/settings/update.ts";
import type { Client } from "../../lib/dyndns/settings.ts";
import { parseIpv6 } from "../../lib/internet/address.ts";
import { parseNetwork } from "../../lib/internet/network.ts";
import { platformWith } from "../platform.ts";

/** What the service reads of a config file and flags. */
async function settingsOf(
  text: string,
  flags: Flags = {},
): Promise<
  & Omit<ServiceConfig, "clients">
  & {
    readonly listen: ReturnType<typeof readListen>;
    readonly clients: readonly (Omit<Client, "password"> & {
      readonly password: string;
    })[];
    readonly allowedHostnames: readonly string[] | undefined;
  }
> {
  const sources = await readSources(
    flags,
    platformWith({
      env: { DDNS_CONFIG: "/etc/ddns.ini" },
      files: { "/etc/ddns.ini": text },
    }),
  );
  const { allowedHostnames, warnings, emptyRestrictions } = readUpdateConfig(
    sources,
  );
  const service = readServiceConfig(sources);
  return {
    ...service,
    listen: readListen(sources),
    clients: service.clients.map((client) => ({
      ...client,
      password: client.password.reveal(),
    })),
    allowedHostnames,
    warnings: [...warnings, ...emptyRestrictions, ...service.warnings],
  };
}

Deno.test("an empty configuration has defaults", async () => {
  assertEquals(await settingsOf("[default]\n"), {
    clients: [],
    interfaceIds: new Map(),
    allowedHostnames: undefined,
    privateAddresses: "ignore",
    trustedProxies: [],
    listen: { hostname: "127.0.0.1", port: 8245 },
    stateMilliseconds: 300_000,
    warnings: [],
  });
});

Deno.test("everything that can be said", async () => {
  const settings = await settingsOf(`[default]
allowed_hostnames = home.example.com *.Lab.example.com
  bücher.example.
private_addresses = Publish
trusted_proxies = 10.0.0.0/8, 192.0.2.1
  2001:db8::/32
listen = [::1]:8080
state_ttl = 0.5

[client alice]
password = pass word%%$
hostnames = HOME.example.com. *.home.example.com

[host NAS.example.com]
interface_id = ::1234:5678:9abc:def0
`);
  assertEquals(settings, {
    clients: [{
      name: "alice",
      password: "pass word%$",
      hostnames: ["home.example.com", "*.home.example.com"],
    }],
    interfaceIds: new Map([
      ["nas.example.com", parseIpv6("::1234:5678:9abc:def0")!],
    ]),
    allowedHostnames: [
      "home.example.com",
      "*.lab.example.com",
      "xn--bcher-kva.example",
    ],
    privateAddresses: "publish",
    trustedProxies: ["10.0.0.0/8", "192.0.2.1", "2001:db8::/32"].map((text) =>
      parseNetwork(text)!
    ),
    listen: { hostname: "::1", port: 8080 },
    stateMilliseconds: 500,
    warnings: [],
  });
});

Deno.test("sections inherit from [DEFAULT]; other sections are nobody's business", async () => {
  const { clients, interfaceIds } = await settingsOf(`[DEFAULT]
hostnames = home.example.com
[default]
[client alice]
password = a
[client bob]
password = b
hostnames = bob.example.com
[something else]
x = y
`);
  assertEquals(clients, [
    { name: "alice", password: "a", hostnames: ["home.example.com"] },
    { name: "bob", password: "b", hostnames: ["bob.example.com"] },
  ]);
  assertEquals(interfaceIds.size, 0);
});

Deno.test("a header that is nearly a client's does not leave the door open", async () => {
  for (
    const header of [
      "Client bob",
      " client bob ",
      "clients",
      "client",
      "hosts x",
      "Host a.b",
    ]
  ) {
    await assertRejects(
      () => settingsOf(`[default]\n[${header}]\npassword = x\n`),
      ConfigError,
      "/etc/ddns.ini:2: ",
      header,
    );
  }
});

Deno.test("nobody signs in with the account's password by inheritance", async () => {
  const text = `[DEFAULT]
password = of the gateway
[default]
[client alice]
hostnames = home.example.com
`;
  await assertRejects(
    () => settingsOf(text),
    ConfigError,
    "/etc/ddns.ini:4: [client alice] has no password",
  );
});

Deno.test("a client that differs in white space alone is the same", async () => {
  const section = (header: string) =>
    `[${header}]\npassword = a\nhostnames = a.example\n`;
  await assertRejects(
    () =>
      settingsOf(`[default]\n${section("client a")}${section("client  a")}`),
    ConfigError,
    "/etc/ddns.ini:5: [client a] is there twice",
  );
});

Deno.test("where to listen, in all spellings", async () => {
  const rows: readonly (readonly [text: string, listen: string])[] = [
    ["127.0.0.1:80", "127.0.0.1 80"],
    ["localhost:0", "localhost 0"],
    ["ddns.example.com:65535", "ddns.example.com 65535"],
    ["[::]:8245", ":: 8245"],
    ["[2001:DB8::1]:8245", "2001:DB8::1 8245"],
    [":8245", "0.0.0.0 8245"],
    ["8245", "127.0.0.1 8245"],
  ];
  for (const [text, expected] of rows) {
    const { listen } = await settingsOf(`[default]\nlisten = ${text}\n`);
    assertEquals(`${listen.hostname} ${listen.port}`, expected);
    const flagged = await settingsOf("[default]\n", { listen: text });
    assertEquals(flagged.listen, listen);
  }
  await assertRejects(
    () => settingsOf("[default]\nlisten = unix:/run/ddns/socket\n"),
    ConfigError,
    "sockets in the file system are not supported",
  );
});

Deno.test("a password that is another program's hash is refused, and not told", async () => {
  const hashes = [
    "$2y$10$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
    "$2b$12$N9qo8uLOickgx2ZMRZoMyeIjZAgcfl7p92ldGxad68LJZdL17lhWy",
    "$apr1$r31.....$HqJZimcKQFAMYayBlzkrA/",
    "$1$saltsalt$qjXMvbEw8oaL.CzflDtaK/",
    "$5$rounds=5000$salt$U0LzAzJb8lXlDMMAq4pGhsAJMKXs2zdSHQVWtMVpPE5",
    "$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2/jctKu9YterLp8wwnSq.qc.eoxqOmSuNp2xS0ktL3nh/",
    "$y$j9T$F5Jx5fExrKuPp53xLKQ..1$X3DX6M94c7o.9agCG9G317fhZg9SqC.5i5rd.RhAtQ7",
    "$argon2id$v=19$m=65536,t=3,p=4$c29tZXNhbHQ$RdescudvJCsgt3ub+b4dWRWJTmaaJObG",
    "{SHA}W6ph5Mm5Pz8GgiULbPgzG37mj9g=",
    "{SSHA}DkMTwBl+a/3DfdxpiQgUEPiKFsnyfNTf",
    "{SSHA512}DkMTwBl+a/3DfdxpiQgUEPiKFsnyfNTf",
    "{MD5}X03MO1qnZdYdgyfeuILPmQ==",
    "{CRYPT}$6$saltsalt$qFmFH.bQmmtXzyBY0s9v7Oicd2z4XSIecDzlB5KiA2",
    "pbkdf2_sha256$260000$salt$YlZ2NuSRcMrUq1mVYQSKkBm5oOvQbXqPmAv1bGXoiaE=",
    "pbkdf2:sha256:260000$salt$0123456789abcdef0123456789abcdef",
    "PBKDF2-SHA512$600000$c2FsdHNhbHQ=$YlZ2NuSRcMrUq1mVYQSKkBm5oOvQbXqPmAv1bGXoiaE=",
  ];
  for (const hash of hashes) {
    const error = await assertRejects(
      () =>
        settingsOf(
          `[default]\n[client a]\npassword = ${hash}\nhostnames = a.example\n`,
        ),
      ConfigError,
    );
    assertEquals(
      error.message,
      "/etc/ddns.ini:2: the password of [client a] is the hash of another " +
        "program, which cannot be read here; make one with schlund-ddns hash-password",
    );
  }
  const plain = ["$ecret$Pass", "$1$x", "{x}", "{SHA}", "pbkdf2", "$2$ a b c"];
  for (const password of plain) {
    const { clients } = await settingsOf(
      `[default]\n[client a]\npassword = ${password}\nhostnames = a.example\n`,
    );
    assertEquals(clients[0]?.password, password);
  }
});

Deno.test("two clients with the same password are warned of", async () => {
  const client = (name: string, password: string) =>
    `[client ${name}]\npassword = ${password}\nhostnames = ${name}.example\n`;
  const { warnings } = await settingsOf(
    `[default]\n${client("a", "same")}${client("b", "same")}${
      client("c", "other")
    }`,
  );
  assertEquals(warnings, [
    'the clients "a" and "b" have the same password: without a user name it is refused',
  ]);
});

Deno.test("a client's name that HTTP Basic cannot carry is warned of", async () => {
  const { warnings } = await settingsOf(
    "[default]\n[client a:b]\npassword = p\nhostnames = a.example\n",
  );
  assertEquals(warnings, [
    "[client a:b]: clients cannot send a colon in the user name (HTTP Basic); choose a name without one",
  ]);
});

Deno.test("what is wrong, and where", async () => {
  const place = "/etc/ddns.ini";
  const listen = `${place}:2: listen: write HOST:PORT, like 127.0.0.1:8245`;
  const client = (...lines: string[]) => ["[client a]", ...lines].join("\n");
  const host = (name: string, id: string) =>
    `[host ${name}]\ninterface_id = ${id}`;
  const wrongId = (id: string) =>
    `${place}:2: interface_id: ${id}write the host's part of its ` +
    "IPv6 address, like ::1234:5678:9abc:def0";
  const damaged = `${place}:2: the password hash of [client a] is damaged; ` +
    "make it again with schlund-ddns hash-password";
  const rows: readonly (readonly [text: string, message: string])[] = [
    ...["localhost", "host:", "::1:8245", "[::1]", "[]:80", "[x]:80", "a:b"]
      .map((text) => [`listen = ${text}`, listen] as const),
    ["listen = 127.0.0.1:65536", listen],
    ["listen = 127.0.0.1:-1", listen],
    ["listen =", listen],
    [
      "state_ttl = -1",
      `${place}:2: state_ttl: "-1" is invalid; give seconds from 0 to 86400`,
    ],
    [
      "state_ttl = 86401",
      `${place}:2: state_ttl: "86401" is invalid; give seconds from 0 to 86400`,
    ],
    [
      "state_ttl = 5m",
      `${place}:2: state_ttl: "5m" is invalid; give seconds from 0 to 86400`,
    ],
    [
      "allow_private_addresses = maybe",
      `${place}:2: allow_private_addresses: "maybe" is invalid; say yes or no`,
    ],
    [
      "trusted_proxies = 10.0.0.0/8 proxy.example.com",
      `${place}:2: trusted_proxies: "proxy.example.com" is neither an address nor a network`,
    ],
    [
      "trusted_proxies = 10.0.0.0/33",
      `${place}:2: trusted_proxies: "10.0.0.0/33" is neither an address nor a network`,
    ],
    [client("hostnames = a.example"), `${place}:2: [client a] has no password`],
    [
      client("password =", "hostnames = a.example"),
      `${place}:2: [client a] has no password`,
    ],
    [client("password = x"), `${place}:2: [client a] has no hostnames`],
    [
      client("password = x", "hostnames ="),
      `${place}:2: [client a] has no hostnames`,
    ],
    [
      client("password = x", "hostnames = a.example *"),
      `${place}:2: hostnames: "*" is not a host name`,
    ],
    [
      client("password = pbkdf2-sha256$1$$", "hostnames = a.example"),
      damaged,
    ],
    [
      client("password = pbkdf2-sha256$x", "hostnames = a.example"),
      damaged,
    ],
    ["[client]", `${place}:2: write [client NAME] with one name`],
    ["[client ]", `${place}:2: write [client NAME] with one name`],
    ["[host a b]", `${place}:2: write [host NAME] with one name`],
    ["[Hosts a.example]", `${place}:2: write [host NAME] with one name`],
    [host("nas", "::1"), `${place}:2: nas is not a host name`],
    [host("a.example", ""), wrongId('"" is invalid; ')],
    [host("a.example", "::"), wrongId('"::" is invalid; ')],
    [host("a.example", "1234"), wrongId('"1234" is invalid; ')],
    [host("a.example", "::1/64"), wrongId("")],
    [host("a.example", "192.0.2.1"), wrongId('"192.0.2.1" is invalid; ')],
  ];
  for (const [text, message] of rows) {
    const error = await assertRejects(
      () => settingsOf(`[default]\n${text}\n`),
      ConfigError,
    );
    assertEquals(error.message, message, text);
  }
});

Deno.test("a word in allowed_hostnames that is no host name lifts no restriction", async () => {
  const rows: readonly (readonly [text: string, hosts: readonly string[]])[] = [
    ["localhost, A.example.com,", ["a.example.com"]],
    ["localhost", []],
    ["*", []],
    ["none", []],
    ['""', []],
    [",", []],
    ["", []],
  ];
  for (const [text, hosts] of rows) {
    const { allowedHostnames, warnings } = await settingsOf(
      `[default]\nallowed_hostnames = ${text}\n`,
    );
    assertEquals(allowedHostnames, hosts, text);
    assert(warnings.length > 0, text);
  }
});

Deno.test("a key that resembles a setting is refused, others are ignored and told", async () => {
  const refused: readonly (readonly [text: string, remedy: string])[] = [
    ["allowed_hostname = a.example", "did you mean allowed_hostnames?"],
    ["allowed_hosts = a.example", "did you mean allowed_hostnames?"],
    ["hostnames_allowed = a.example", "did you mean allowed_hostnames?"],
    ["allowed = a.example", "did you mean allowed_hostnames?"],
    ["pasword = x", "did you mean password?"],
    ["hostnames = a.example", "it belongs into [client NAME]"],
    ["hostname = a.example", "did you mean hostnames, in [client NAME]?"],
    ["[DEFAULT]\nallowed_hostname = a.example", "did you mean allowed_"],
    [
      "[client bob]\npassword = x\nhostnames = a.example\nhostname = x",
      "did you mean hostnames?",
    ],
    [
      "[client bob]\npassword = x\nhostnames = a.example\nallowed_hostnames = x",
      "it belongs into [default]",
    ],
    ["[host a.example]\ninterface-id = ::1", "did you mean interface_id?"],
  ];
  for (const [text, remedy] of refused) {
    const error = await assertRejects(
      () => settingsOf(`[default]\n${text}\n`),
      ConfigError,
      remedy,
      text,
    );
    assert(
      /^\/etc\/ddns\.ini:\d+: unknown setting "[a-z_-]+"; /.test(error.message),
    );
  }
  const ignored = await settingsOf("[default]\ncolour = red\n");
  assertEquals(ignored.warnings, [
    '/etc/ddns.ini:2: "colour" is not a known setting and is ignored',
  ]);
  // A variable of its own.
  const variable = await settingsOf(
    "[default]\nhostname = a.example\nallowed_hostnames = %(hostname)s\n",
  );
  assertEquals(variable.warnings, []);
  assertEquals(variable.allowedHostnames, ["a.example"]);
});

Deno.test("a setting under its old name counts, and is told", async () => {
  for (const [word, expected] of [["yes", "publish"], ["no", "ignore"]]) {
    const { privateAddresses, warnings } = await settingsOf(
      `[default]\nallow_private_addresses = ${word}\n`,
    );
    assertEquals(privateAddresses, expected);
    assertEquals(warnings, [
      "/etc/ddns.ini:2: allow_private_addresses: this setting is now private_addresses",
    ]);
  }
});

Deno.test("a client's name may hold spaces, and its hosts commas", async () => {
  const { clients } = await settingsOf(
    "[default]\n[client  Living  room]\npassword = x\n" +
      "hostnames = a.example, b.example c.example\n",
  );
  assertEquals(clients.map(({ name, hostnames }) => [name, ...hostnames]), [
    ["Living room", "a.example", "b.example", "c.example"],
  ]);
});

Deno.test("a section that resembles one of ours is refused, with settings in it told", async () => {
  for (
    const header of [
      "Default",
      " default ",
      "defaults",
      "defualt",
      "DEFAULTS",
      "cleint bob",
    ]
  ) {
    await assertRejects(
      () =>
        settingsOf(
          `[default]\n[${header}]\nallowed_hostnames = a.example\nhostnames = x\n`,
        ),
      ConfigError,
      "did you mean [",
      header,
    );
  }
  const { warnings } = await settingsOf(
    "[default]\n[restrictions]\nallowed_hostnames = a.example\n",
  );
  assertEquals(warnings, [
    "/etc/ddns.ini:2: [restrictions] is not a known section and is ignored",
  ]);
});
