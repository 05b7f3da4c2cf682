import {
  type Practice,
  type PracticeZone,
  startPractice,
} from "../../lib/practice/mod.ts";
import { ini } from "../e2e/harness.ts";

/** A practice gateway, and a folder for files; both end with the scope. */
export interface Course extends AsyncDisposable {
  readonly practice: Practice;
  readonly folder: string;
  /** Writes a config file for a gateway, the course's own if none is named. */
  readonly configFor: (sections?: string, url?: string) => Promise<string>;
}

/** Makes a course with these zones, or the sample ones. */
export async function startCourse(
  zones?: readonly PracticeZone[],
): Promise<Course> {
  const practice = startPractice({ zones });
  const folder = await Deno.makeTempDir({ prefix: "schlund-ddns-bench-" });
  return {
    practice,
    folder,
    async configFor(sections = "", url = practice.url) {
      const path = await Deno.makeTempFile({ dir: folder, suffix: ".ini" });
      const account = { username: "1234567", password: "practice", url };
      await Deno.writeTextFile(path, ini(account) + sections);
      await Deno.chmod(path, 0o600);
      return path;
    },
    async [Symbol.asyncDispose]() {
      await practice.close();
      await Deno.remove(folder, { recursive: true });
    },
  };
}

/** So many A records with these names. */
export function someRecords(count: number, name: (i: number) => string) {
  return Array.from({ length: count }, (_, i) => ({
    name: name(i),
    ttl: 60,
    type: "A",
    value: `192.0.2.${i % 250}`,
  }));
}
