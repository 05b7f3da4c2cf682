import { startPractice } from "../../lib/practice/mod.ts";
import { contestantsOf } from "./contestants.ts";
import { inFolder, writeConfig } from "./course.ts";
import { makeForms } from "./forms.ts";
import { benchMemory } from "./memory.ts";
import { printTimes, race } from "./race.ts";

/**
 * Times whole processes against a practice gateway without TLS, in all forms that
 * can be had, and looks at their memory.
 */
export async function benchProcesses(full: boolean): Promise<void> {
  const rounds = full ? 31 : 11;
  const practice = startPractice();
  try {
    await inFolder(async (folder) => {
      const { url } = practice;
      const course = { url, config: await writeConfig(folder, url) };
      const forms = await makeForms(folder);
      const contestants = (await Promise.all(
        (["update", "no change"] as const).flatMap((task) =>
          forms.map((form) => contestantsOf(form, task, course))
        ),
      )).flat();
      printTimes(
        `Whole processes, medians of ${rounds} runs in turn:`,
        await race(practice, contestants, rounds),
      );
      console.log();
      await benchMemory(practice, contestants);
    });
  } finally {
    await practice.close();
  }
}
