/** What `deno compile` builds into an executable, as far as it matters here. */
export interface Embedded {
  /** Null where no cache of compiled code is kept on disk. */
  readonly code_cache_key: number | null;
  /** Variables that are set before the program starts. */
  readonly env_vars_from_env_file: Readonly<Record<string, string>>;
  /** Null where nothing of the kind is allowed, an empty list where all is. */
  readonly permissions: Readonly<
    Record<string, readonly string[] | null | boolean>
  >;
}

/** Reads what `deno compile` has built into an executable. */
export async function readEmbedded(path: string): Promise<Embedded> {
  const bytes = await Deno.readFile(path);
  // The section is text for the most part; one character is one byte here.
  const text = new TextDecoder("latin1").decode(bytes);
  const start = text.indexOf('{"argv"');
  if (start < 0) throw new Error(`${path}: there is no program in it`);
  // Its length stands before it, in 8 bytes.
  const length = new DataView(bytes.buffer).getBigUint64(start - 8, true);
  return JSON.parse(text.slice(start, start + Number(length)));
}
