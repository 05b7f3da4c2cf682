/** Something in the configuration is wrong; the message is one line for a person. */
export class ConfigError extends Error {
  /** Tells it from other errors. */
  override name = "ConfigError";
}

/** A setting's text cannot be understood; the message says what it should be. */
export class ValueError extends Error {
  /** Tells it from other errors. */
  override name = "ValueError";
}
