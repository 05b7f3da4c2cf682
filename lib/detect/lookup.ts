import type { Failure } from "../failure.ts";

/** What a source says: something found, or why there is nothing. */
export type Lookup<T> =
  | {
    readonly status: "found";
    readonly value: T;
    /** What the person in charge should know about it. */
    readonly warning?: string;
  }
  | { readonly status: "failed"; readonly failure: Failure };

/** A look-up that gave something. */
export function found<T>(value: T, warning?: string): Lookup<T> {
  return { status: "found", value, warning };
}

/** A look-up that failed and may succeed later. */
export function notNow(message: string): Lookup<never> {
  return { status: "failed", failure: { kind: "temporary", message } };
}

/** A look-up that will fail until somebody puts something right. */
export function wrong(message: string): Lookup<never> {
  return { status: "failed", failure: { kind: "config", message } };
}
