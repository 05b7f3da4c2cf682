import type { PracticeAccount } from "./accounts.ts";
import type { PracticeZone } from "./zone.ts";

const SYSTEM_NS = "nsa7.schlundtech.de";

/**
 * Zones to practise on: each has a peculiarity that the real gateway is known
 * for. All addresses are for documentation (RFC 5737, RFC 3849).
 */
export function practiceZones(): PracticeZone[] {
  return [
    {
      name: "example.com",
      systemNs: SYSTEM_NS,
      created: "2018-04-05 00:08:16",
      changed: "2018-04-05 00:08:32",
      main: { value: "192.0.2.8", ttl: 300 },
      wwwInclude: false,
      rr: [
        { name: "*", ttl: 300, type: "A", value: "192.0.2.8" },
        {
          name: "",
          ttl: 300,
          type: "MX",
          pref: 10,
          value: "mail.example.com.",
        },
        {
          name: "",
          ttl: 300,
          type: "TXT",
          value: '"v=spf1 mx ip4:192.0.2.0/28 -all"',
        },
        {
          name: "mail._domainkey",
          ttl: 3600,
          type: "TXT",
          value:
            '"v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCB" "iQKBgQC7 <&> \\"quoted\\""',
        },
        { name: "home", ttl: 60, type: "A", value: "192.0.2.10" },
        {
          name: "home",
          ttl: 60,
          type: "AAAA",
          value: "2001:db8:0:0:0:0:0:10",
        },
        { name: "mail", ttl: 300, type: "A", value: "192.0.2.25" },
        { name: "mail", ttl: 300, type: "AAAA", value: "2001:DB8::25" },
        { name: "a.b.deep", ttl: 120, type: "A", value: "192.0.2.33" },
        { name: "docs", ttl: 300, type: "CNAME", value: "home.example.com." },
        {
          name: "_sip._tcp",
          ttl: 300,
          type: "SRV",
          pref: 5,
          value: "0 5060 sip.example.com.",
        },
        { name: "plain", type: "A", value: "192.0.2.40" },
      ],
      soa: { default: 86400, email: "hostmaster@example.com" },
    },
    {
      name: "example.org",
      systemNs: SYSTEM_NS,
      main: { value: "192.0.2.50" },
      wwwInclude: false,
      rr: [
        { name: "", ttl: 600, type: "AAAA", value: "2001:db8::50" },
        { name: "pool", ttl: 60, type: "A", value: "192.0.2.51" },
        { name: "pool", ttl: 60, type: "A", value: "192.0.2.52" },
        { name: "pool", ttl: 120, type: "A", value: "192.0.2.53" },
        {
          name: "pool",
          ttl: 60,
          type: "AAAA",
          value: "2001:0db8:0000:0000:0000:0000:0000:0051",
        },
        { name: "NAS", ttl: 60, type: "A", value: "192.0.2.54" },
      ],
    },
    {
      name: "sub.example.org",
      systemNs: SYSTEM_NS,
      wwwInclude: false,
      rr: [
        { name: "host", ttl: 60, type: "A", value: "192.0.2.60" },
        { name: "host", ttl: 60, type: "AAAA", value: "2001:db8::0:60" },
      ],
    },
    {
      name: "example.co.uk",
      systemNs: "nsa9.schlundtech.de",
      main: { value: "192.0.2.70", ttl: 3600 },
      wwwInclude: false,
      rr: [{ name: "home", ttl: 60, type: "A", value: "192.0.2.71" }],
    },
    {
      name: "xn--bcher-kva.example",
      systemNs: SYSTEM_NS,
      main: { value: "192.0.2.80", ttl: 300 },
      wwwInclude: false,
      rr: [
        { name: "home", ttl: 60, type: "A", value: "192.0.2.81" },
        { name: "xn--bro-hoa", ttl: 60, type: "A", value: "192.0.2.82" },
      ],
      extra: "<idn>bücher.example</idn><dnssec>0</dnssec>",
    },
    {
      name: "example.net",
      systemNs: SYSTEM_NS,
      main: { value: "192.0.2.90", ttl: 60 },
      wwwInclude: true,
      rr: [
        { name: "", ttl: 60, type: "AAAA", value: "2001:db8::90" },
        {
          name: "",
          ttl: 300,
          type: "MX",
          pref: 10,
          value: "mail.example.com.",
        },
      ],
    },
  ];
}

/**
 * Accounts to practise with, one without and one with 2FA. The secret is the
 * one of the documentation of many authenticator apps.
 */
export function practiceAccounts(): PracticeAccount[] {
  return [
    { user: "1234567", password: "practice", context: "10" },
    {
      user: "7654321",
      password: "practice",
      context: "10",
      totpSecret: "JBSWY3DPEHPK3PXP",
    },
  ];
}
