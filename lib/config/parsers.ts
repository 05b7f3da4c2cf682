import { parseHostname } from "../internet/hostname.ts";
import { ConfigError, type Sourced } from "./sources.ts";

/**
 * Host names separated by white space, as in the Python tool.
 *
 * @throws {ConfigError} if one is not a host name
 */
export function readHostnames(source: Sourced | undefined): readonly string[] {
  const words = source?.value.split(/\s+/).filter((word) => word !== "") ?? [];
  return words.map((word) => {
    const host = parseHostname(word);
    if (host !== undefined) return host;
    throw new ConfigError(
      `${source!.origin}: ${JSON.stringify(word)} is not a host name`,
    );
  });
}

/**
 * The names in `allowed_hostnames`. A word that is no host name stays as it is and
 * fits no host, as with the Python tool: it must not lift the restriction.
 */
export function readAllowedHostnames(
  source: Sourced | undefined,
): readonly string[] {
  const text = source?.value.trim() ?? "";
  if (text === "") return [];
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  return words.length === 0
    ? [text]
    : words.map((word) => parseHostname(word) ?? word);
}

/**
 * A number in decimal notation; only digits if the unit is of whole ones.
 *
 * @throws {ConfigError} if it is not one, or out of range
 */
export function readNumber(
  source: Sourced | undefined,
  unit: string,
  minimum: number,
  maximum: number,
): number | undefined {
  if (source === undefined) return undefined;
  const pattern = unit.startsWith("whole") ? /^\d+$/ : /^\d+(?:\.\d+)?$/;
  const number = pattern.test(source.value) ? Number(source.value) : NaN;
  if (number >= minimum && number <= maximum) return number;
  throw new ConfigError(
    `${source.origin}: give ${unit} from ${minimum} to ${maximum}`,
  );
}

/**
 * The words that Python's config parser knows.
 *
 * @throws {ConfigError} if it is another
 */
export function readBoolean(source: Sourced | undefined): boolean | undefined {
  if (source === undefined) return undefined;
  if (/^(?:1|yes|true|on)$/i.test(source.value)) return true;
  if (/^(?:0|no|false|off)$/i.test(source.value)) return false;
  throw new ConfigError(`${source.origin}: say yes or no`);
}
