import { assertEquals, assertStringIncludes } from "@std/assert";
import { totpAt } from "../../lib/gateway/totp.ts";
import { parseTotpSecret } from "../../lib/gateway/totp.ts";
import type { Practice } from "../../lib/practice/mod.ts";
import {
  AUTH,
  contents,
  inquiry,
  NOW,
  post,
  postRaw,
  request,
  response,
  withPractice,
} from "./helper.ts";

const TASK = inquiry("example.com");

function auth(user: string, token?: string): string {
  return `<auth><user>${user}</user><password>practice</password><context>10</context>${
    token === undefined ? "" : `<token>${token}</token>`
  }</auth>`;
}

function tokenAt(ms: number): Promise<string> {
  return totpAt(parseTotpSecret("JBSWY3DPEHPK3PXP"), ms / 1000);
}

async function codes(practice: Practice, auth: string): Promise<string[]> {
  const answer = await post(practice, request(TASK, auth));
  return contents(answer, "code");
}

Deno.test("wrong credentials refuse the request as a whole", async () => {
  await withPractice({}, async (practice) => {
    assertEquals(
      await post(practice, request(TASK, AUTH.replace("practice", "wrong"))),
      response(
        "<result><msg><text>The sign-in failed: user, password or context is wrong.</text>" +
          "<code>EF00100</code><type>error</type></msg><status><code>E00000</code>" +
          "<text>The request could not be processed.</text><type>error</type></status></result>",
      ),
    );
    const refused = ["EF00100", "E00000"];
    assertEquals(await codes(practice, auth("1234568")), refused);
    const context = AUTH.replace(">10<", ">4<");
    assertEquals(await codes(practice, context), refused);
    const spaces = AUTH.replace("practice", " practice ");
    assertEquals(await codes(practice, spaces), refused);
    practice.set({ authCode: "EF00123" });
    assertEquals(await codes(practice, context), ["EF00123", "E00000"]);
    assertEquals((await codes(practice, AUTH)).at(-1), "S0205");
  });
});

Deno.test("a password of any characters is compared as it is", async () => {
  const password = ` &lt;"ä'€ ]]>\t`;
  const user = "1234567";
  await withPractice(
    { accounts: [{ user, password, context: "10" }] },
    async (practice) => {
      const escaped = [
        " &amp;lt;&quot;ä&apos;€ ]]&gt;\t",
        " &#38;lt;\"&#xE4;'&#8364; ]]&gt;&#9;",
        ` <![CDATA[&lt;"ä'€]]> ]]&gt;<!-- note -->\t`,
      ];
      for (const text of escaped) {
        const auth = AUTH.replace("practice", () => text);
        assertEquals((await codes(practice, auth)).at(-1), "S0205", text);
      }
    },
  );
});

Deno.test("an account with 2FA needs the right token", async () => {
  await withPractice({}, async (practice) => {
    const token = await tokenAt(NOW);
    const refused = ["EF00100", "E00000"];
    assertEquals(await codes(practice, auth("7654321")), refused);
    assertEquals(await codes(practice, auth("7654321", "000000")), refused);
    assertEquals(
      await codes(practice, auth("7654321", token.slice(1))),
      refused,
    );
    assertEquals(await codes(practice, auth("7654321", token)), ["S0205"]);
    assertEquals(practice.requests.at(-1)?.user, "7654321");
  });
});

Deno.test("a token for an account without 2FA is refused", async () => {
  await withPractice({}, async (practice) => {
    const token = await tokenAt(NOW);
    assertEquals(await codes(practice, auth("1234567", token)), [
      "EF00100",
      "E00000",
    ]);
  });
});

Deno.test("token-skew is how many steps a token may be off", async () => {
  await withPractice({}, async (practice) => {
    const accepted = async () => {
      const steps = [];
      for (const step of [-2, -1, 0, 1, 2]) {
        const token = await tokenAt(NOW + step * 30_000);
        const code = (await codes(practice, auth("7654321", token))).at(-1);
        if (code === "S0205") steps.push(step);
      }
      return steps;
    };
    practice.set({ tokenSkew: 0 });
    assertEquals(await accepted(), [0]);
    practice.set({ tokenSkew: 1 });
    assertEquals(await accepted(), [-1, 0, 1]);
  });
});

Deno.test("clock puts tokens and the Date header off", async () => {
  await withPractice({ switches: { tokenSkew: 0 } }, async (practice) => {
    for (const clock of [90, -90, 0]) {
      practice.set({ clock });
      const [right, wrong] = [NOW + clock * 1000, NOW + clock * 1000 + 30_000];
      const answer = await postRaw(
        practice.url,
        request(TASK, auth("7654321", await tokenAt(right))),
      );
      assertStringIncludes(await answer.text(), "<code>S0205</code>");
      assertEquals(Date.parse(answer.headers.get("date")!), right);
      const late = auth("7654321", await tokenAt(wrong));
      assertEquals((await codes(practice, late)).at(-1), "E00000");
    }
  });
});

Deno.test("token-reuse=refuse takes each token once", async () => {
  let now = NOW;
  await withPractice({ now: () => now }, async (practice) => {
    const signIn = async () => {
      const token = await tokenAt(now);
      return (await codes(practice, auth("7654321", token))).at(-1);
    };
    assertEquals([await signIn(), await signIn()], ["S0205", "S0205"]);
    practice.set({ tokenReuse: "refuse" });
    now += 30_000;
    assertEquals([await signIn(), await signIn()], ["S0205", "E00000"]);
    now += 30_000;
    // Of two at the same time, one is first.
    const both = await Promise.all([signIn(), signIn()]);
    assertEquals(both.sort(), ["E00000", "S0205"]);
  });
});
