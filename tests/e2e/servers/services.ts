import type { Practice } from "../../../lib/practice/mod.ts";
import { setStage } from "../harness.ts";
import { startApache } from "./apache.ts";
import { startServe } from "./serve.ts";
import { makeSite } from "./site.ts";

/** Something that takes updates from clients. */
export interface Service extends AsyncDisposable {
  readonly practice: Practice;
  /** For the files of a client. */
  readonly directory: string;
  readonly port: number;
  /** The update path. */
  readonly path: string;
}

/** The ways to run the project, for tests that must pass with each. */
export const SERVICES: readonly {
  readonly name: string;
  readonly programs: readonly string[];
  readonly start: () => Promise<Service>;
}[] = [
  { name: "serve", programs: [], start: serve },
  { name: "Apache", programs: ["apache2"], start: apache },
];

async function serve(): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const { practice, home: directory } = stack.use(await setStage());
  const { port } = stack.use(await startServe({ practice, directory }));
  const running = stack.move();
  return {
    practice,
    directory,
    port,
    path: "/nic/update",
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}

async function apache(): Promise<Service> {
  await using stack = new AsyncDisposableStack();
  const site = stack.use(await makeSite());
  const { url } = stack.use(
    await startApache(site, {
      module: "cgid",
      // ddclient 3.10 takes the size of a chunk for the answer.
      extra: "SetEnv ap_trust_cgilike_cl yes",
    }),
  );
  const { port, pathname } = new URL(url);
  const running = stack.move();
  return {
    practice: site.practice,
    directory: site.directory,
    port: Number(port),
    path: pathname,
    [Symbol.asyncDispose]: () => running.disposeAsync(),
  };
}
