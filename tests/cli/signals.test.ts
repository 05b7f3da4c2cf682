import { assertEquals } from "@std/assert";
import { hearSignals } from "../../lib/cli/signals.ts";

/** Signals of a process, and what they did, in order. */
function createProcess() {
  const handlers = new Map<string, () => void>();
  const done: string[] = [];
  const signals = hearSignals({
    onSignal: (name, handler) => void handlers.set(name, handler),
    exit(code) {
      done.push(`exit ${code}`);
      return undefined as never;
    },
  });
  return { signals, done, send: (name: string) => handlers.get(name)!() };
}

Deno.test("before there is anything to control, a signal to stop ends the process cleanly", () => {
  for (const name of ["SIGTERM", "SIGINT"]) {
    const { send, done } = createProcess();
    send("SIGHUP");
    send(name);
    assertEquals(done, ["exit 0"]);
  }
});

Deno.test("the first signal to stop stops, the second one ends the process", () => {
  const { signals, send, done } = createProcess();
  signals.control({
    reload: () => Promise.resolve(),
    stop: (name) => void done.push(`stop by ${name}`),
  });
  send("SIGTERM");
  send("SIGINT");
  assertEquals(done, ["stop by SIGTERM", "exit 1"]);
});

Deno.test("SIGHUP reloads, one time after the other", async () => {
  const { signals, send, done } = createProcess();
  const first = Promise.withResolvers<void>();
  const second = Promise.withResolvers<void>();
  signals.control({
    async reload() {
      done.push("begin");
      await first.promise;
      done.push("end");
      if (done.length === 4) second.resolve();
    },
    stop: () => {},
  });
  send("SIGHUP");
  send("SIGHUP");
  await Promise.resolve();
  await Promise.resolve();
  assertEquals(done, ["begin"]);
  first.resolve();
  await second.promise;
  assertEquals(done, ["begin", "end", "begin", "end"]);
});
