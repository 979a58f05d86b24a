import { PREFIX } from '../../../naming/labels.ts';
import { type Policy, UNKNOWN } from '../policy.ts';
import { shown } from '../properties.ts';
import { isTaggable } from '../taggable-types.ts';
import { ownTag, tagsOf } from '../tags-of.ts';

/** What is tagged by a list of its own: `{ key, value, propagateAtLaunch }`. */
const LISTED = ['aws:autoscaling/group:Group'];

const always = ['platform', 'layer', 'owner'];
const ofLayer: Readonly<Record<string, readonly string[]>> = {
  environment: ['environment', 'kind'],
  addon: ['environment', 'kind', 'addon'],
};

/** By these the sweep finds what Git and Pulumi's state have forgotten, and a bill is told apart. */
export const requiredTags: Policy = {
  name: 'required-tags',
  description: 'Every cloud resource says whose it is.',
  level: 'mandatory',
  check(resource) {
    if (!isTaggable(resource.type) && !LISTED.includes(resource.type)) return undefined;
    const tags = tagsOf(resource);
    if (tags === UNKNOWN) return [];
    const needed = [...always, ...(ofLayer[ownTag(resource, 'layer') ?? ''] ?? [])];
    return needed.flatMap((field) => {
      const key = `${PREFIX}/${field}`;
      const value = tags[key];
      if (value === UNKNOWN || (typeof value === 'string' && value !== '')) return [];
      return [`tags["${key}"] is ${shown(value)}: give it what tags(…) of naming/tags.ts returns.`];
    });
  },
};
