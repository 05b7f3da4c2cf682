import { deepStrictEqual, notStrictEqual } from "node:assert";

/** One recorded answer of a real package. */
export interface Row {
  readonly call: string;
  readonly args: readonly unknown[];
  readonly result?: unknown;
  readonly throws?: string;
  readonly message?: string;
}

/** Makes the call of a row; what it returns is compared with the row's result. */
export type Call = (args: readonly unknown[]) => unknown;

/**
 * Register one test for each of the calls, with all of its rows. Rows of calls
 * that are not given concern functions that we do not use, and are left out.
 */
export function testRows(
  name: string,
  rows: readonly Row[],
  calls: Readonly<Record<string, Call>>,
) {
  for (const [call, run] of Object.entries(calls)) {
    Deno.test(`${name}: ${call} answers as recorded`, () => {
      const own = rows.filter((row) => row.call === call);
      notStrictEqual(own.length, 0, "no row for this call");
      for (const { args, call: _, ...recorded } of own) {
        deepStrictEqual(
          outcome(run, args),
          recorded,
          `for ${JSON.stringify(args)}`,
        );
      }
    });
  }
}

function outcome(
  run: Call,
  args: readonly unknown[],
): Omit<Row, "call" | "args"> {
  try {
    return { result: plain(run(structuredClone(args))) };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { throws: error.constructor.name, message: error.message };
  }
}

/** As the rows have it: bytes in `bytes`, and of objects what is their own and enumerable. */
function plain(value: unknown): unknown {
  if (value instanceof Uint8Array) return { bytes: [...value] };
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, plain(part)]),
  );
}
