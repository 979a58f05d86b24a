import type { BotSettings } from '../settings/platform-settings.ts';
import type { Component, Facts } from './component.ts';
import { places } from './places.ts';
import { systemNodes } from './system-nodes.ts';

/** The bot, from this repository's own chart; its settings and keys are in a Secret a person makes (README.md). */
export function bot({ settings }: Facts, { image, tag, secret, postgres }: BotSettings): Component {
  const { namespace, serviceAccount } = places.bot;
  const host = `workflowautom.${settings.dns.domain}`;
  return {
    name: 'workflowautom',
    namespace,
    chart: { folder: 'charts/workflowautom' },
    values: {
      image: { repository: image, tag },
      secretName: secret,
      settings: {
        PUBLIC_URL: `https://${host}`,
        AWS_REGION: settings.region,
      },
      serviceAccount: { name: serviceAccount },
      reconciler: settings.reconciler,
      ingress: { enabled: settings.components.ingress, host },
      postgres: { enabled: postgres },
      nodeSelector: systemNodes,
    },
  };
}
