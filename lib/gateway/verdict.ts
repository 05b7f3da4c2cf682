import type { Failure } from "../failure.ts";
import { plainText } from "../plain_text.ts";
import type { Result } from "./response.ts";

/**
 * What a failed result means to the caller. Judged by codes alone: texts come in
 * two languages and change over the years [seen].
 *
 * - status `E00000`: the request was refused before its task. `EF00000` is a
 *   document that is not well-formed; `EF01000` names a wrong value by its path;
 *   the codes of a refused sign-in are unknown [open], so the rest is that.
 * - `EF02020`: no such zone [seen]
 */
export function failureOf(
  result: Result,
  stid: string | undefined,
  secrets: readonly string[],
): Failure {
  const errors = result.messages.filter(({ type }) =>
    type === "error" || type === ""
  );
  const texts = [result.text, ...errors.map(({ text }) => text)]
    .map((text) => plainText(text, secrets)).filter((text) => text !== "");
  const about = errors.flatMap(({ object }) =>
    object === undefined ? [] : [object]
  )
    .map(({ type, value }) => plainText(`${type} ${value}`, secrets).trim())
    .filter((text) => text !== "");
  const message = [...new Set(texts)].join(" ") || "it gave no reason";
  return {
    kind: kindOf(result),
    message: `the gateway says: ${message}` +
      (about.length === 0 ? "" : ` [${[...new Set(about)].join(", ")}]`),
    codes: [...new Set([result.code, ...errors.map(({ code }) => code)])]
      .map((code) => plainText(code, secrets)).filter((code) => code !== ""),
    stid: stid === undefined ? undefined : plainText(stid, secrets),
  };
}

function kindOf({ code, messages }: Result): Failure["kind"] {
  const has = (wanted: string) =>
    messages.some((message) => message.code === wanted);
  if (has("EF02020")) return "missing";
  if (code !== "E00000") return "refused";
  if (has("EF00000")) return "refused";
  if (!has("EF01000")) return "credentials";
  return messages.some(({ object }) => object?.type.startsWith("request.auth"))
    ? "credentials"
    : "refused";
}
