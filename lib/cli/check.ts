import { examine } from "../check/examine.ts";
import { type Finding, findingLine, misconfigured } from "../check/finding.ts";
import { ConfigError } from "../config_error.ts";
import { createDetector } from "../detect/detector.ts";
import { readNotifyConfig } from "../notify/config.ts";
import { readAddressConfig } from "../settings/address.ts";
import { namedHosts, readServiceConfig } from "../settings/service.ts";
import { judgeSettings, readSources } from "../settings/settings.ts";
import type { Arguments } from "./arguments.ts";
import { EXIT, exitCode } from "./exit.ts";
import { flagsOf, openCommandSession } from "./session.ts";
import { jsonText, type Terminal } from "./terminal.ts";
import { readHostWords } from "./words.ts";

/**
 * `schlund-ddns check [HOSTNAME...]`: checks that updates would work, without
 * changing anything.
 */
export async function runCheck(
  args: Arguments,
  terminal: Terminal,
): Promise<number> {
  const hosts = readHostWords(args.words);
  const [json, quiet] = [args.switches.has("json"), args.switches.has("quiet")];
  const findings: Finding[] = [];
  for await (const finding of findingsFor(hosts, args, terminal)) {
    findings.push(finding);
    if (json || quiet && finding.ok && !finding.warning) continue;
    terminal.out(findingLine(finding));
  }
  const failures = findings.filter(({ ok }) => !ok)
    .map(({ failure }) => failure);
  const code = failures.includes(undefined)
    ? EXIT.failed
    : exitCode(failures.flatMap((failure) => failure ?? []));
  if (json) terminal.out(jsonText({ ok: code === EXIT.ok, findings }));
  return code;
}

async function* findingsFor(
  given: readonly string[],
  args: Arguments,
  terminal: Terminal,
): AsyncGenerator<Finding, void> {
  const { platform } = terminal;
  let settings: Settings;
  try {
    settings = await readAll(args, terminal);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    yield* error.faults.map((fault) =>
      misconfigured(fault, `configuration: ${fault}`)
    );
    return;
  }
  const { session, service, addresses: { sourcesOf, hosts: own } } = settings;
  const named = namedHosts(session.config.allowedHostnames, service);
  const hosts = given.length > 0 ? given : [...new Set([...named, ...own])];
  const local = { platform, sourcesOf, detector: createDetector(platform) };
  yield* examine({ ...session, service }, { hosts, local });
}

type Settings = Awaited<ReturnType<typeof readAll>>;

/** Reads all settings, even those that an update does not need. */
async function readAll(args: Arguments, terminal: Terminal) {
  const sources = await readSources(flagsOf(args), terminal.platform);
  judgeSettings(sources, readNotifyConfig);
  const session = await openCommandSession(args, terminal, { sources });
  const service = readServiceConfig(sources);
  return { session, service, addresses: readAddressConfig(sources) };
}
