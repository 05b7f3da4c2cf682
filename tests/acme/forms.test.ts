import { assertEquals, assertRejects } from "@std/assert";
import { ConfigError } from "../../lib/config_error.ts";
import { readCall } from "../../lib/acme/forms.ts";
import { challengeValue } from "../../lib/acme/challenge.ts";
import { UNREADABLE } from "../../lib/platform.ts";
import { table } from "../table.ts";

/**
 * What a client calls (variables of its environment first), and what is understood:
 * what is wanted and the seconds to wait, then names and texts.
 */
const CALLS = table(`
  # lego
  present _acme-challenge.Example.com. -v_       => present 0 _acme-challenge.example.com -v_
  cleanup _acme-challenge.example.com. v         => absent 0 _acme-challenge.example.com v
  present elsewhere.example.org. v               => present 0 elsewhere.example.org v
  present *.home.example.com -tok RAW            => present 0 _acme-challenge.home.example.com HASH
  present home.example.com                       => invalid
  present a b c d                                => invalid
  present nonsense v                             => invalid
  present *.*.example.com t RAW                  => invalid
  present ${"long.".repeat(47)}example t RAW     => invalid
  # certbot, which goes on after its last hook
  CERTBOT_DOMAIN=example.com CERTBOT_VALIDATION=-v present => present 120 _acme-challenge.example.com -v
  CERTBOT_DOMAIN=example.com CERTBOT_VALIDATION=v CERTBOT_REMAINING_CHALLENGES=0 present => present 120 _acme-challenge.example.com v
  CERTBOT_DOMAIN=example.com CERTBOT_VALIDATION=v CERTBOT_REMAINING_CHALLENGES=3 present => present - _acme-challenge.example.com v
  CERTBOT_DOMAIN=example.com CERTBOT_VALIDATION=v cleanup  => absent 120 _acme-challenge.example.com v
  CERTBOT_DOMAIN=x.example CERTBOT_VALIDATION=w present a.example v => present 0 a.example v
  CERTBOT_DOMAIN=example.com present             => invalid
  CERTBOT_DOMAIN=example.com CERTBOT_VALIDATION=${UNREADABLE} present => invalid
  CERTBOT_DOMAIN=${UNREADABLE} CERTBOT_VALIDATION=v present => invalid
  present                                        => invalid
  cleanup                                        => invalid
  # dehydrated
  deploy_challenge example.com -t v              => present 120 _acme-challenge.example.com v
  CHALLENGETYPE=dns-01 deploy_challenge example.com t v => present 120 _acme-challenge.example.com v
  deploy_challenge a.example t v *.a.example t w => present 120 _acme-challenge.a.example v _acme-challenge.a.example w
  clean_challenge a.example t v b.example t w    => absent 120 _acme-challenge.a.example v _acme-challenge.b.example w
  CHALLENGETYPE=http-01 deploy_challenge example.com t v => nothing
  deploy_challenge example.com t                 => invalid
  deploy_challenge example.com t v b.example     => invalid
  deploy_challenge                               => invalid
  deploy_cert example.com key cert full chain 1  => nothing
  startup_hook                                   => nothing
  this_hookscript_is_broken__and_more            => nothing
  # uacme
  begin dns-01 example.com -t -v                 => present 120 _acme-challenge.example.com -v
  done dns-01 example.com t v                    => absent 120 _acme-challenge.example.com v
  failed dns-01 example.com t v                  => absent 120 _acme-challenge.example.com v
  begin http-01 example.com t v                  => other way
  done tls-alpn-01 example.com t v               => other way
  begin dns-01 example.com t                     => invalid
  # anything else
  txt add example.com -all                       => present 0 example.com -all
  txt remove example.com v                       => absent 0 example.com v
  txt change example.com v                       => invalid
  txt add example.com                            => invalid
  txt                                            => invalid
`);

Deno.test("the forms of all clients are read", async () => {
  const raw = "-tok.thumb";
  for (const [written, expected] of CALLS) {
    const words = written.split(" ").map((word) => word === "RAW" ? raw : word);
    const isVariable = (word: string) => /^[A-Z_]+=/.test(word);
    const env = Object.fromEntries(
      words.filter(isVariable).map((word) => word.split("=")),
    );
    const [verb = "", ...rest] = words.filter((word) => !isVariable(word));
    if (expected === "invalid") {
      await assertRejects(
        () => readCall(verb, rest, (name) => env[name]),
        ConfigError,
      );
      continue;
    }
    const call = await readCall(verb, rest, (name) => env[name]);
    const gist = call.status === "asked"
      ? [
        call.want,
        call.wait ?? "-",
        ...call.challenges.flatMap(({ host, value }) => [host, value]),
      ].join(" ")
      : call.status;
    const hash = await challengeValue(raw);
    assertEquals(gist, expected!.replace("HASH", hash), written);
  }
});

Deno.test("an empty text is never meant", async () => {
  for (
    const [verb, words] of [
      ["present", ["example.com", ""]],
      ["txt", ["add", "example.com", ""]],
      ["deploy_challenge", ["example.com", "t", ""]],
      ["begin", ["dns-01", "example.com", "t", ""]],
    ] as const
  ) {
    await assertRejects(
      () => readCall(verb, words, () => undefined),
      ConfigError,
      "no value",
    );
  }
});
