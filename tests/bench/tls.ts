import { makeCertificate } from "../tls/certificates.ts";
import { startFront } from "../tls/front.ts";
import { contestantsOf, printTimes, race } from "./contestants.ts";
import { startCourse } from "./course.ts";
import { chunks } from "./forms.ts";

/**
 * Times updates by whole processes over TLS 1.2 and 1.3, without and with a round
 * trip of 20 ms. The bare script makes one connection.
 */
export async function benchTls(full: boolean): Promise<void> {
  const rounds = full ? 31 : 9;
  await using course = await startCourse();
  const { practice, folder } = course;
  const { pem, issuer } = await makeCertificate({
    name: "Bench",
    authority: true,
  });
  const hosts = ["localhost"];
  const certificate = await makeCertificate({
    name: "localhost",
    issuer,
    hosts,
  });
  const env = { DENO_CERT: `${folder}/authority.pem` };
  await Deno.writeTextFile(env.DENO_CERT, pem);
  const form = await chunks(folder);
  for (const version of ["TLSv1.2", "TLSv1.3"] as const) {
    for (const delay of [0, 10]) {
      const options = { practice, certificate, version, delay };
      await using front = await startFront(options);
      const { url } = front;
      const config = await course.configFor("", url);
      const contestants = await contestantsOf(form, "update", {
        url,
        config,
        env,
      });
      const title = `Over ${version}, round trip ${2 * delay} ms`;
      const times = await race(practice, contestants, rounds);
      printTimes(`${title}, medians of ${rounds}:`, times);
    }
  }
}
