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
  /** A word for parts of docs. */
  readonly id: string;
  /** Its name. */
  readonly name: string;
  /** Where the entries belong. */
  readonly where: Both;
  /** What else to know. */
  readonly note?: Both;
  /** The language of its lines, for docs. */
  readonly language?: string;
  /** Whether it is for certificates, which only some clients may have. */
  readonly acme?: true;
  /** Whether the docs have the client workshop and its host. */
  readonly workshop?: true;
  /** Lines for a file or a shell, or one long field. */
  readonly lines?: (target: FullTarget) => string;
  /** What to enter in other fields, by their names. */
  readonly fields?: (target: FullTarget) => Readonly<Record<string, string>>;
}

/** A target, with the parts of its URL. */
export interface FullTarget extends Target {
  /** Host, and port if there is one. */
  readonly server: string;
  /** Without a final slash. */
  readonly path: string;
  /** Whether it is HTTPS. */
  readonly tls: boolean;
}

/** What stands in place of a client's password. */
export const PASSWORD = "PASS";

/** The URL that stands for the service where its own is not known. */
export const EXAMPLE_URL = "https://dyn.example.com/dns-update";

/** All recipes, in the order in which they are shown. */
const RECIPES: readonly Recipe[] = [
  {
    id: "fritzbox",
    name: "Fritz!Box",
    where: both("Internet › Freigaben › DynDNS › Benutzerdefiniert"),
    note: both(
      "It does not encode the password: use only letters and digits.",
      "Sie kodiert das Passwort nicht: nur Buchstaben und Ziffern verwenden.",
    ),
    lines: ({ url }) =>
      `${url}?hostname=<domain>&myip=<ipaddr>,<ip6addr>` +
      "&ip6lanprefix=<ip6lanprefix>&username=<username>&password=<pass>",
    fields: ({ user, host }) => ({
      ...{ Domainname: host, Benutzername: user, Kennwort: PASSWORD },
    }),
  },
  {
    id: "ddclient",
    name: "ddclient",
    where: both("/etc/ddclient.conf"),
    workshop: true,
    lines: ({ url, user, host, server, path, tls }) =>
      `protocol=dyndns2
use=web, web=${url}/myip
server=${server}
script=${path}
ssl=${tls ? "yes" : "no"}
login=${word(user)}
password='${PASSWORD}'
${host}`,
  },
  {
    id: "inadyn",
    name: "inadyn",
    where: both("/etc/inadyn.conf"),
    workshop: true,
    lines: ({ user, host, server, path, tls }) =>
      `custom schlund-ddns {
  checkip-server = ${server}
  checkip-path   = ${path}/myip
  ddns-server    = ${server}
  ddns-path      = "${path}?hostname=%h&myip=%i"
  username       = ${/^[\w.-]+$/.test(user) ? user : JSON.stringify(user)}
  password       = "${PASSWORD}"
  hostname       = ${host}${tls ? "" : "\n  ssl            = false"}
}`,
  },
  {
    id: "openwrt",
    name: "OpenWrt",
    where: both(
      "/etc/config/ddns, package ddns-scripts",
      "/etc/config/ddns, Paket ddns-scripts",
    ),
    lines: ({ url, user, host, tls }) =>
      `config service 'home'
  option enabled '1'
  option lookup_host '${host}'
  option domain '${host}'
  option username ${quoted(user)}
  option password '${PASSWORD}'
  option update_url '${
        url.replace("://", "://[USERNAME]:[PASSWORD]@")
      }?hostname=[DOMAIN]&myip=[IP]'
  option use_https '${tls ? 1 : 0}'
  option ip_source 'network'
  option ip_network 'wan'
  option interface 'wan'`,
  },
  {
    id: "unifi",
    name: "UniFi",
    where: both("Settings › Internet › Dynamic DNS"),
    fields: ({ user, host, server, path }) => ({
      ...{ Service: "custom", Hostname: host },
      ...{ Username: user, Password: PASSWORD },
      Server: `${server}${path}?hostname=%h&myip=%i`,
    }),
  },
  {
    id: "pfsense",
    name: "pfSense",
    where: both("Services › Dynamic DNS"),
    fields: ({ url, user, host }) => ({
      ...{ "Service Type": "Custom", Username: user, Password: PASSWORD },
      "Update URL": `${url}?hostname=${host}&myip=%IP%`,
      "Result Match": "good %IP%|nochg %IP%",
    }),
  },
  {
    id: "opnsense",
    name: "OPNsense",
    where: both("Services › Dynamic DNS"),
    note: both(
      "It requests /nic/update: that path has to lead to the program too.",
      "Sie ruft /nic/update auf: auch dieser Pfad muss zum Programm führen.",
    ),
    fields: ({ user, host, server }) => ({
      ...{ Service: "Custom", Protocol: "DynDns2", Server: server },
      ...{ Username: user, Password: PASSWORD, "Hostname(s)": host },
    }),
  },
  {
    id: "synology",
    name: "Synology",
    where: both("External Access › DDNS › Customize Provider, Query URL"),
    lines: ({ url }) =>
      `${url}?hostname=__HOSTNAME__&myip=__MYIP__` +
      "&username=__USERNAME__&password=__PASSWORD__",
    fields: ({ user, host }) => ({
      ...{ Hostname: host, "Username/Email": user, "Password/Key": PASSWORD },
    }),
  },
  {
    id: "homeassistant",
    name: "Home Assistant",
    where: both("configuration.yaml"),
    note: both(
      "The integration no_ip is for No-IP alone: let an automation call this " +
        "every five minutes. The caller’s address is used.",
      "Die Integration no_ip ist nur für No-IP: eine Automation dies alle fünf " +
        "Minuten aufrufen lassen. Es gilt die Adresse des Aufrufers.",
    ),
    language: "yaml",
    lines: ({ url, user, host }) =>
      `rest_command:
  dns_update:
    url: ${url}?hostname=${host}
    username: ${/^[a-z][\w.-]*$/i.test(user) ? user : JSON.stringify(user)}
    password: ${PASSWORD}`,
  },
  {
    id: "curl",
    name: "curl and wget",
    where: both("In a shell", "In einer Shell"),
    note: both(
      "The caller’s address is used; add &myip=ADDRESS for another.",
      "Es gilt die Adresse des Aufrufers; &myip=ADRESSE nennt eine andere.",
    ),
    language: "sh",
    workshop: true,
    lines: ({ url, user, host }) =>
      `curl -u ${word(`${user}:${PASSWORD}`)} '${url}?hostname=${host}'
wget -qO- --user=${
        word(user)
      } --password=${PASSWORD} '${url}?hostname=${host}'`,
  },
  {
    id: "httpreq",
    name: "lego, Traefik (httpreq)",
    where: both("Environment", "Umgebung"),
    acme: true,
    language: "sh",
    lines: ({ url, user, host }) =>
      `export HTTPREQ_ENDPOINT=${url}
export HTTPREQ_USERNAME=${word(user)} HTTPREQ_PASSWORD=${PASSWORD}
lego --accept-tos --email admin@example.com --dns httpreq --domains ${host} run`,
  },
  {
    id: "acmeproxy",
    name: "acme.sh, Proxmox (acmeproxy)",
    where: both("Environment", "Umgebung"),
    acme: true,
    language: "sh",
    lines: ({ url, user, host }) =>
      `export ACMEPROXY_ENDPOINT=${url}
export ACMEPROXY_USERNAME=${word(user)} ACMEPROXY_PASSWORD=${PASSWORD}
acme.sh --issue --dns dns_acmeproxy -d ${host}`,
  },
  {
    id: "acme-dns",
    name: "Caddy, Nginx Proxy Manager (acme-dns)",
    where: both("Account", "Konto"),
    acme: true,
    fields: ({ url, user, host }) => ({
      ...{ server_url: url, username: user, password: PASSWORD },
      subdomain: host,
    }),
  },
];

