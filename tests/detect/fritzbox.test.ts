import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { denoPlatform } from "../../lib/deno/platform.ts";
import {
  fritzboxIpv4,
  fritzboxIpv6,
  fritzboxPrefix,
} from "../../lib/detect/fritzbox.ts";
import type { Lookup } from "../../lib/detect/lookup.ts";
import type { Address } from "../../lib/internet/address.ts";
import { formatNetwork, type Network } from "../../lib/internet/network.ts";
import { closedUrl } from "../e2e/harness.ts";
import { type BoxAnswers, fault, startBox } from "./box.ts";
import { platformWith } from "../platform.ts";
import { table } from "../table.ts";

const SWITCHED_OFF = "Statusinformationen über UPnP übertragen";

function said(lookup: Lookup<Address> | Lookup<Network>): string {
  if (lookup.status === "failed") {
    return `${lookup.failure.kind}: ${lookup.failure.message}`;
  }
  return "base" in lookup.value
    ? formatNetwork(lookup.value)
    : lookup.value.text;
}

/** What is made of a box's answers. */
async function ask(
  find: typeof fritzboxIpv4 | typeof fritzboxIpv6 | typeof fritzboxPrefix,
  answers: BoxAnswers,
): Promise<string> {
  await using box = startBox(answers);
  const place = { host: "127.0.0.1", port: box.port };
  return said(await find(place, denoPlatform()));
}

