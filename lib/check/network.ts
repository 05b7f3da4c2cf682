import { proxyOf } from "../http/proxy.ts";
import { type Platform, quietly, type TlsView } from "../platform.ts";
import { type Finding, warn } from "./finding.ts";

/** Milliseconds; the inquiry reports slower servers. */
const TLS_LIMIT = 5000;
const DAY = 86_400_000;
/** Days; certificates are usually renewed weeks before they expire. */
const FEW_DAYS = 7;

/**
 * Checks what is between this machine and the gateway: the proxy, the certificate
 * authorities, TLS, the certificate, and the clock that it implies.
 */
export async function examineNetwork(
  url: URL,
  platform: Platform,
): Promise<readonly Finding[]> {
  const { now, inspectTls } = platform;
  // A missing permission is not a fault of the network.
  const env = quietly(platform.env);
  const proxy = proxyOf(url, env)?.place;
  const first = { ok: true, text: `proxy: ${proxy ?? "none"}` };
  // The practice gateway on this machine.
  if (url.protocol !== "https:") return proxy === undefined ? [] : [first];
  const findings = [first, authoritiesFinding(env)];
  if (proxy !== undefined) {
    const text = "TLS: not checked because of the proxy";
    return [...findings, { ok: true, text }];
  }
  const { hostname } = url;
  const view = await inspectTls({
    hostname: hostname.replace(/^\[|\]$/g, ""),
    port: Number(url.port || 443),
    milliseconds: TLS_LIMIT,
  });
  return view === undefined
    ? findings
    : [...findings, ...tlsFindings(hostname, view, now())];
}

function authoritiesFinding(env: Platform["env"]): Finding {
  const stores = (env("DENO_TLS_CA_STORE") || "mozilla").split(",")
    .map((name) => name.trim() === "system" ? "this machine's" : "Mozilla's");
  const file = env("DENO_CERT");
  const text = [...new Set(stores), ...(file ? [`those in ${file}`] : [])];
  return { ok: true, text: `certificate authorities: ${text.join(" and ")}` };
}

function tlsFindings(
  hostname: string,
  { version, validFrom, validTo, issuer }: TlsView,
  now: number,
): readonly Finding[] {
  const text = `TLS: ${version}, certificate of ${hostname} by ${
    issuer || "an unnamed issuer"
  }, valid from ${dateOf(validFrom)} to ${dateOf(validTo)}`;
  if (now >= validFrom && now < validTo) {
    const days = Math.floor((validTo - now) / DAY);
    return [
      days < FEW_DAYS
        ? warn(`${text}: it expires in ${days} days`)
        : { ok: true, text },
    ];
  }
  const message =
    `clock: it is ${
      new Date(now).toISOString().slice(0, 16).replace("T", " ")
    } UTC here, outside of the certificate's validity: set the clock (NTP); if it is ` +
    "right, the certificate is expired or not yet valid";
  const failure = { kind: "untrusted", message } as const;
  return [{ ok: false, text, failure }, { ok: false, text: message, failure }];
}

function dateOf(milliseconds: number): string {
  return Number.isNaN(milliseconds)
    ? "?"
    : new Date(milliseconds).toISOString().slice(0, 10);
}
