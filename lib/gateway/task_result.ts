import type { Failure } from "../failure.ts";
import type { Zone } from "../zone/zone.ts";
import type { XmlNode } from "./xml.ts";

/** How the gateway judged the task of a request. */
export type TaskResult =
  | {
    /** Carried out, or accepted and pending. */
    readonly status: "done";
    /** Such as `S0205`. */
    readonly code: string;
    /** What was asked for. */
    readonly data?: XmlNode;
    /** Server transaction id. */
    readonly stid?: string;
  }
  | Refused;

/** A task that was refused. */
export interface Refused {
  /** Nothing was changed. */
  readonly status: "refused";
  /** Why. */
  readonly failure: Failure;
}

/** A zone as it is now, or why it cannot be had. */
export type ZoneInquiry =
  | { readonly status: "found"; readonly zone: Zone }
  /** The gateway has no such zone for this account. */
  | { readonly status: "missing"; readonly failure: Failure }
  | { readonly status: "failed"; readonly failure: Failure };

/** A `result` element, and how its status judges. */
export interface Verdict {
  /** The element. */
  readonly result: XmlNode;
  /** The judgement. */
  readonly type: "success" | "notify" | "error";
  /** Such as `S0205`. */
  readonly code: string;
}
