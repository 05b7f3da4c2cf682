import { assertMatch, assertRejects } from "@std/assert";
import { ConfigError } from "../../lib/config_error.ts";
import { requireAuthorities } from "../../lib/http/certificate_authorities.ts";
import type { FileRead } from "../../lib/platform.ts";

const PEM = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

async function judge(env: Readonly<Record<string, string>>, file: string) {
  const read: FileRead = file === ""
    ? { status: "missing", reason: "there is no such file" }
    : { status: "read", text: file, worldReadable: false };
  await requireAuthorities({
    env: (name) => env[name],
    readFile: () => Promise.resolve(read),
  });
}

Deno.test("settings of certificate authorities that the runtime heeds are taken", async () => {
  for (const store of ["system", "mozilla", " mozilla , system", ""]) {
    await judge({ DENO_TLS_CA_STORE: store }, "");
  }
  for (
    const text of [
      PEM,
      PEM.replaceAll("\n", "\r\n"),
      PEM.replaceAll("\n", "\r"),
      `Subject: M\xfcller\n${PEM}\nbye`,
      PEM.replaceAll("-----\n", "-----  \n"),
      `-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----\n${PEM}`,
    ]
  ) await judge({ DENO_CERT: "ca.pem" }, text);
});

Deno.test("others are refused with the variable and the reason, and nothing of a key", async () => {
  const file = { DENO_CERT: "ca.pem" };
  for (
    const [env, text, reason] of [
      [
        { DENO_TLS_CA_STORE: "system,x" },
        PEM,
        /^DENO_TLS_CA_STORE: "x" is not/,
      ],
      [file, "", /^DENO_CERT: "ca.pem": there is no such file; it must name/],
      [file, "hello", /"ca.pem": has no certificate in it.*openssl/],
      [
        file,
        PEM.replaceAll("CERTIFICATE", "PRIVATE KEY"),
        /has no certificate/,
      ],
      [file, PEM.replace(/-----END.*/, ""), /has no certificate/],
      [file, PEM.replace(/^/gm, "  "), /has no certificate/],
    ] as const
  ) {
    const { message } = await assertRejects(
      () => judge(env, text),
      ConfigError,
    );
    assertMatch(message, reason);
    assertMatch(message, /^(?!.*MIIB)/);
  }
});
