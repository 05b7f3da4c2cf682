/** A text that must not be shown: printing, logging or serialising it gives `[secret]`. */
export interface Secret {
  /** The text itself; only for whoever sends or compares it. */
  readonly reveal: () => string;
  /** `[secret]`. */
  readonly toString: () => string;
  /** `[secret]`. */
  readonly toJSON: () => string;
}

/** Wraps a text, so that its type keeps it out of messages. */
export function secretOf(text: string): Secret {
  const shown = () => "[secret]";
  return Object.freeze({ reveal: () => text, toString: shown, toJSON: shown });
}
