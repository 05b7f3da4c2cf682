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
  /** What is imported, with the version it got. */
  readonly specifiers: Readonly<Record<string, string>>;
  /** What deno.json names: the programs' packages, not those of the tests. */
  readonly workspace: { readonly dependencies: readonly string[] };
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
 * The bill in the form of CycloneDX 1.5: the runtime, and the programs' packages
 * with the sums that deno.lock holds them to.
 *
 * @param runtime the version of Deno
 * @param seconds when it was made, since 1970
 */
export function billOfMaterials(
  lock: Lock,
  runtime: string,
  seconds: number,
): unknown {
  const packages = packagesOf(lock).map((id) =>
    componentOf(id, lock.npm[id]!.integrity)
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

/** The npm packages that deno.json names, and those that they need in turn. */
function packagesOf(lock: Lock): readonly string[] {
  const found = new Set<string>();
  const add = (id: string) => {
    if (found.has(id)) return;
    found.add(id);
    for (const name of lock.npm[id]?.dependencies ?? []) {
      // The version stands there only if the lock has several.
      const dependency = Object.keys(lock.npm)
        .find((other) => other === name || other.startsWith(`${name}@`));
      if (dependency !== undefined) add(dependency);
    }
  };
  for (const specifier of lock.workspace.dependencies) {
    if (!specifier.startsWith("npm:")) continue;
    const name = specifier.slice("npm:".length, specifier.lastIndexOf("@"));
    add(`${name}@${lock.specifiers[specifier]}`);
  }
  return [...found];
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
