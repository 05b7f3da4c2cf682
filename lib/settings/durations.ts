import { ValueError } from "../config_error.ts";

const UNITS = { s: 1000, m: 60_000, h: 3_600_000 } as const;

/** Makes a parser for `90`, `90s`, `5m` or `24h` that gives milliseconds. */
export function parserOfDuration(
  minimum: number,
  maximum: number,
): (text: string) => number {
  return (text) => {
    const [, digits = "", unit = "s"] =
      /^(\d{1,9})\s*([smh])?$/i.exec(text.trim()) ?? [];
    const milliseconds = digits === ""
      ? NaN
      : Number(digits) * UNITS[unit.toLowerCase() as keyof typeof UNITS];
    if (milliseconds >= minimum && milliseconds <= maximum) return milliseconds;
    throw new ValueError(
      `give a duration such as 90, 90s, 5m or 24h, from ${minimum / 1000} s ` +
        `to ${maximum / 1000} s`,
    );
  };
}
