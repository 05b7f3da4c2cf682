/**
 * How each block of README and docs is run.
 *
 * @module
 */
import { PAGE_WAYS } from "./page_ways.ts";
import { README_WAYS } from "./readme_ways.ts";
import { ROUTER_WAYS } from "./router_ways.ts";
import { SERVICE_WAYS } from "./service_ways.ts";
import type { Ways } from "./way.ts";
import { WEBHOST_WAYS } from "./webhost_ways.ts";

/** All of them, by the keys of the blocks. */
export const WAYS: Ways = {
  ...README_WAYS,
  ...ROUTER_WAYS,
  ...SERVICE_WAYS,
  ...WEBHOST_WAYS,
  ...PAGE_WAYS,
};
