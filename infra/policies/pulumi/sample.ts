import { tags } from '../../naming/tags.ts';
import type { Policy, Properties, Resource } from './policy.ts';

/** Tags of an add-on of an environment of that kind, for tests. */
export function sampleTags(kind: string): Record<string, string> {
  return tags({ platform: 'eu-1', layer: 'addon', owner: 'octocat', environment: 'dev', kind, addon: 'rds' });
}

/** A resource as a program asks for it, for tests. */
export function sample(type: string, properties: Properties, more: Partial<Resource> = {}): Resource {
  return { type, name: 'sample', project: 'rds', properties, ...more };
}

/** What a policy has to say of it, in one text; undefined where it is none of its concern. */
export function verdict(policy: Policy, resource: Resource): string | undefined {
  return policy.check(resource)?.join('\n');
}
