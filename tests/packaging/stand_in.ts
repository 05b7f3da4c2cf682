import { bundleProgram } from "../../packaging/build/bundle.ts";
import { permissionFlags } from "../../packaging/build/permissions.ts";
import { COMMAND_LINE } from "../../packaging/build/program.ts";

/**
 * Makes the program as a file of its own that runs anywhere, for any user.
 *
 * Without a real one (`SCHLUND_DDNS_EXE`) it is a script that runs the bundle with
 * a copy of Deno, which the folder then holds too.
 *
 * @param folder for what the script needs
 * @param place where the script will find that folder
 * @param path where to put the program
 */
export async function makeStandIn(
  { folder, place, path }: {
    readonly folder: string;
    readonly place: string;
    readonly path: string;
  },
): Promise<void> {
  await Deno.mkdir(folder, { recursive: true });
  const real = Deno.env.get("SCHLUND_DDNS_EXE");
  if (real !== undefined) return await Deno.copyFile(real, path);
  const { entry } = await bundleProgram(COMMAND_LINE, folder);
  await Deno.copyFile(Deno.execPath(), `${folder}/deno`);
  const name = entry.slice(entry.lastIndexOf("/") + 1);
  const flags = permissionFlags(COMMAND_LINE).join(" ");
  await Deno.writeTextFile(
    path,
    `#!/bin/sh\nDENO_DIR=/nowhere exec ${place}/deno run --no-config --cached-only ${flags} ${place}/${name} "$@"\n`,
    { mode: 0o755 },
  );
}
