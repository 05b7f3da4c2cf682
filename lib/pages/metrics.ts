import type { Caller } from "../dyndns/access.ts";
import { VERSION } from "../version.ts";
import { hostsFor, type PagesContext } from "./view.ts";

/** The type of the text format of Prometheus. */
export const METRICS_TYPE = "text/plain; version=0.0.4; charset=utf-8";

type Sample = readonly [
  labels: Readonly<Record<string, string>>,
  value: number,
];

/** The metrics that one may see, in the text format of Prometheus. */
export function metricsText(context: PagesContext, viewer: Caller): string {
  const { history, gateway, now } = context;
  const lead = gateway.clockLead();
  return [
    metric("build_info", "gauge", "The version of the program.", [
      [{ version: VERSION }, 1],
    ]),
    metric(
      "requests_total",
      "counter",
      "Requests by the first word of the answer.",
      [...history.outcomes(viewer.name)]
        .map(([outcome, count]) => [{ outcome }, count]),
    ),
    metric(
      "gateway_requests_total",
      "counter",
      "Requests to the gateway by task and result.",
      [...history.gateway().counts].map(([key, count]) => {
        const [task = "", ...result] = key.split(" ");
        return [{ task, result: result.join(" ") }, count];
      }),
    ),
    metric(
      "host_last_success_age_seconds",
      "gauge",
      "Seconds since an update was last answered with good or nochg.",
      hostsFor(context, viewer).flatMap((host): Sample[] => {
        const { succeeded } = history.host(host) ?? {};
        return succeeded ? [[{ host }, (now() - succeeded) / 1000]] : [];
      }),
    ),
    metric(
      "gateway_clock_difference_seconds",
      "gauge",
      "Seconds by which the clock of the gateway is ahead.",
      lead === undefined ? [] : [[{}, lead / 1000]],
    ),
  ].join("");
}

function metric(
  name: string,
  type: "counter" | "gauge",
  help: string,
  samples: readonly Sample[],
): string {
  const full = `schlund_ddns_${name}`;
  const lines = samples.map(([labels, value]) => {
    // Labels are escaped like strings of JSON.
    const pairs = Object.entries(labels)
      .map(([label, text]) => `${label}=${JSON.stringify(text)}`);
    return `${full}${pairs.length > 0 ? `{${pairs}}` : ""} ${value}\n`;
  });
  return `# HELP ${full} ${help}\n# TYPE ${full} ${type}\n${lines.join("")}`;
}
