/** The version of this program (semantic versioning); deno.json has the same. */
export const VERSION = "2.0.0";
