import { ValueError } from "../config_error.ts";
import { parseSecret, parseText } from "./parsers.ts";
import type { ValueTable } from "./setting.ts";

/** How the settings of the account are read. */
export const ACCOUNT_VALUES = {
  username: { parse: parseText },
  password: { parse: parseSecret },
  totp_secret: { parse: parseSecret },
  context: { parse: parseContext, preset: "10" },
  url: { parse: parseGatewayUrl, preset: "https://gateway.schlundtech.de" },
} as const satisfies ValueTable;

/** The context of an account: a bare integer (gateway fact). */
function parseContext(text: string): string {
  const context = text.trim();
  if (/^\d{1,9}$/.test(context)) return context;
  throw new ValueError(
    "the context is a number (10 at SchlundTech, 4 at AutoDNS)",
  );
}

/** The URL of a gateway, without credentials in it. */
function parseGatewayUrl(text: string): URL {
  const url = URL.parse(text.trim());
  if (url === null || !/^https?:$/.test(url.protocol)) {
    throw new ValueError(
      "the gateway's URL begins with https:// (or http://)",
    );
  }
  // It would tell the password to everybody on the way, and get no answer.
  if (url.protocol === "http:" && url.port === "443") {
    throw new ValueError("443 is the port of https://, not of http://");
  }
  if (url.username !== "" || url.password !== "") {
    throw new ValueError("user and password do not belong into the URL");
  }
  return url;
}
