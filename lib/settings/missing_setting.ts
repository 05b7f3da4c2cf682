import { ConfigError } from "../config_error.ts";
import { variableOf } from "./environment.ts";
import { flagOf } from "./setting.ts";
import type { Sources } from "../sources/sources.ts";

/** Says that a setting of the account is nowhere, and where it may be given. */
export function missingSetting(
  key: string,
  { file, lookedFor, hasOptions }: Sources,
): ConfigError {
  if (!hasOptions) return missingInFile(key, file?.path, lookedFor);
  const place = file?.path ??
    `a config file (--config, DDNS_CONFIG or ~/.schlund-ddns; ${lookedFor})`;
  return new ConfigError(
    `there is no ${key}: give --${flagOf(key)}, ${variableOf(key)}, ` +
      `or ${key} = … in ${place}`,
  );
}

/** For programs without a command line: CGI. */
function missingInFile(
  key: string,
  path: string | undefined,
  lookedFor: string,
): ConfigError {
  const place = path ??
    "~/.schlund-ddns, or into a file that DDNS_CONFIG names" +
      (lookedFor === "" ? "" : ` (${lookedFor})`);
  return new ConfigError(`there is no ${key}: put ${key} = … into ${place}`);
}
