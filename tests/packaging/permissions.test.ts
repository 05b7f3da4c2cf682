import { assertEquals } from "@std/assert";
import configuration from "../../deno.json" with { type: "json" };
import { taskCommand } from "../../packaging/build/permissions.ts";
import { PROGRAMS } from "../../packaging/build/program.ts";

Deno.test("the tasks have the permissions of the executables", () => {
  for (const program of PROGRAMS) {
    assertEquals(
      configuration.tasks[program.task].command,
      taskCommand(program),
      "run: deno task permissions",
    );
  }
});
