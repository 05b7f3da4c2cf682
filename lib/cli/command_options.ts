import {
  ACCOUNT_OPTIONS,
  ADDRESS_OPTIONS,
  COMMON_OPTIONS,
  CONFIG_OPTION,
  DRY_RUN_OPTION,
  HEALTHCHECK_OPTION,
  JSON_OPTION,
  type Option,
  PRACTICE_OPTIONS,
  RECORD_OPTIONS,
  SERVE_OPTIONS,
  WATCH_OPTIONS,
} from "./options.ts";
import type { CommandName } from "./runners.ts";

/** The options that go with an update, and with each command; beside the common ones. */
export const COMMAND_OPTIONS: Readonly<
  Record<"update" | CommandName, readonly Option[]>
> = {
  update: [
    ...ACCOUNT_OPTIONS,
    DRY_RUN_OPTION,
    ...RECORD_OPTIONS,
    ...ADDRESS_OPTIONS,
    HEALTHCHECK_OPTION,
    JSON_OPTION,
  ],
  watch: [
    ...ACCOUNT_OPTIONS,
    ...RECORD_OPTIONS,
    ...ADDRESS_OPTIONS,
    ...WATCH_OPTIONS,
  ],
  ip: [CONFIG_OPTION, ...ADDRESS_OPTIONS, JSON_OPTION],
  list: [...ACCOUNT_OPTIONS, JSON_OPTION],
  check: [
    ...ACCOUNT_OPTIONS,
    ...RECORD_OPTIONS,
    ...ADDRESS_OPTIONS,
    JSON_OPTION,
  ],
  serve: [...ACCOUNT_OPTIONS, ...RECORD_OPTIONS, ...SERVE_OPTIONS],
  health: [CONFIG_OPTION],
  notify: [CONFIG_OPTION],
  "hash-password": [],
  practice: PRACTICE_OPTIONS,
  demo: [],
};

/** The options of all commands, each once. */
export const SPELT_OPTIONS: readonly Option[] = [
  ...new Set([...COMMON_OPTIONS, ...Object.values(COMMAND_OPTIONS).flat()]),
];
