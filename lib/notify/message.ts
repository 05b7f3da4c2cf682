/** What happened. */
export type EventKind = "changed" | "failed" | "recovered";

/** Something to tell a person. */
export interface Message {
  /** `test`: nothing happened. */
  readonly event: EventKind | "test";
  /** A few words. */
  readonly title: string;
  /** One line or more, without secrets. */
  readonly text: string;
  /** The hosts that it is about. */
  readonly hosts: readonly string[];
}

const TYPES = {
  changed: "info",
  failed: "failure",
  recovered: "success",
  test: "info",
} as const;

/**
 * The one JSON object that suits gotify, apprise-api, Mattermost, Discord, Home
 * Assistant and others: each takes what it knows and ignores the rest.
 */
export function webhookBody({ event, title, text, hosts }: Message): string {
  return JSON.stringify({
    title,
    message: text,
    body: text,
    text: `${title}: ${text}`,
    content: `${title}: ${text}`,
    type: TYPES[event],
    event,
    hosts,
  });
}

/** ntfy's priorities go from 1 to 5, 3 being the usual one. */
const NTFY = {
  changed: { priority: 3, tags: ["arrows_counterclockwise"] },
  failed: { priority: 4, tags: ["warning"] },
  recovered: { priority: 3, tags: ["white_check_mark"] },
  test: { priority: 3, tags: ["wave"] },
} as const;

/** What ntfy takes at its root. */
export function ntfyBody(
  { event, title, text }: Message,
  topic: string,
): string {
  return JSON.stringify({ topic, title, message: text, ...NTFY[event] });
}
