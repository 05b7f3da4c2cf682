import { startPractice } from "../../lib/practice/mod.ts";
import { makeCertificate } from "../tls/certificates.ts";
import { startFront } from "../tls/front.ts";
import { contestantsOf } from "./contestants.ts";
import { inFolder, writeConfig } from "./course.ts";
import { chunks } from "./forms.ts";
import { printTimes, race } from "./race.ts";

/**
 * Times updates by whole processes over TLS 1.2 and 1.3, without and with a round
 * trip of 20 ms. The bare script makes one connection.
 */
export async function benchTls(full: boolean): Promise<void> {
  const rounds = full ? 31 : 9;
  const practice = startPractice();
  const authority = await makeCertificate({ name: "Bench", authority: true });
  const certificate = await makeCertificate({
    name: "localhost",
    issuer: authority.issuer,
    hosts: ["localhost"],
  });
  try {
    await inFolder(async (folder) => {
      const DENO_CERT = `${folder}/authority.pem`;
      await Deno.writeTextFile(DENO_CERT, authority.pem);
      const form = await chunks(folder);
      for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
        for (const delay of [0, 10]) {
          await using front = await startFront({
            practice,
            certificate,
            version,
            delay,
          });
          const { url } = front;
          const config = await writeConfig(folder, url);
          const course = { url, config, env: { DENO_CERT } };
          const contestants = await contestantsOf(form, "update", course);
          printTimes(
            `Over ${version}, round trip ${
              2 * delay
            } ms, medians of ${rounds}:`,
            await race(practice, contestants, rounds),
          );
        }
      }
    });
  } finally {
    await practice.close();
  }
}
