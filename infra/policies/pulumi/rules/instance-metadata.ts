import type { Policy } from '../policy.ts';
import { at, isNot, shown } from '../properties.ts';

/** https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html */
export const instanceMetadata: Policy = {
  name: 'instance-metadata',
  description: 'A machine’s own credentials are not given to whoever can send it on an errand.',
  level: 'mandatory',
  check(resource) {
    if (!['aws:ec2/launchTemplate:LaunchTemplate', 'aws:ec2/instance:Instance'].includes(resource.type))
      return undefined;
    if (at(resource, 'metadataOptions.httpEndpoint') === 'disabled') return [];
    const tokens = at(resource, 'metadataOptions.httpTokens');
    return isNot(tokens, 'required') ? [`metadataOptions.httpTokens is ${shown(tokens)}: set it to "required".`] : [];
  },
};
