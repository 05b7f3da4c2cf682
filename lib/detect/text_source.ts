import {
  type Address,
  type AddressType,
  isGlobal,
  scopeOf,
} from "../internet/address.ts";
import { readAddress } from "../internet/read_address.ts";
import { expandHome } from "../config/expand_home.ts";
import { type Platform, readAll } from "../platform.ts";
import { familyName } from "./candidate.ts";
import { found, type Lookup, notNow, wrong } from "./lookup.ts";

/** Bytes that are read from standard input. */
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

/** Reads the whole of standard input, which can be done once. */
export async function readStdin({ stdin }: Platform): Promise<string> {
  return new TextDecoder().decode(await readAll(stdin, STDIN_BYTES));
}

/**
 * The one address of a family in a text that holds nothing but addresses, one of
 * each family at most, as a hook writes them.
 *
 * @param origin for messages
 */
export function addressInText(
  origin: string,
  text: string,
  type: AddressType,
): Lookup<Address> {
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
