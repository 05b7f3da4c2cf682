/**
 * Whether text is the value of an `Authorization` header (RFC 9110 section 11.4).
 * Rewrite rules of Apache put that into `REMOTE_USER`, where it is nobody's name.
 */
export function isAuthorization(text: string): boolean {
  return /^\s*(?:basic|bearer|digest|negotiate|ntlm)\s/i.test(text);
}
