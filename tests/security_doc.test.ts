/**
 * Each sentence of docs/security.md about who can do what has a test that shows it.
 *
 * @module
 */
import { assert, assertEquals } from "@std/assert";

const ROOT = new URL("../", import.meta.url);

/** Who, how the sentence begins, and the file and name of the test. */
const SHOWN: readonly (readonly [
  who: string,
  sentence: string,
  file: string,
  test: string,
])[] = [
  [
    "A stranger",
    "cannot update a host, whatever",
    "e2e/http_recipes",
    "only the right password updates",
  ],
  [
    "A stranger",
    "cannot update through the CGI program of the Debian package",
    "packaging/debian_package",
    "the same programs give the same package",
  ],
  [
    "A stranger",
    "can ask for the own address",
    "e2e/http_package_snippet",
    "the packages' Apache snippet: update, check and the caller's address",
  ],
  [
    "A stranger",
    "cannot guess passwords quickly at",
    "serve/throttle",
    "strangers who come from new addresses are slowed down by the name",
  ],
  [
    "A stranger",
    "cannot occupy",
    "e2e/http_serve_doors",
    "more idle connections than files are no trouble, then or later",
  ],
  [
    "A stranger",
    "can guess passwords at the CGI program",
    "e2e/http_guessing",
    "nginx' limit stops those who guess",
  ],
  [
    "A stranger",
    "cannot see a secret in an answer",
    "dyndns/log_line",
    "whatever a client writes, a line is one line of plain text",
  ],
  [
    "A stranger",
    "cannot make a CGI program use a proxy",
    "e2e/http_cgi_servers",
    "a client's Proxy header has no say",
  ],
  [
    "A stranger",
    "cannot use the browser of someone",
    "e2e/http_serve_doors",
    "what a browser sends for another site is refused",
  ],
  [
    "A stranger",
    "cannot look at the [pages]",
    "pages/status",
    "without a client and a password for the overseer nobody sees a page",
  ],
  [
    "A client",
    "can see its own hosts only",
    "pages/status",
    "a client sees no host, name and address of others by any path",
  ],
  [
    "A client",
    "can update the hosts in its",
    "dyndns/access",
    "patterns allow only what is below them",
  ],
  [
    "A client",
    "cannot keep the service from others",
    "serve/queue",
    "a client that has used up its budget gets nothing, and others all",
  ],
  [
    "A client",
    "cannot change any other record",
    "update/property",
    "random zones and intents: exactly what was asked for, and nothing else",
  ],
  [
    "A client",
    "cannot publish an address by mistake",
    "e2e/http_no_guess",
    "an address that cannot be read is never replaced by the peer's",
  ],
  [
    "A client",
    "cannot get the password",
    "e2e/http_no_guess",
    "a log line for each, without any secret",
  ],
  [
    "A client",
    "cannot have a certificate made without",
    "e2e/http_acme",
    "ACME clients and serve",
  ],
  [
    "Another user",
    "cannot read the config file",
    "e2e/cli_config",
    "a file that others can read is warned about",
  ],
  [
    "Another user",
    "can see a password that you type",
    "e2e/cli_config",
    "strange passwords reach the gateway exactly, from each source",
  ],
  [
    "Another user",
    "cannot make an executable run",
    "e2e/nothing_on_disk",
    "a file that others planted is not run",
  ],
  [
    "A proxy",
    "can report any address",
    "dyndns/peer",
    "through trusted proxies, the last address that is not one",
  ],
  [
    "A proxy",
    "cannot if it is not",
    "dyndns/peer",
    "from a peer that is not trusted, X-Forwarded-For means nothing",
  ],
];

/** The sentences of the page, with whom they are about. */
async function sentences(): Promise<readonly (readonly [string, string])[]> {
  const page = await Deno.readTextFile(new URL("docs/security.md", ROOT));
  const [section = ""] = /^## Who can do what$.*?(?=^## )/ms.exec(page) ?? [];
  return section.split(/^(?=\*\*)/m).slice(1).flatMap((part) => {
    const [, who = ""] = /^\*\*(.*?)\*\*/.exec(part) ?? [];
    return part.split(/^- /m).slice(1)
      .map((text) => [who, text.replaceAll(/\s+/g, " ").trim()] as const);
  });
}

Deno.test("each sentence on who can do what has its test", async () => {
  const found = await sentences();
  const shown = found.map(([who, text]) =>
    SHOWN.filter(([whom, start]) =>
      who.startsWith(whom) && text.startsWith(start)
    )
      .length
  );
  assertEquals(
    found.filter((_, i) => shown[i] !== 1),
    [],
    "a sentence has no test, or several",
  );
  assertEquals(found.length, SHOWN.length, "a test has no sentence");
  for (const [, , file, test] of SHOWN) {
    const text = await Deno.readTextFile(
      new URL(`tests/${file}.test.ts`, ROOT),
    );
    assert(text.includes(test), `tests/${file}.test.ts has no "${test}"`);
  }
});
