/** What happened. */
export type EventKind = "changed" | "failed" | "recovered";

/** A message to a person. */
export type Message = {
  /** `test`: nothing happened. */
  readonly event: EventKind | "test";
  readonly title: string;
  /** One line or more, without secrets. */
  readonly lines: readonly string[];
  /** The hosts that it is about. */
  readonly hosts: readonly string[];
};

const TYPES = {
  changed: "info",
  failed: "failure",
  recovered: "success",
  test: "info",
} as const;

/** Bytes that Slack and ntfy accept as a text. */
const TEXT_BYTES = 4096;

/** Characters that Discord accepts as `content`. */
const DISCORD_CHARACTERS = 2000;

/**
 * Makes the one JSON object that suits gotify, apprise-api, Mattermost, Slack,
 * Discord, Home Assistant and others: each reads what it knows and ignores the rest.
 */
export function webhookBody({ event, title, lines, hosts }: Message): string {
  const text = fitLines(lines, TEXT_BYTES, bytesOf);
  const start = `${title}: `;
  return JSON.stringify({
    title,
    message: text,
    body: text,
    text: start + fitLines(lines, TEXT_BYTES - bytesOf(start), bytesOf),
    content: start +
      fitLines(
        lines,
        DISCORD_CHARACTERS - start.length,
        ({ length }) => length,
      ),
    type: TYPES[event],
    event,
    hosts,
  });
}

/** ntfy's priorities go from 1 to 5; 3 is the default. */
const NTFY = {
  changed: { priority: 3, tags: ["arrows_counterclockwise"] },
  failed: { priority: 4, tags: ["warning"] },
  recovered: { priority: 3, tags: ["white_check_mark"] },
  test: { priority: 3, tags: ["wave"] },
} as const;

/** Makes the JSON object that ntfy accepts at its root. */
export function ntfyBody(
  { event, title, lines }: Message,
  topic: string,
): string {
  const message = fitLines(lines, TEXT_BYTES, bytesOf);
  return JSON.stringify({ topic, title, message, ...NTFY[event] });
}

/** Joins as many lines as fit, and says how many are left out. */
export function fitLines(
  lines: readonly string[],
  limit: number,
  sizeOf: (text: string) => number,
): string {
  for (let count = lines.length; count > 0; count--) {
    const more = lines.length - count;
    const end = more === 0 ? [] : [`… and ${more} more`];
    const text = [...lines.slice(0, count), ...end].join("\n");
    if (sizeOf(text) <= limit) return text;
  }
  // Not even the first line fits.
  const more = lines.length - 1;
  const end = more === 0 ? "…" : `…\n… and ${more} more`;
  const characters = [...lines[0] ?? ""];
  while (characters.length > 0 && sizeOf(characters.join("") + end) > limit) {
    characters.splice(-Math.ceil(characters.length / 20));
  }
  return characters.join("") + end;
}

/** The names as far as a title has room for them. */
export function listNames(names: readonly string[]): string {
  let count = names.length;
  while (count > 1 && names.slice(0, count).join(", ").length > TITLE_NAMES) {
    count--;
  }
  const list = names.slice(0, count).join(", ");
  return count === names.length
    ? list
    : `${list} and ${names.length - count} more`;
}

/** Characters of host names in a title. */
const TITLE_NAMES = 200;

function bytesOf(text: string): number {
  return new TextEncoder().encode(text).length;
}
