import type { Case } from "./case.ts";
import { ALREADY, CGI_DONE, recordsOf, requests, token } from "./notation.ts";

const HOME_A = "example.com home 60 A 192.0.2.10 → 8.8.4.4";
const PLAIN_A = "example.com plain - A 192.0.2.40 → 8.8.4.4";
const HOME_AAAA =
  "example.com home 60 AAAA 2001:db8:0:0:0:0:0:10 → 2606:4700::1111";

/** Requests of all kinds, to a config file that names no hosts. */
export const REQUEST_CASES: readonly Case[] = [
  ...requests(`
    IPv4                       => {ask}
    IPv6                       => {host}&myip=2606:4700::1111
    IPv6, spelt out            => {host}&myip=2606:4700:0:0:0:0:0:1111
    the address first          => myip=8.8.4.4&{host}
    more parameters            => system=dyndns&{ask}&wildcard=NOCHG&mx=&backmx=NO
    ampersands at both ends    => &{ask}&
    an encoded name            => hostname=home%2Eexample%2Ecom&myip=8.8.4.4
    no such record             => hostname=nothere.example.com&myip=8.8.4.4 => zones => => example.com nothere.example.com!
    no AAAA record             => hostname=plain.example.com&myip=2606:4700::1111
    no such zone               => hostname=home.example.invalid&myip=8.8.4.4 => zones => => example.invalid! home.example.invalid!
    the apex                   => hostname=example.com&myip=8.8.4.4 => apex => example.com <main> 300 A 192.0.2.8 → 8.8.4.4
    a zone of three labels     => hostname=home.example.co.uk&myip=8.8.4.4 => zones => example.co.uk home 60 A 192.0.2.71 → 8.8.4.4 => co.uk! example.co.uk
    a name in capitals         => hostname=HOME.example.com&myip=8.8.4.4 => names => done
    no host name               => myip=8.8.4.4 => tokens => notfqdn
    no address                 => {host} => peer => example.com home 60 A 192.0.2.10 → 1.2.3.99
    no parameters              => => tokens => notfqdn
    an address that is none    => {host}&myip=1.2.3.256 => input => badagent, nothing sent
    a space before the address => {host}&myip=%208.8.4.4 => lenient => done
    brackets around the address => {host}&myip=[2606:4700::1111] => lenient => ${HOME_AAAA}
    a private address          => {host}&myip=192.168.1.2 => private => nothing changed
    a name without a dot       => hostname=home&myip=8.8.4.4 => input => notfqdn, nothing sent
    parameters in capitals     => HOSTNAME=home.example.com&MYIP=8.8.4.4 => lenient => done
    other names for the parameters => host=home.example.com&ip=8.8.4.4 => lenient => done
    a semicolon between parameters => {host};myip=8.8.4.4 => tokens => notfqdn
  `),
  ...requests("nothing to change => {ask}", { gateway: ALREADY }),
  ...requests("an IPv4 address in IPv6 clothes => {host}&myip=::ffff:8.8.4.4", {
    because: ["clothes"],
    now: { records: recordsOf(HOME_A) },
  }),
  ...requests("both families => {host}&myip=8.8.4.4,2606:4700::1111", {
    because: ["several"],
    now: {
      ...CGI_DONE,
      records: recordsOf(`${HOME_A}; ${HOME_AAAA}`),
      ...token("good 8.8.4.4,2606:4700::1111"),
    },
  }),
  ...requests("two hosts => {host},plain.example.com&myip=8.8.4.4", {
    because: ["several"],
    now: {
      ...CGI_DONE,
      records: recordsOf(`${HOME_A}; ${PLAIN_A}`),
      ...token("good 8.8.4.4\ngood 8.8.4.4"),
    },
  }),
  ...requests("two addresses => {ask}&myip=8.8.8.8", {
    because: ["several"],
    now: {
      records: [...recordsOf(HOME_A), "+ example.com home 60 A 8.8.8.8"],
      ...token("good 8.8.4.4,8.8.8.8"),
    },
  }),
  ...requests("two host names => {ask}&hostname=plain.example.com", {
    because: ["several"],
    now: {
      records: recordsOf(`${HOME_A}; ${PLAIN_A}`),
      ...token("good 8.8.4.4\ngood 8.8.4.4"),
    },
  }),
  ...requests("HEAD => {ask} => methods => nothing changed", {
    method: "HEAD",
  }),
  ...requests("OPTIONS => {ask} => methods => 405", { method: "OPTIONS" }),
  ...requests("POST with a query => {ask} => methods => done", {
    method: "POST",
  }),
  ...requests("POST with a form => => methods => done", {
    method: "POST",
    body: "hostname=home.example.com&myip=8.8.4.4",
  }),
  ...requests("a path behind the program => {ask}", {
    env: { PATH_INFO: "/nic/update" },
  }),
  ...requests("an authenticated user => {ask}", {
    env: { REMOTE_USER: "router" },
  }),
  ...requests(
    "credentials that nobody asked for => {ask}&username=a&password=b",
    {
      env: { HTTP_AUTHORIZATION: "Basic eDp5" },
    },
  ),
  ...requests("a proxy from the client => {ask}", {
    env: { HTTP_PROXY: "http://127.0.0.1:9" },
  }),
];
