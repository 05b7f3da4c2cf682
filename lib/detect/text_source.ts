import {
  type Address,
  type AddressType,
  isGlobal,
  scopeOf,
} from "../internet/address.ts";
import { readAddress } from "../internet/read_address.ts";
import { expandHome } from "../sources/expand_home.ts";
import { secondsOf } from "../http/exchange.ts";
import { type Platform, readBytes } from "../platform.ts";
import { familyName } from "./candidate.ts";
import { found, type Lookup, notNow, wrong } from "./lookup.ts";

/** Bytes that standard input may hold. */
const STDIN_BYTES = 4096;

/** Reads the address of a family from a file. */
export async function addressInFile(
  path: string,
  type: AddressType,
  platform: Platform,
): Promise<Lookup<Address>> {
  const whole = await expandHome(path, platform);
  if (whole === undefined) {
    return wrong(`file:${path}: there is no home directory for ~`);
  }
  const read = await platform.readFile(whole);
  return read.status === "read"
    ? addressInText(`file:${path}`, read.text, type)
    : wrong(`file:${path}: ${read.reason}`);
}

/**
 * Reads the whole of standard input, which can be done once; undefined if it is
 * too long. Half of an address may be another address, so nothing is cut off.
 */
export async function readStdin(
  { stdin }: Platform,
): Promise<string | undefined> {
  const bytes = await readBytes(stdin, STDIN_BYTES + 1);
  return bytes.length > STDIN_BYTES
    ? undefined
    : new TextDecoder().decode(bytes);
}

/**
 * What is found in a text that is read in time; whoever writes it may be slow.
 *
 * @param origin for messages
 */
export async function readInTime(
  origin: string,
  lookup: Promise<Lookup<Address>>,
  milliseconds: number,
): Promise<Lookup<Address>> {
  const timeout = AbortSignal.timeout(Math.ceil(milliseconds));
  const { promise: late, resolve } = Promise.withResolvers<Lookup<Address>>();
  timeout.onabort = () =>
    resolve(
      notNow(`${origin}: it has no end within ${secondsOf(milliseconds)}`),
    );
  try {
    return await Promise.race([lookup, late]);
  } finally {
    timeout.onabort = null;
  }
}

/**
 * The one address of a family in a text that holds nothing but addresses, one of
 * each family at most, as a hook writes them.
 *
 * @param origin for messages
 * @param text undefined if it is too long
 */
export function addressInText(
  origin: string,
  text: string | undefined,
  type: AddressType,
): Lookup<Address> {
  if (text === undefined) {
    return wrong(`${origin}: it holds more than ${STDIN_BYTES / 1024} KiB`);
  }
  const words = text.split(/\s+/).filter((word) => word !== "");
  const addresses = words.map((word) => readAddress(word));
  if (addresses.includes(undefined)) {
    return wrong(`${origin}: it holds something that is no address`);
  }
  const own = addresses.flatMap((address) =>
    address?.type === type ? [address] : []
  );
  const [address, another] = own;
  if (address === undefined) {
    // Whoever writes it may be about to.
    return notNow(`${origin}: it holds no ${familyName(type)} address`);
  }
  if (another !== undefined) {
    return wrong(`${origin}: it holds several ${familyName(type)} addresses`);
  }
  return isGlobal(address) ? found(address) : notNow(
    `${origin}: ${address.text} cannot be reached from the Internet (${
      scopeOf(address)
    })`,
  );
}
