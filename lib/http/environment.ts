/**
 * What the runtime takes from the environment, which is judged only if it is set.
 *
 * @module
 */
export { requireAuthorities } from "./certificate_authorities.ts";
export { requireProxy } from "./proxy.ts";
