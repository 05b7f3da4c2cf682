/**
 * What environment variables give: `SCHLUND_DDNS_KEY`, and for secrets a file
 * that `SCHLUND_DDNS_KEY_FILE` names.
 *
 * @module
 */

/** The settings that they give, by key. */
export const ENVIRONMENT = {
  username: "variable",
  password: "variable or file",
  totp_secret: "variable or file",
  context: "variable",
  url: "variable",
  ip4: "variable",
  ip6: "variable",
  listen: "variable",
  healthcheck: "variable or file",
  notify: "variable or file",
} as const;

/** The account's secrets; a password of `[client NAME]` goes by the same key. */
export const ACCOUNT_SECRETS: readonly string[] = ["password", "totp_secret"];

/** The URLs of whom to tell, which are secrets as well. */
export const TELL_SECRETS: readonly string[] = ["healthcheck", "notify"];

/** The environment variable of a setting. */
export function variableOf(key: string): string {
  return `SCHLUND_DDNS_${key.toUpperCase()}`;
}
