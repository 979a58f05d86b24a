import { environmentAddress, mainAddress } from '../../environments/address.ts';
import { type DesiredState, serviceValuesPath } from '../../environments/desired-state.ts';
import type { Manifest } from '../../environments/manifest.ts';
import { Refusal } from '../../environments/refusal.ts';
import { parseYamlFile, yamlValue } from '../../environments/yaml/yaml-file.ts';
import type { EnvironmentStanding } from '../../render/operation-view.ts';
import type { Operation } from '../operation.ts';
import { addonViews } from './addon-views.ts';

/**
 * What people want to know of an environment before they read on, as Git has it. Pure.
 * @param recent its operations, newest first
 */
export function standingView(
  desired: DesiredState,
  manifest: Manifest,
  recent: readonly Pick<Operation, 'command' | 'commit' | 'createdAt'>[],
): EnvironmentStanding {
  const { name, kind, owner, services, hibernate, expiresAt } = manifest;
  // The one that wrote it into Git; a name can have been used before.
  const created = recent.find(({ command, commit }) => command.verb === 'create' && commit !== undefined);
  const createdAt = (created ?? recent.at(-1))?.createdAt;
  return {
    kind,
    owner,
    address: mainAddress(manifest),
    services: services.map((service) => {
      const image = imageOf(desired, serviceValuesPath(name, service));
      return {
        name: service,
        ...(image === undefined ? {} : { image }),
        address: environmentAddress(manifest, service),
      };
    }),
    asleep: hibernate,
    ...addonViews(manifest),
    ...(createdAt === undefined ? {} : { createdAt }),
    ...(expiresAt === undefined ? {} : { expiresAt: Date.parse(expiresAt) }),
  };
}

/** `repository:tag`, or `repository@digest`, which outranks the tag; undefined where the values do not say. */
function imageOf(desired: DesiredState, path: string): string | undefined {
  const text = desired.files.get(path);
  if (text === undefined) return undefined;
  try {
    const { repository, tag, digest } = fieldsOf(fieldsOf(yamlValue(parseYamlFile(path, text))).image);
    if (typeof repository !== 'string') return undefined;
    if (typeof digest === 'string' && digest !== '') return `${repository}@${digest}`;
    return typeof tag === 'string' || typeof tag === 'number' ? `${repository}:${tag}` : repository;
  } catch (error) {
    if (error instanceof Refusal) return undefined;
    throw error;
  }
}

function fieldsOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}
