import type { Address, AddressType } from "../internet/address.ts";
import { readAddress } from "../internet/read_address.ts";
import { secondsOf } from "../http/exchange.ts";
import { type Platform, readBytes } from "../platform.ts";
import { expandHome } from "../sources/files.ts";
import {
  familyName,
  globalOnly,
  type Lookup,
  notNow,
  wrong,
} from "./lookup.ts";

/** Size limit of standard input. */
const STDIN_BYTES = 4096;

/** Reads the address of a family from a file. */
export async function addressInFile(
  path: string,
  type: AddressType,
  platform: Platform,
): Promise<Lookup<Address>> {
  const whole = await expandHome(path, platform);
  if (whole === undefined) return wrong("there is no home directory for ~");
  const read = await platform.readFile(whole);
  return read.status === "read"
    ? addressInText(read.text, type)
    : wrong(read.reason);
}

/**
 * Reads all of standard input, which is possible only once; undefined if it is too
 * long. Nothing is cut off, because half of an address may be a different address.
 */
export async function readStdin(
  { stdin }: Pick<Platform, "stdin">,
): Promise<string | undefined> {
  const bytes = await readBytes(stdin, STDIN_BYTES + 1);
  return bytes.length > STDIN_BYTES
    ? undefined
    : new TextDecoder().decode(bytes);
}

/** Limits the time for a text whose writer may be slow. */
export async function readInTime(
  lookup: Promise<Lookup<Address>>,
  milliseconds: number,
): Promise<Lookup<Address>> {
  const timeout = AbortSignal.timeout(Math.ceil(milliseconds));
  const { promise: late, resolve } = Promise.withResolvers<Lookup<Address>>();
  timeout.onabort = () =>
    resolve(notNow(`input did not end within ${secondsOf(milliseconds)}`));
  try {
    return await Promise.race([lookup, late]);
  } finally {
    timeout.onabort = null;
  }
}

/**
 * Finds the address of a family in a text that contains only addresses, at most one
 * of each family, as a hook writes them.
 *
 * @param text undefined if it is too long
 */
export function addressInText(
  text: string | undefined,
  type: AddressType,
): Lookup<Address> {
  if (text === undefined) {
    return wrong(`it contains more than ${STDIN_BYTES / 1024} KiB`);
  }
  const words = text.split(/\s+/).filter((word) => word !== "");
  const addresses = words.map((word) => readAddress(word));
  if (addresses.includes(undefined)) {
    return wrong("it contains something that is not an address");
  }
  const [address, second] = addresses.filter((each) => each?.type === type);
  if (second !== undefined) {
    return wrong(`it contains several ${familyName(type)} addresses`);
  }
  // It may be written later.
  return address === undefined
    ? notNow(`it contains no ${familyName(type)} address`)
    : globalOnly(address);
}
