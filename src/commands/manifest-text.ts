import type { AddonUse, Manifest } from '../environments/manifest.ts';
import { writeScalar } from '../environments/yaml/yaml-scalar.ts';

/** A new `env.yaml`, laid out as the contract shows it, ending in a line break. */
export function manifestText(manifest: Manifest): string {
  const { source } = manifest;
  const fields = [
    `name: ${writeScalar(manifest.name)}`,
    `kind: ${writeScalar(manifest.kind)}`,
    `owner: ${writeScalar(manifest.owner)}`,
    ...(source
      ? [`source: { repository: ${writeScalar(source.repository)}, pullRequest: ${source.pullRequest} }`]
      : []),
    `domain: ${writeScalar(manifest.domain)}`,
    `services: ${yamlList(manifest.services)}`,
    ...addonLines(manifest.addons),
    `hibernate: ${manifest.hibernate}`,
    ...(manifest.expiresAt === undefined ? [] : [`expiresAt: ${manifest.expiresAt}`]),
  ];
  return `environment:\n${fields.map((field) => `  ${field}\n`).join('')}`;
}

function yamlList(items: readonly string[]): string {
  return `[${items.map((item) => writeScalar(item)).join(', ')}]`;
}

/** One line each, so that adding one is a line and not a change of a line. */
function addonLines(addons: readonly AddonUse[]): readonly string[] {
  if (addons.length === 0) return ['addons: []'];
  const entry = ({ name, size, revision }: AddonUse) => {
    const known = revision === undefined ? '' : `, revision: ${writeScalar(revision)}`;
    return `  - { name: ${writeScalar(name)}, size: ${writeScalar(size)}${known} }`;
  };
  return ['addons:', ...addons.map(entry)];
}
