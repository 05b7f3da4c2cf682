import type { Deadline } from "../deadline.ts";
import { describeFailure, type Failure } from "../failure.ts";
import type { Gateway, GatewayAccount } from "../gateway/client.ts";
import { clockTrouble } from "../gateway/clock_trouble.ts";
import type { Finding } from "./finding.ts";

/** Asked for to sign in where no host is known; nobody can have it (RFC 6761). */
const NOBODYS_ZONE = "schlund-ddns.invalid";

/** What the doctor found at the gateway. */
export interface GatewayExamination {
  /** One per thing that was looked at. */
  readonly findings: readonly Finding[];
  /** Why nothing more can be looked at, if so. */
  readonly failure?: Failure;
}

/**
 * Looks whether the gateway answers, agrees about the time, and lets the account
 * sign in. It asks for a zone that nobody can have, and changes nothing.
 */
export async function examineGateway(
  gateway: Gateway,
  account: GatewayAccount,
  deadline: Deadline,
): Promise<GatewayExamination> {
  const probe = await gateway.inquire(NOBODYS_ZONE, deadline);
  const failure = probe.status === "found" ? undefined : probe.failure;
  if (
    failure?.kind === "temporary" || failure?.kind === "config" ||
    failure?.kind === "untrusted"
  ) {
    // Not of a gateway that has answered before.
    const unknown = gateway.clockLead() === undefined;
    const advice = failure.kind === "temporary" && unknown
      ? `; is ${account.url} right, and does this machine reach it?`
      : "";
    const text = `gateway: ${describeFailure(failure)}${advice}`;
    return { findings: [{ ok: false, text, failure }], failure };
  }
  const reached = [
    { ok: true, text: `gateway: ${account.url} answers` },
    clockFinding(gateway.clockLead(), account.totpSecret !== undefined),
  ];
  // Whoever is told that there is no such zone was let in; a locked account, or one
  // without the right to ask, may be refused by any code.
  if (failure === undefined || failure.kind === "missing") {
    return { findings: [...reached, { ok: true, text: "sign-in: accepted" }] };
  }
  const text = failure.kind === "credentials"
    ? signInRemedy(failure, account)
    : `sign-in: ${describeFailure(failure)}`;
  return { findings: [...reached, { ok: false, text, failure }], failure };
}

function clockFinding(lead: number | undefined, totp: boolean): Finding {
  if (lead === undefined) {
    return { ok: true, text: "clock: the gateway does not tell its time" };
  }
  const trouble = clockTrouble(lead);
  if (trouble === undefined) {
    const seconds = Math.max(1, Math.round(Math.abs(lead) / 1000));
    return { ok: true, text: `clock: within ${seconds} s of the gateway's` };
  }
  const text = `clock: ${trouble}`;
  return totp
    ? {
      ok: false,
      text: `${text}; one-time passwords need the right time, set up NTP`,
    }
    : { ok: true, text };
}

function signInRemedy(
  failure: Failure,
  { context, totpSecret }: GatewayAccount,
): string {
  const refused = `sign-in: ${describeFailure(failure)}`;
  // The rest is in the failure already.
  if (totpSecret === undefined) {
    return `${refused}; is XML-Gateway access ordered?`;
  }
  return `${refused}; check username and password, the context (now ${context}), ` +
    "and that XML-Gateway access is ordered; if the account has no 2FA, remove totp_secret";
}
