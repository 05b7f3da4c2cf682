import { assert, assertEquals, assertThrows } from "@std/assert";
import { UsageError } from "../../lib/cli/arguments.ts";
import {
  addressWarnings,
  readHostWords,
  readUpdateWords,
} from "../../lib/cli/words.ts";

const HOST = "home.example.com";

/** What the words of an update mean, as text. */
function read(...words: readonly string[]) {
  const { hosts, addresses } = readUpdateWords(words);
  return { hosts, addresses: addresses.map(({ text }) => text) };
}

function problem(...words: readonly string[]): string {
  return assertThrows(() => readUpdateWords(words), UsageError).message;
}

Deno.test("hosts and addresses, in any order, each once", () => {
  assertEquals(read("8.8.4.4", "HOME.example.com.", "::ffff:8.8.4.4", HOST), {
    hosts: [HOST],
    addresses: ["8.8.4.4"],
  });
  assertEquals(read("*.bücher.example"), {
    hosts: ["*.xn--bcher-kva.example"],
    addresses: [],
  });
  assertEquals(
    read(
      HOST,
      ...["2a00:1::1%eth0", "2a00:1::2/64", "2a00:1::3/128", "2a00:1::4%5/56"],
      ...["8.8.4.4/32", "::ffff:9.9.9.9/128", "::FFFF:808:404"],
    ).addresses,
    ["2a00:1::1", "2a00:1::2", "2a00:1::3", "2a00:1::4", "8.8.4.4", "9.9.9.9"],
  );
  assertEquals(readHostWords(["HOME.example.com", "*.a.example"]), [
    HOST,
    "*.a.example",
  ]);
  assertThrows(() => readHostWords(["1.2.3.4"]), UsageError, '"1.2.3.4"');
});

Deno.test("a word that is neither host nor address gets a sentence that fits", () => {
  const rows: readonly (readonly [word: string, hint: string])[] = [
    ["", "is empty"],
    [" ", "is empty"],
    ["8.8.8.8,8.8.4.4", '"8.8.8.8,8.8.4.4" is not one'],
    ["8.8.8.8;8.8.4.4", "with spaces, not commas"],
    ["8.8.8.8 ", '"8.8.8.8 " is not one'],
    ["a\nb.example.com", "a\\nb"],
    ["home", "whole host name"],
    ["localhost", "whole host name"],
    ["-", "whole host name"],
    ["@", "whole host name"],
    ...[
      ...["https://home.example.com/x", "home.example.com:443"],
      ...["8.8.8.8:53", "[2a00:1::1]", "@.example.com", "“1.2.3.4”"],
      ...["8.8.8.8/24", "2a00:1::/64", "008.008.008.008", "8.8.8"],
      ...["8.8.8.256", "2a00:::1", "1:2:3:4:5:6:7:8:9", "a..example.com"],
      ...["a.*.example.com", "home.4u", "home!.example.com", "1.2.3.4-5"],
    ].map((word) =>
      [
        word,
        `${JSON.stringify(word)} is neither a valid host name nor`,
      ] as const
    ),
    ["host=1.2.3.4", "a word is neither a valid host name nor"],
    [`${"x".repeat(64)}.example.com`, "neither a valid host name nor"],
    ["\x1b[31m.example.com", "\\u001b"],
  ];
  for (const [word, hint] of rows) {
    const message = problem(HOST, "8.8.8.8", word);
    assert(message.includes(hint), `${word}: ${message}`);
    assert(message.length < 250, message);
  }
  assert(problem(`${"x.".repeat(500)}-`).length < 250);
  assert(problem("8.8.8.8").startsWith("no host name is given"));
});

Deno.test("a word that may hold a password is not repeated", () => {
  for (
    const word of [
      "https://me:hunter2.x@home.example.com/",
      "https://home.example.com/?password=hunter2",
      "me:hunter2@home.example.com",
      "hunter2,x",
      "password=hunter2.x",
      "“hunter2”",
      "hunter2",
    ]
  ) assert(!problem(HOST, word).includes("hunter2"), problem(HOST, word));
});

Deno.test("an address at which no host is reachable is refused", () => {
  for (
    const [word, scope] of [
      ["0.0.0.0", "an unspecified"],
      ["::", "an unspecified"],
      ["::ffff:0.0.0.0", "an unspecified"],
      ["127.8.8.8/32", "a loopback"],
      ["::1", "a loopback"],
      ["169.254.7.7", "a link-local"],
      ["fe80::1%eth0/64", "a link-local"],
      ["224.0.0.251", "a multicast"],
      ["ff02::1", "a multicast"],
      ["255.255.255.255", "a broadcast"],
    ] as const
  ) {
    const message = problem(HOST, word);
    assert(message.includes(`${JSON.stringify(word)} is ${scope} address`));
  }
});

Deno.test("a warning for each address that not everyone can reach", () => {
  const rows: readonly (readonly [word: string, kind: string, boolean])[] = [
    ["10.1.2.3", "a private address", true],
    ["192.168.1.2/32", "a private address", true],
    ["100.64.1.2", "a shared address", true],
    ["fd12:3456::2%eth0", "a unique local address", true],
    ["192.0.2.1", "a documentation address", false],
  ];
  for (const [word, kind, always] of rows) {
    const [warning, ...more] = addressWarnings(
      readUpdateWords([HOST, word, "8.8.8.8"]).addresses,
    );
    const [address] = word.split(/[%/]/);
    assert(
      warning?.text.startsWith(
        `${address} cannot be reached from the Internet: it is ${kind}`,
      ),
      warning?.text,
    );
    assertEquals([warning?.always, more], [always, []]);
  }
});
