/**
 * What is read as a file and is none: a pipe, such as the shell's `<(pass …)`, or
 * a device. Loaded where there is one.
 *
 * @module
 */

/** Where bytes come from. */
export type PipeSource = Pick<Deno.FsFile, "read">;

/** How a pipe is read. */
export interface PipeOptions {
  /** What to read instead of opening the path. */
  readonly source?: PipeSource;
  /** How long it may take until somebody opens its other end, in milliseconds. */
  readonly openTime?: number;
  /**
   * And then until all is read: a person may have to give a passphrase.
   */
  readonly readTime?: number;
}

/** What was read, or why nothing was, for a message. */
export type PipeRead =
  | { readonly status: "read"; readonly bytes: Uint8Array }
  | { readonly status: "late"; readonly reason: string };

interface Reading {
  readonly opened: Promise<unknown>;
  readonly bytes: Promise<Uint8Array>;
}

/**
 * What is being read, by path. The runtime cannot stop waiting for a pipe, so the
 * next who asks for the same one waits with it.
 */
const readings = new Map<string, Reading>();

/**
 * Reads a pipe or device to its end, or as much as is asked for.
 *
 * @param limit bytes
 * @throws the runtime's error if it cannot be opened or read
 */
export async function readPipe(
  path: string,
  limit: number,
  { source, openTime = 5000, readTime = 60_000 }: PipeOptions = {},
): Promise<PipeRead> {
  const { opened, bytes } = readings.get(path) ?? begin(path, limit, source);
  if (!await isWithin(openTime, opened)) {
    return { status: "late", reason: "it is a pipe that nobody writes to" };
  }
  if (!await isWithin(readTime, bytes)) {
    const reason = "it is a pipe that does not come to an end";
    return { status: "late", reason };
  }
  return { status: "read", bytes: await bytes };
}

function begin(
  path: string,
  limit: number,
  source: PipeSource | undefined,
): Reading {
  const file = source === undefined ? Deno.open(path) : undefined;
  const opened: Promise<PipeSource> = file ?? Promise.resolve(source!);
  const bytes = opened.then((opened) => readAtMost(opened, limit))
    .finally(async () => {
      readings.delete(path);
      (await file)?.close();
    });
  const reading = { opened, bytes };
  readings.set(path, reading);
  // Perhaps nobody waits any more when it fails.
  bytes.catch(() => {});
  return reading;
}

/** Of a device there may be no end. */
async function readAtMost(
  opened: PipeSource,
  limit: number,
): Promise<Uint8Array> {
  const bytes = new Uint8Array(limit);
  let length = 0;
  while (length < limit) {
    const count = await opened.read(bytes.subarray(length));
    if (count === null) break;
    length += count;
  }
  return bytes.subarray(0, length);
}

/** Whether something is done in time; throws what it throws. */
async function isWithin(
  milliseconds: number,
  work: Promise<unknown>,
): Promise<boolean> {
  const { promise: late, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), milliseconds);
  try {
    return await Promise.race([work.then(() => true), late]);
  } finally {
    clearTimeout(timer);
  }
}
