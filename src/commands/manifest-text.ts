import type { Manifest } from '../environments/manifest.ts';
import { yamlScalar } from './yaml-scalar.ts';

/** A new `env.yaml`, laid out as the contract shows it, ending in a line break. */
export function manifestText(manifest: Manifest): string {
  const { source } = manifest;
  const fields = [
    `name: ${yamlScalar(manifest.name)}`,
    `kind: ${yamlScalar(manifest.kind)}`,
    `owner: ${yamlScalar(manifest.owner)}`,
    ...(source ? [`source: { repository: ${yamlScalar(source.repository)}, pullRequest: ${source.pullRequest} }`] : []),
    `domain: ${yamlScalar(manifest.domain)}`,
    `services: ${yamlList(manifest.services)}`,
    `addons: ${yamlList(manifest.addons)}`,
    `hibernate: ${manifest.hibernate}`,
    ...(manifest.expiresAt === undefined ? [] : [`expiresAt: ${manifest.expiresAt}`]),
  ];
  return `environment:\n${fields.map((field) => `  ${field}\n`).join('')}`;
}

function yamlList(items: readonly string[]): string {
  return `[${items.map(yamlScalar).join(', ')}]`;
}