/** The recipes of a client; those for certificates only if it may have some. */
export function recipesOf(acme = false): readonly Recipe[] {
  return RECIPES.filter((recipe) => acme || !recipe.acme);
}

/** What a recipe says to enter. */
export function entriesOf(
  { lines, fields }: Recipe,
  target: Target,
): readonly Entry[] {
  const { host, pathname, protocol } = new URL(target.url);
  const path = pathname.replace(/\/$/, "");
  const full = { ...target, server: host, path, tls: protocol === "https:" };
  return [
    ...lines === undefined ? [] : [{ text: lines(full) }],
    ...Object.entries(fields?.(full) ?? {})
      .map(([field, text]) => ({ field, text })),
  ];
}

/** What the docs make a recipe for. */
export function exampleOf({ id, workshop }: Recipe): Target {
  return workshop
    ? { url: EXAMPLE_URL, user: "workshop", host: "pc.home.example.com" }
    : { url: EXAMPLE_URL, user: id, host: "home.example.com" };
}

/** The hosts of a client to make recipes for: a pattern stands for one of its hosts. */
export function recipeHosts(hostnames: readonly string[]): readonly string[] {
  return hostnames.map((name) => name.replace(/^\*\./, "HOST."));
}

function both(en: string, de: string = en): Both {
  return { en, de };
}

/** A word in single quotes, if it needs them. */
function word(text: string): string {
  return /[^\w.:@%+-]/.test(text) ? quoted(text) : text;
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
