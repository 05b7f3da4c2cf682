/**
 * The commands that are not an update, loaded together on request.
 *
 * @module
 */
export { helpText } from "./help.ts";
export { runCheck } from "./check.ts";
export { runHashPassword } from "./hash_password.ts";
export { runHealth } from "./health.ts";
export { runIp } from "./ip.ts";
export { runList } from "./list.ts";
export { runNotify } from "./notify.ts";
export { runDemo, runPractice } from "./practice.ts";
export { runServe } from "./serve.ts";
export { runSetup } from "./setup.ts";
export { runWatch } from "./watch.ts";
