/**
 * Makes the software bill of materials: what is in the executables.
 *
 * @module
 */
import { VERSION } from "../../lib/version.ts";
import { sourcePath } from "./program.ts";
import { sourceDate } from "./source_date.ts";

/** The parts of deno.lock (version 5) that are needed. */
interface Lock {
  readonly npm: Readonly<
    Record<string, {
      readonly integrity: string;
      readonly dependencies?: readonly string[];
    }>
  >;
}

/** A library, as CycloneDX describes it. */
interface Component {
  readonly type: "library" | "platform";
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes?: readonly {
    readonly alg: string;
    readonly content: string;
  }[];
}

/**
 * The bill in the form of CycloneDX 1.5: the runtime, and the packages that
 * deno.lock names with the sums it holds them to.
 *
 * @param runtime the version of Deno
 * @param seconds when it was made, since 1970
 */
export function billOfMaterials(
  lock: Lock,
  runtime: string,
  seconds: number,
): unknown {
  const packages = Object.entries(lock.npm).map(([id, { integrity }]) =>
    componentOf(id, integrity)
  );
  const deno: Component = {
    type: "platform",
    name: "deno",
    version: runtime,
    purl: `pkg:github/denoland/deno@v${runtime}`,
  };
  return {
    bomFormat: "CycloneDX",
    specVersion: "1.5",
    version: 1,
    metadata: {
      timestamp: new Date(seconds * 1000).toISOString(),
      component: {
        type: "application",
        name: "schlund-ddns",
        version: VERSION,
        licenses: [{ license: { id: "BSD-3-Clause" } }],
      },
    },
    components: [deno, ...packages],
  };
}

/** `@scope/name@1.2.3` with `sha512-BASE64`. */
function componentOf(id: string, integrity: string): Component {
  const at = id.lastIndexOf("@");
  const name = id.slice(0, at);
  const version = id.slice(at + 1);
  const [algorithm = "", sum = ""] = integrity.split("-");
  return {
    type: "library",
    name,
    version,
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    hashes: [{
      alg: algorithm.toUpperCase().replace("SHA", "SHA-"),
      content: Uint8Array.fromBase64(sum).toHex(),
    }],
  };
}

if (import.meta.main) {
  const lock = JSON.parse(await Deno.readTextFile(sourcePath("deno.lock")));
  const bill = billOfMaterials(lock, Deno.version.deno, await sourceDate());
  const path = sourcePath("dist/schlund-ddns.cdx.json");
  await Deno.mkdir(sourcePath("dist"), { recursive: true });
  await Deno.writeTextFile(path, JSON.stringify(bill, null, 2) + "\n");
  console.log(path);
}