Deno.test("the box's IPv4 address, and DS-Lite in words", async () => {
  const ipv4 = (address: string) =>
    ask(fritzboxIpv4, {
      GetExternalIPAddress: { NewExternalIPAddress: address },
    });
  assertEquals(await ipv4("8.8.4.4"), "8.8.4.4");
  for (const nothing of ["", "0.0.0.0"]) {
    assertMatch(
      await ipv4(nothing),
      /^temporary: the box has.* ip4 = none \(or/,
    );
    assertStringIncludes(await ipv4(nothing), "DS-Lite");
  }
  const rows = table(`
    100.64.3.4  => ip4 = none
    192.0.0.2   => ip4 = none
    10.1.2.3    => behind another router; use ip4 = auto
    192.168.1.1 => behind another router; use ip4 = auto
  `);
  for (const [inside, remedy = ""] of rows) {
    const text = await ipv4(inside);
    assertStringIncludes(text, `no public IPv4 address (${inside}`);
    assertStringIncludes(text, remedy);
  }
  for (const wrong of ["2a00::1", "8.8.4", "unknown", "8.8.4.4, 8.8.8.8"]) {
    assertStringIncludes(await ipv4(wrong), "not an IPv4 address");
  }
});

Deno.test("the box's own IPv6 address", async () => {
  const ipv6 = (address: string, more: Record<string, string> = {}) =>
    ask(fritzboxIpv6, {
      X_AVM_DE_GetExternalIPv6Address: {
        NewExternalIPv6Address: address,
        NewPrefixLength: "64",
        NewValidLifetime: "6912",
        NewPreferedLifetime: "3312",
        ...more,
      },
    });
  assertEquals(await ipv6("2a00:1::1"), "2a00:1::1");
  assertStringIncludes(await ipv6(""), "has no IPv6 address");
  assertStringIncludes(await ipv6("::"), "has no IPv6 address");
  assertStringIncludes(await ipv6("fd00::1"), "unique-local");
  assertStringIncludes(await ipv6("8.8.4.4"), "not an IPv6 address");
  assertStringIncludes(
    await ipv6("2a00:1::1", { NewValidLifetime: "0" }),
    "expired",
  );
});

Deno.test("the prefix, with and without its length", async () => {
  const prefix = (
    text: string,
    length: string | undefined,
    more: Record<string, string> = {},
  ) =>
    ask(fritzboxPrefix, {
      X_AVM_DE_GetIPv6Prefix: {
        NewIPv6Prefix: text,
        ...length === undefined ? {} : { NewPrefixLength: length },
        NewValidLifetime: "6912",
        NewPreferedLifetime: "3312",
        ...more,
      },
    });
  const rows = table(`
    2a00:1:2:300:: 56    => 2a00:1:2:300::/56
    2a00:1:2:300::/56 56 => 2a00:1:2:300::/56
    2a00:1:2:300::/56 -  => 2a00:1:2:300::/56
    2a00:1:2:3ff:: 56    => 2a00:1:2:300::/56
    2a00:1:2:3:: 64      => 2a00:1:2:3::/64
    :: 0                 => temporary: the box has no IPv6 prefix
  `);
  const read = (text: string) => {
    const [prefixed = "", length] = text.split(" ");
    return prefix(prefixed, length === "-" ? undefined : length);
  };
  for (const [text, expected] of rows) assertEquals(await read(text), expected);
  assertEquals(await prefix("2a00:1:2:300::/56", ""), "2a00:1:2:300::/56");
  assertStringIncludes(await prefix("", "0"), "has no IPv6 prefix");
  for (
    const text of [
      ...["2a00:1:2:300::/57 56", "2a00:1:2:300:: -", "2a00:1:2:300:: 0"],
      ...["2a00:1:2:300:: 65", "2a00:1:2:300:: 128", "2a00:1:2:300:: -1"],
      ...["2a00:1:2:300:: x", "fd00:1:: 64", "8.8.4.0 24"],
    ]
  ) assertStringIncludes(await read(text), "is not an IPv6 prefix", text);
  for (const lifetime of ["NewValidLifetime", "NewPreferedLifetime"]) {
    assertStringIncludes(
      await prefix("2a00:1:2:300::", "56", { [lifetime]: "0" }),
      "expired",
    );
  }
});

Deno.test("a box that says nothing, or not that: what to do about it", async () => {
  const answerWith = (answer: () => Response) =>
    ask(fritzboxIpv4, { GetExternalIPAddress: answer });
  assertStringIncludes(await ask(fritzboxIpv4, {}), SWITCHED_OFF);
  assertStringIncludes(
    await answerWith(() => new Response("", { status: 500 })),
    `HTTP status 500; is "${SWITCHED_OFF}`,
  );
  for (
    const text of [
      "",
      "<html><body>FRITZ!Box</body></html>",
      "<?xml version='1.0'?><s:Envelope",
      "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>",
      '<s:Envelope xmlns:s="x"><s:Body></s:Body></s:Envelope>',
    ]
  ) {
    assertStringIncludes(
      await answerWith(() => new Response(text)),
      SWITCHED_OFF,
      text,
    );
  }
  assertStringIncludes(
    await answerWith(() => new Response("x".repeat(5000))),
    "more than 4 KiB",
  );
  const { port } = new URL(closedUrl());
  const place = { host: "127.0.0.1", port: Number(port) };
  assertEquals(
    said(await fritzboxIpv4(place, denoPlatform())),
    `temporary: no connection: the server refuses it; does it run there? [Connection refused]`,
  );
});

Deno.test("other prefixes of names mean the same", async () => {
  const answer = () =>
    new Response(
      '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Body><m:GetExternalIPAddressResponse xmlns:m="x"><NewExternalIPAddress>8.8.4.4</NewExternalIPAddress></m:GetExternalIPAddressResponse></SOAP-ENV:Body></SOAP-ENV:Envelope>',
    );
  const answers = { GetExternalIPAddress: answer };
  assertEquals(await ask(fritzboxIpv4, answers), "8.8.4.4");
});

Deno.test("each UPnP error says what it is", async () => {
  for (
    const [find, code, words] of [
      [fritzboxIpv4, 401, `UPnP error 401); is "${SWITCHED_OFF}`],
      [fritzboxIpv4, 501, "not connected to the Internet"],
      [fritzboxIpv4, 606, "Zugriff für Anwendungen zulassen"],
      [fritzboxIpv6, 401, "IPv6 is off"],
      [fritzboxIpv6, 501, "IPv6 is off"],
      [fritzboxIpv6, 606, "does not allow access"],
      [fritzboxPrefix, 401, "IPv6 is off"],
      [fritzboxPrefix, 501, "ip6 = none"],
      [fritzboxPrefix, 606, "does not allow access"],
      [fritzboxPrefix, 402, "HTTP status 500"],
    ] as const
  ) {
    const refuse = () => fault(code, "Refused");
    const text = await ask(find, {
      GetExternalIPAddress: refuse,
      X_AVM_DE_GetExternalIPv6Address: refuse,
      X_AVM_DE_GetIPv6Prefix: refuse,
    });
    assertStringIncludes(text, words);
  }
});

Deno.test("a box is asked only at a local address, whatever its name", async () => {
  await using box = startBox({
    GetExternalIPAddress: { NewExternalIPAddress: "8.8.4.4" },
  });
  for (
    const [host, remote, expected] of [
      ["fritz.box", "127.0.0.1", "8.8.4.4"],
      ["fritz.box", "::1", "8.8.4.4"],
      ["fritz.box", "45.76.93.104", "config: fritz.box is at 45.76."],
      ["box.example", "2a00::1", "use fritzbox:192.168.178.1"],
      ["box.example", "100.64.0.1", "not an address of a home network"],
      ["1.1.1.1", "127.0.0.1", "1.1.1.1 is at 1.1.1.1"],
      ["[2a00::1]", "127.0.0.1", "use fritzbox:192.168.178.1"],
    ] as const
  ) {
    const asked: string[] = [];
    const platform = platformWith({
      kernelPick: "127.0.0.1",
      remote,
      fetchDirect: () => (url, init) => {
        asked.push(String(url));
        const { pathname } = new URL(String(url));
        return fetch(`http://127.0.0.1:${box.port}${pathname}`, init);
      },
    });
    const port = host === "fritz.box" ? 49000 : 49001;
    const text = said(await fritzboxIpv4({ host, port }, platform));
    assertStringIncludes(text, expected);
    // The request goes to the address that was checked; a stranger gets none.
    const place = remote.includes(":") ? `[${remote}]` : remote;
    assertEquals(
      asked.map((url) => new URL(url).host),
      text === "8.8.4.4" ? [`${place}:${port}`] : [],
    );
  }
});

Deno.test("a different address is suggested only if there is no connection", async () => {
  for (
    const [failure, suggested] of [
      [new TypeError("Connection refused"), true],
      [new TypeError("invalid HTTP version parsed"), false],
    ] as const
  ) {
    const platform = platformWith({
      kernelPick: "127.0.0.1",
      fetchDirect: () => () => Promise.reject(failure),
    });
    const place = { host: "fritz.box", port: 49000 };
    const text = said(await fritzboxIpv4(place, platform));
    assertEquals(text.includes("use fritzbox:ADDRESS"), suggested, text);
  }
  const text = said(
    await fritzboxIpv4({ host: "fritz.box", port: 49000 }, platformWith()),
  );
  assertEquals(
    text,
    "temporary: no connection; if the box has a different address, " +
      "use fritzbox:ADDRESS",
  );
});
