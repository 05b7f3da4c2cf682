import { challengeValue } from "../acme/challenge.ts";
import { isAcmePage } from "../acme/page.ts";
import { isChallengeValue, readAcmeRequest } from "../acme/request.ts";
import type { Caller } from "../dyndns/access.ts";
import { type Refusal, refuse } from "../dyndns/answer.ts";
import type { HostAnswers } from "../dyndns/host_answers.ts";
import type { Handled } from "../dyndns/log_line.ts";
import type { Requested } from "../dyndns/requested.ts";
import { describeFailure } from "../failure.ts";
import type { TxtOutcome } from "../update/update_txt.ts";
import type { TxtIntent } from "../zone/plan_txt.ts";

/** Changes the texts of one name; failures are among the outcomes. */
export type ChangeTxt = (
  intent: TxtIntent,
  client: string | undefined,
) => Promise<readonly TxtOutcome[]>;

/** What became of a request, and what it was about, for the log. */
export interface AcmeAnswer {
  /** What the client gets. */
  readonly outcome: Refusal | HostAnswers;
  /** The name and the text; neither is secret. */
  readonly meant?: Handled["meant"];
}

/** Texts of a name that acme-dns keeps, since its clients never remove any. */
const KEPT = { fits: isChallengeValue, count: 2 };

/**
 * Answers an ACME client that was let in: adds the text of a challenge to the TXT
 * records of its name, or removes it.
 */
export async function answerAcme(
  { page, json }: Pick<Requested, "page" | "json">,
  caller: Caller,
  changeTxt: ChangeTxt,
): Promise<AcmeAnswer> {
  if (!isAcmePage(page) || page === "register" || json === undefined) {
    return { outcome: refuse("badagent", "the body is missing") };
  }
  const asked = readAcmeRequest(page, json);
  if ("error" in asked) {
    return { outcome: refuse("badagent", asked.error) };
  }
  const { host, want, proof, fqdn } = asked;
  const value = "value" in proof
    ? proof.value
    : await challengeValue(proof.keyAuthorization);
  const meant = { hosts: [host], addresses: [value] };
  if (!caller.mayChallenge?.(host)) {
    const reason = "this client may not have a certificate made for this name";
    // acme-dns says 401 to those who are signed in, too.
    const http = page === "acme-dns" ? 401 : 403;
    return { outcome: refuse("badauth", reason, http), meant };
  }
  const [add, remove] = want === "present" ? [[value], []] : [[], [value]];
  const most = page === "acme-dns" ? KEPT : undefined;
  const outcomes = await changeTxt({ host, add, remove, most }, caller.name);
  const failed = outcomes.find((outcome) => outcome.status === "failed");
  if (failed !== undefined) {
    const reason = `${host} TXT: ${describeFailure(failed.failure)}`;
    const outcome = failed.failure.kind === "missing"
      ? refuse("nohost", reason, 404)
      : refuse("911", reason);
    return { outcome, meant };
  }
  // With a blank, as acme-dns writes it.
  const text = page === "acme-dns"
    ? `{"txt": "${value}"}`
    : JSON.stringify({ fqdn, value });
  const answer = { status: 200, lines: [text], json: true } as const;
  return { outcome: { status: "answered", answer, reasons: [] }, meant };
}
