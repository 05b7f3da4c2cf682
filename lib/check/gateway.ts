import type { Deadline } from "../deadline.ts";
import { describeFailure, type Failure } from "../failure.ts";
import type { Gateway, GatewayAccount } from "../gateway/client.ts";
import { clockTrouble } from "../gateway/sign_in.ts";
import type { Finding } from "./finding.ts";

/** A zone that cannot exist (RFC 6761), asked for to test the sign-in. */
const NO_ZONE = "schlund-ddns.invalid";

/**
 * Checks that the gateway answers, has the same time, and accepts the sign-in. It
 * asks for a zone that cannot exist, and changes nothing.
 *
 * @returns one finding per check, and why nothing more can be checked, if so
 */
export async function examineGateway(
  gateway: Gateway,
  account: GatewayAccount,
  deadline: Deadline,
): Promise<
  { readonly findings: readonly Finding[]; readonly failure?: Failure }
> {
  const probe = await gateway.inquire(NO_ZONE, deadline);
  const failure = probe.status === "found" ? undefined : probe.failure;
  if (
    failure?.kind === "temporary" || failure?.kind === "config" ||
    failure?.kind === "untrusted"
  ) {
    // Only of a gateway that has never answered.
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
  // "No such zone" means that the sign-in was accepted. A locked account, or one
  // without permission to ask, may get any other code.
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
    return { ok: true, text: "clock: the gateway does not send its time" };
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
      text: `${text}; one-time passwords need the right time: set up NTP`,
    }
    : { ok: true, text };
}

function signInRemedy(
  failure: Failure,
  { context, totpSecret }: GatewayAccount,
): string {
  const refused = `sign-in: ${describeFailure(failure)}`;
  // The failure names the rest.
  if (totpSecret === undefined) {
    return `${refused}; is XML-Gateway access ordered?`;
  }
  return `${refused}; check username and password, the context (now ${context}), ` +
    "and that XML-Gateway access is ordered; if the account has no 2FA, remove totp_secret";
}
