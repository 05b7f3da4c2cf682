import type { GatewayAccount } from "../gateway/client.ts";
import { idleClients } from "../settings/idle_clients.ts";
import type { ServiceConfig } from "../settings/service_config.ts";
import type { UpdateConfig } from "../settings/update_config.ts";
import { type Finding, misconfigured } from "./finding.ts";

/** The settings of a program that updates hosts. */
export interface Configuration {
  /** The account at the gateway. */
  readonly account: GatewayAccount & { readonly oddities?: readonly string[] };
  /** How updates are made. */
  readonly config: UpdateConfig;
  /** Who may update which hosts. */
  readonly service: ServiceConfig;
}

/** Checks settings that are valid: whom they describe, and what looks wrong. */
export function examineConfiguration(
  { account, config, service }: Configuration,
): readonly Finding[] {
  const { clients } = service;
  const idle = idleClients(config.allowedHostnames, clients);
  const names = clients.map(({ name }) => name).join(", ");
  return [
    {
      ok: true,
      text:
        `configuration: user ${account.user}, context ${account.context}, ` +
        `2FA ${account.totpSecret === undefined ? "no" : "yes"}`,
    },
    ...config.emptyRestrictions.map((message) => misconfigured(message)),
    ...[...config.warnings, ...service.warnings]
      .map((warning) => ({ ok: true, text: `configuration: ${warning}` })),
    ...[...account.oddities ?? [], ...idle]
      .map((text) => ({ ok: true, warning: true, text } as const)),
    ...clients.length > 0 ? [{ ok: true, text: `clients: ${names}` }] : [],
  ];
}
