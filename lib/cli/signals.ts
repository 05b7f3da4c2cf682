import type { Platform, SignalName } from "../platform.ts";
import { EXIT } from "./exit.ts";

/** What signals do to a program that runs until stopped. */
export interface Controls {
  /** Reads the configuration again (SIGHUP). */
  readonly reload: () => Promise<void>;
  /** Finishes what is under way, and then the process (SIGINT, SIGTERM). */
  readonly stop: (signal: SignalName) => void;
}

/** Signals that are heard. */
export interface Signals {
  /** From now on, signals reach the program. */
  readonly control: (controls: Controls) => void;
}

/**
 * Handles signals from now on. Until there is something to control, a signal to
 * stop ends the process cleanly; so does a second one, at once. In a container,
 * the first process does not even end by a signal that it does not handle.
 */
export function hearSignals(
  platform: Pick<Platform, "onSignal" | "exit">,
): Signals {
  let controls: Controls | undefined;
  let reloading = Promise.resolve();
  let stopping = false;
  platform.onSignal("SIGHUP", () => {
    reloading = reloading.then(() => controls?.reload());
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    platform.onSignal(signal, () => {
      if (controls === undefined) return platform.exit(EXIT.ok);
      if (stopping) return platform.exit(EXIT.failed);
      stopping = true;
      controls.stop(signal);
    });
  }
  return { control: (started) => void (controls = started) };
}
