/**
 * What the CGI program loads for requests that are not updates.
 *
 * @module
 */
export { examineFor } from "../check/for_caller.ts";
export { answerAcme } from "../serve/acme.ts";
export { updateTxt } from "../update/update_txt.ts";
export { explainCgi } from "./explain_cgi.ts";
