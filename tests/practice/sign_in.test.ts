import { assertEquals, assertStringIncludes } from "@std/assert";
import { parseTotpSecret, totpAt } from "../../lib/gateway/totp.ts";
import {
  AUTH,
  codesOf,
  gateway,
  inquiry,
  NOW,
  post,
  postRaw,
  request,
  response,
} from "./helper.ts";

const TASK = inquiry("example.com");
const REFUSED = "EF00100 E00000";

/** A sign-in with a token, of the account with 2FA. */
function authWith(token?: string, user = "7654321"): string {
  const more = token === undefined ? "" : `<token>${token}</token>`;
  return AUTH.replace("1234567", user).replace("</auth>", `${more}</auth>`);
}

function tokenAt(ms: number): Promise<string> {
  return totpAt(parseTotpSecret("JBSWY3DPEHPK3PXP"), ms / 1000);
}

Deno.test("wrong credentials refuse the request as a whole", async () => {
  await using practice = gateway();
  assertEquals(
    await post(practice, request(TASK, AUTH.replace("practice", "wrong"))),
    response(
      "<result><msg><text>The sign-in failed: user, password or context is wrong.</text>" +
        "<code>EF00100</code><type>error</type></msg><status><code>E00000</code>" +
        "<text>The request could not be processed.</text><type>error</type></status></result>",
    ),
  );
  const context = AUTH.replace(">10<", ">4<");
  const token = await tokenAt(NOW);
  const rows: readonly (readonly [auth: string, codes: string])[] = [
    [AUTH.replace("1234567", "1234568"), REFUSED],
    [context, REFUSED],
    [AUTH.replace("practice", " practice "), REFUSED],
    [AUTH, "S0205"],
    // With 2FA, the right token is needed; without, none may come.
    [authWith(), REFUSED],
    [authWith("000000"), REFUSED],
    [authWith(token.slice(1)), REFUSED],
    [authWith(token, "1234567"), REFUSED],
    [authWith(token), "S0205"],
  ];
  for (const [auth, codes] of rows) {
    assertEquals(await codesOf(practice, TASK, auth), codes, auth);
  }
  assertEquals(practice.requests.at(-1)?.user, "7654321");
  practice.set({ authCode: "EF00123" });
  assertEquals(await codesOf(practice, TASK, context), "EF00123 E00000");
});

Deno.test("a password of any characters is compared as it is", async () => {
  const password = ` &lt;"ä'€ ]]>\t`;
  const accounts = [{ user: "1234567", password, context: "10" }];
  await using practice = gateway({ accounts });
  const escaped = [
    " &amp;lt;&quot;ä&apos;€ ]]&gt;\t",
    " &#38;lt;\"&#xE4;'&#8364; ]]&gt;&#9;",
    ` <![CDATA[&lt;"ä'€]]> ]]&gt;<!-- note -->\t`,
  ];
  for (const text of escaped) {
    const auth = AUTH.replace("practice", () => text);
    assertEquals(await codesOf(practice, TASK, auth), "S0205", text);
  }
});

Deno.test("token-skew is how many steps a token may be off", async () => {
  await using practice = gateway();
  for (const [tokenSkew, expected] of [[0, [0]], [1, [-1, 0, 1]]] as const) {
    practice.set({ tokenSkew });
    const accepted = [];
    for (const step of [-2, -1, 0, 1, 2]) {
      const auth = authWith(await tokenAt(NOW + step * 30_000));
      const codes = await codesOf(practice, TASK, auth);
      if (codes === "S0205") accepted.push(step);
    }
    assertEquals(accepted, [...expected]);
  }
});

Deno.test("clock puts tokens and the Date header off", async () => {
  await using practice = gateway({ switches: { tokenSkew: 0 } });
  for (const clock of [90, -90, 0]) {
    practice.set({ clock });
    const right = NOW + clock * 1000;
    const body = request(TASK, authWith(await tokenAt(right)));
    const answer = await postRaw(practice.url, body);
    assertStringIncludes(await answer.text(), "<code>S0205</code>");
    assertEquals(Date.parse(answer.headers.get("date")!), right);
    const late = authWith(await tokenAt(right + 30_000));
    assertEquals(await codesOf(practice, TASK, late), REFUSED);
  }
});

Deno.test("token-reuse=refuse takes each token once", async () => {
  let now = NOW;
  await using practice = gateway({ now: () => now });
  const signIn = async () =>
    await codesOf(practice, TASK, authWith(await tokenAt(now)));
  assertEquals([await signIn(), await signIn()], ["S0205", "S0205"]);
  practice.set({ tokenReuse: "refuse" });
  now += 30_000;
  assertEquals([await signIn(), await signIn()], ["S0205", REFUSED]);
  now += 30_000;
  // Of two at the same time, one is first.
  const both = await Promise.all([signIn(), signIn()]);
  assertEquals(both.sort(), [REFUSED, "S0205"]);
});
