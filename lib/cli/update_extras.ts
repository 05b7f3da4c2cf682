/**
 * What only some updates need, loaded on request: detection and `--healthcheck`.
 *
 * @module
 */
export { pingAfter } from "./healthcheck.ts";
export { updateBySource } from "./update_by_source.ts";
