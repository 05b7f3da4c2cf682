import type { PracticeAccount } from "./sign_in.ts";
import type { PracticeRecord, PracticeZone } from "./zone.ts";

/**
 * Zones to practise on: each has a peculiarity that the real gateway is known
 * for. All addresses are for documentation (RFC 5737, RFC 3849).
 */
export function practiceZones(): PracticeZone[] {
  return [
    zone("example.com", { value: "192.0.2.8", ttl: 300 }, [
      "* 300 A 192.0.2.8",
      "@ 300 MX 10 mail.example.com.",
      '@ 300 TXT "v=spf1 mx ip4:192.0.2.0/28 -all"',
      'mail._domainkey 3600 TXT "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB" "iQKBgQC7 <&> \\"quoted\\""',
      "home 60 A 192.0.2.10",
      "home 60 AAAA 2001:db8:0:0:0:0:0:10",
      "mail 300 A 192.0.2.25",
      "mail 300 AAAA 2001:DB8::25",
      "a.b.deep 120 A 192.0.2.33",
      "docs 300 CNAME home.example.com.",
      "_sip._tcp 300 SRV 5 0 5060 sip.example.com.",
      "plain - A 192.0.2.40",
    ], { created: "2018-04-05 00:08:16", changed: "2018-04-05 00:08:32" }),
    zone("example.org", { value: "192.0.2.50" }, [
      "@ 600 AAAA 2001:db8::50",
      "pool 60 A 192.0.2.51",
      "pool 60 A 192.0.2.52",
      "pool 120 A 192.0.2.53",
      "pool 60 AAAA 2001:0db8:0000:0000:0000:0000:0000:0051",
      "NAS 60 A 192.0.2.54",
    ]),
    zone("sub.example.org", undefined, [
      "host 60 A 192.0.2.60",
      "host 60 AAAA 2001:db8::0:60",
    ]),
    zone("example.co.uk", { value: "192.0.2.70", ttl: 3600 }, [
      "home 60 A 192.0.2.71",
    ], { systemNs: "nsa9.schlundtech.de" }),
    zone("xn--bcher-kva.example", { value: "192.0.2.80", ttl: 300 }, [
      "home 60 A 192.0.2.81",
      "xn--bro-hoa 60 A 192.0.2.82",
    ], { extra: "<idn>bücher.example</idn><dnssec>0</dnssec>" }),
    zone("example.net", { value: "192.0.2.90", ttl: 60 }, [
      "@ 60 AAAA 2001:db8::90",
      "@ 300 MX 10 mail.example.com.",
    ], { wwwInclude: true }),
  ];
}

/**
 * Accounts to practise with, one without and one with 2FA. The secret is the
 * one of the documentation of many authenticator apps.
 */
export function practiceAccounts(): PracticeAccount[] {
  const usual = { password: "practice", context: "10" };
  return [
    { user: "1234567", ...usual },
    { user: "7654321", ...usual, totpSecret: "JBSWY3DPEHPK3PXP" },
  ];
}

/** Its records are lines `NAME TTL TYPE [PREF] VALUE`, where `@` is the apex and `-` stands for no TTL. */
function zone(
  name: string,
  main: PracticeZone["main"],
  lines: readonly string[],
  more: Partial<PracticeZone> = {},
): PracticeZone {
  const rr = lines.map((line): PracticeRecord => {
    const [, name, ttl, type, pref, value] =
      /^(\S+) (\S+) (\S+) (?:(\d+) )?(.+)$/.exec(line)!;
    return {
      name: name === "@" ? "" : name!,
      ...(ttl !== "-" && { ttl: Number(ttl) }),
      type: type!,
      ...(pref && { pref: Number(pref) }),
      value: value!,
    };
  });
  const usual = { systemNs: "nsa7.schlundtech.de", wwwInclude: false };
  return { name, ...usual, ...(main && { main }), rr, ...more };
}
