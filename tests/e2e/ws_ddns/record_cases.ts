import type { Case } from "./case.ts";
import { ALREADY, commandLines } from "./notation.ts";

/** Command lines for all kinds of hosts, records and addresses. */
export const RECORD_CASES: readonly Case[] = [
  ...commandLines(`
    an A record                              => {update}
    an AAAA record                           => {options} home.example.com 2606:4700::1111
    an AAAA record, spelt out                => {options} home.example.com 2606:4700:0:0:0:0:0:1111
    an AAAA record that ends in an IPv4 address => {options} home.example.com 2606:4700::1.2.3.4
    an IPv4 address in IPv6 clothes          => {options} home.example.com ::ffff:1.2.3.4 => clothes => example.com home 60 A 192.0.2.10 → 1.2.3.4
    a record without a TTL                   => {options} plain.example.com 8.8.4.4
    a deep name                              => {options} a.b.deep.example.com 8.8.4.4
    a wildcard                               => {options} *.example.com 8.8.4.4
    a name with a capital, spelt so          => {options} NAS.example.org 8.8.4.4
    the apex AAAA                            => {options} example.org 2606:4700::1111
    no A record                              => {options} *.example.com 2606:4700::1111
    no such name                             => {options} nothere.example.com 8.8.4.4 => zones => => example.com nothere.example.com!
    an alias                                 => {options} docs.example.com 8.8.4.4
    no such zone                             => {options} home.example.invalid 8.8.4.4 => zones => => example.invalid! home.example.invalid!
    the apex A                               => {options} example.com 8.8.4.4 => apex => example.com <main> 300 A 192.0.2.8 → 8.8.4.4
    a zone of three labels                   => {options} home.example.co.uk 8.8.4.4 => zones => example.co.uk home 60 A 192.0.2.71 → 8.8.4.4 => co.uk! example.co.uk
    a sub-zone                               => {options} host.sub.example.org 8.8.4.4 => zones => sub.example.org host 60 A 192.0.2.60 → 8.8.4.4 => example.org sub.example.org
    a name in capitals                       => {options} HOME.Example.COM 8.8.4.4 => names => done
    a final dot                              => {options} home.example.com. 8.8.4.4 => names => done
    a name in another case                   => {options} nas.example.org 8.8.4.4 => names => example.org NAS 60 A 192.0.2.54 → 8.8.4.4
    an internationalised name                => {options} home.bücher.example 8.8.4.4 => names => xn--bcher-kva.example home 60 A 192.0.2.81 → 8.8.4.4
    an internationalised name in A-labels    => {options} home.xn--bcher-kva.example 8.8.4.4
    no dot                                   => {options} home 8.8.4.4 => input usage => usage
    an apostrophe in the name                => {options} ho'me.example.com 8.8.4.4 => input usage => usage
    a quotation mark in the name             => {options} ho"me.example.com 8.8.4.4 => input usage => usage
    an address that is none                  => {options} home.example.com 1.2.3.256 => input usage => usage
    an address with a leading zero           => {options} home.example.com 1.2.3.04 => input usage => usage
    a network                                => {options} home.example.com 1.2.3.0/24 => input usage => usage
    a zone index                             => {options} home.example.com fe80::1%eth0 => input usage => usage
    an empty address                         => {options} home.example.com '' => input usage => usage
    address and host exchanged               => {options} 8.8.4.4 home.example.com => words => done
    a private address                        => {options} home.example.com 192.168.1.2 => warnsPrivate => one line
  `),
  ...commandLines(
    `
    nothing to change                        => {update}
    nothing to change but the spelling       => {options} home.example.com 2606:4700::1111
  `,
    { gateway: ALREADY },
  ),
  ...commandLines("several A records => {options} pool.example.org 8.8.4.4", {
    because: ["rrset"],
    now: {
      records: [
        "- example.org pool 120 A 192.0.2.53",
        "- example.org pool 60 A 192.0.2.51",
        "- example.org pool 60 A 192.0.2.52",
        "+ example.org pool 60 A 8.8.4.4",
      ],
      answer:
        "pool.example.org A 192.0.2.51, 192.0.2.52, 192.0.2.53 → 8.8.4.4\n",
    },
  }),
];
