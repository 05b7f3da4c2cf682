/**
 * How to set up routers and clients: one table for the page `setup`, the command
 * `setup`, and the docs.
 *
 * @module
 */

/** What a recipe is made for. */
export interface Target {
  /** The URL for updates, without a query. */
  readonly url: string;
  /** The client's name. */
  readonly user: string;
  /** The host to update. */
  readonly host: string;
}

/** One thing to enter. */
export interface Entry {
  /** The field's name; absent: lines for a file, or for a shell. */
  readonly field?: string;
  /** What to enter. */
  readonly text: string;
}

/** A text in both languages. */
export type Both = Readonly<Record<"en" | "de", string>>;

/** How to set up one router or program. */
export interface Recipe {
  /** A word for links and parts of docs. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** Where the entries belong. */
  readonly where: Both;
  /** What else to know. */
  readonly note?: Both;
  /** The language of its lines, for docs. */
  readonly language?: string;
  /** The client and host that the docs have. */
  readonly example: Omit<Target, "url">;
  /** What to enter. */
  readonly entries: (target: Target) => readonly Entry[];
}

/** What stands in place of a client's password. */
export const PASSWORD = "PASS";

/** The URL that stands for the service where its own is not known. */
export const EXAMPLE_URL = "https://dyn.example.com/dns-update";

/** All recipes. */
export const RECIPES: readonly Recipe[] = [
  {
    id: "fritzbox",
    name: "Fritz!Box",
    where: {
      en: "Internet › Freigaben › DynDNS, provider “Benutzerdefiniert”",
      de: "Internet › Freigaben › DynDNS, Anbieter „Benutzerdefiniert“",
    },
    note: {
      en: "It inserts the password without encoding it, so use only letters " +
        "and digits.",
      de: "Sie setzt das Passwort unkodiert ein; daher nur Buchstaben und " +
        "Ziffern verwenden.",
    },
    example: { user: "fritzbox", host: "home.example.com" },
    entries: ({ url, user, host }) => [
      {
        text: `${url}?hostname=<domain>&myip=<ipaddr>,<ip6addr>` +
          "&ip6lanprefix=<ip6lanprefix>&username=<username>&password=<pass>",
      },
      ...fields({
        Domainname: host,
        Benutzername: user,
        Kennwort: PASSWORD,
      }),
    ],
  },
  {
    id: "ddclient",
    name: "ddclient",
    where: both("/etc/ddclient.conf"),
    example: { user: "workshop", host: "pc.home.example.com" },
    entries: ({ url, user, host }) => {
      const { server, path, tls } = partsOf(url);
      return [{
        text: `protocol=dyndns2
use=web, web=${url}/myip
server=${server}
script=${path}
ssl=${tls ? "yes" : "no"}
login=${word(user)}
password='${PASSWORD}'
${host}`,
      }];
    },
  },
  {
    id: "inadyn",
    name: "inadyn",
    where: both("/etc/inadyn.conf"),
    example: { user: "workshop", host: "pc.home.example.com" },
    entries: ({ url, user, host }) => {
      const { server, path, tls } = partsOf(url);
      return [{
        text: `custom schlund-ddns {
  checkip-server = ${server}
  checkip-path   = ${path}/myip
  ddns-server    = ${server}
  ddns-path      = "${path}?hostname=%h&myip=%i"
  username       = ${/^[\w.-]+$/.test(user) ? user : JSON.stringify(user)}
  password       = "${PASSWORD}"
  hostname       = ${host}${tls ? "" : "\n  ssl            = false"}
}`,
      }];
    },
  },
  {
    id: "openwrt",
    name: "OpenWrt",
    where: {
      en: "/etc/config/ddns, package ddns-scripts",
      de: "/etc/config/ddns, Paket ddns-scripts",
    },
    example: { user: "openwrt", host: "home.example.com" },
    entries: ({ url, user, host }) => [{
      text: `config service 'home'
  option enabled '1'
  option lookup_host '${host}'
  option domain '${host}'
  option username ${word(user, true)}
  option password '${PASSWORD}'
  option update_url '${
        url.replace("://", "://[USERNAME]:[PASSWORD]@")
      }?hostname=[DOMAIN]&myip=[IP]'
  option use_https '${partsOf(url).tls ? 1 : 0}'
  option ip_source 'network'
  option ip_network 'wan'
  option interface 'wan'`,
    }],
  },
  {
    id: "unifi",
    name: "UniFi",
    where: both("Settings › Internet › Dynamic DNS"),
    example: { user: "unifi", host: "home.example.com" },
    entries: ({ url, user, host }) =>
      fields({
        Service: "custom",
        Hostname: host,
        Username: user,
        Password: PASSWORD,
        Server: `${url.replace(/^\w+:\/\//, "")}?hostname=%h&myip=%i`,
      }),
  },
  {
    id: "pfsense",
    name: "pfSense",
    where: both("Services › Dynamic DNS"),
    example: { user: "pfsense", host: "home.example.com" },
    entries: ({ url, user, host }) =>
      fields({
        "Service Type": "Custom",
        Username: user,
        Password: PASSWORD,
        "Update URL": `${url}?hostname=${host}&myip=%IP%`,
        "Result Match": "good %IP%|nochg %IP%",
      }),
  },
  {
    id: "opnsense",
    name: "OPNsense",
    where: both("Services › Dynamic DNS"),
    note: {
      en: "It requests /nic/update: that path has to lead to the program too.",
      de:
        "Sie ruft /nic/update auf: auch dieser Pfad muss zum Programm führen.",
    },
    example: { user: "opnsense", host: "home.example.com" },
    entries: ({ url, user, host }) =>
      fields({
        Service: "Custom",
        Protocol: "DynDns2",
        Server: partsOf(url).server,
        Username: user,
        Password: PASSWORD,
        "Hostname(s)": host,
      }),
  },
  {
    id: "synology",
    name: "Synology",
    where: both("External Access › DDNS › Customize Provider, Query URL"),
    example: { user: "synology", host: "home.example.com" },
    entries: ({ url, user, host }) => [
      {
        text: `${url}?hostname=__HOSTNAME__&myip=__MYIP__` +
          "&username=__USERNAME__&password=__PASSWORD__",
      },
      ...fields({
        Hostname: host,
        "Username/Email": user,
        "Password/Key": PASSWORD,
      }),
    ],
  },
  {
    id: "homeassistant",
    name: "Home Assistant",
    where: both("configuration.yaml"),
    note: {
      en: "Its no_ip integration works only with No-IP, so let an automation " +
        "call this every five minutes. The caller’s address is used.",
      de:
        "Die Integration no_ip geht nur mit No-IP; daher eine Automation dies " +
        "alle fünf Minuten aufrufen lassen. Es gilt die Adresse des Aufrufers.",
    },
    language: "yaml",
    example: { user: "homeassistant", host: "home.example.com" },
    entries: ({ url, user, host }) => [{
      text: `rest_command:
  dns_update:
    url: ${url}?hostname=${host}
    username: ${/^[a-z][\w.-]*$/i.test(user) ? user : JSON.stringify(user)}
    password: ${PASSWORD}`,
    }],
  },
  {
    id: "curl",
    name: "curl and wget",
    where: { en: "In a shell", de: "In einer Shell" },
    note: {
      en: "The caller’s address is used; add &myip=ADDRESS for another.",
      de: "Es gilt die Adresse des Aufrufers; &myip=ADRESSE nennt eine andere.",
    },
    language: "sh",
    example: { user: "workshop", host: "pc.home.example.com" },
    entries: ({ url, user, host }) => [{
      text: `curl -u ${word(`${user}:${PASSWORD}`)} '${url}?hostname=${host}'
wget -qO- --user=${
        word(user)
      } --password=${PASSWORD} '${url}?hostname=${host}'`,
    }],
  },
];

function both(text: string): Both {
  return { en: text, de: text };
}

function fields(entries: Readonly<Record<string, string>>): readonly Entry[] {
  return Object.entries(entries).map(([field, text]) => ({ field, text }));
}

function partsOf(url: string) {
  const { host, pathname, protocol } = new URL(url);
  return {
    server: host,
    path: pathname.replace(/\/$/, ""),
    tls: protocol === "https:",
  };
}

/** A word in single quotes, if it needs them. */
function word(text: string, always = false): string {
  return always || !/^[\w.:@%+-]+$/.test(text)
    ? `'${text.replaceAll("'", "'\\''")}'`
    : text;
}

/** The hosts of a client to make recipes for: a pattern stands for one of its hosts. */
export function recipeHosts(hostnames: readonly string[]): readonly string[] {
  return hostnames.map((name) => name.replace(/^\*\./, "HOST."));
}
