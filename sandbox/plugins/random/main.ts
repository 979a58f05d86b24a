import { serve } from '../protocol/serve.ts';
import { createRandom } from './resources.ts';

serve({
  version: '4.21.2',
  notice: 'pulumi-resource-random is a stand-in here, and is for sandboxes and tests only.',
  refuseSettings: () => [],
  configure: () => createRandom(),
  deleteTimeout: 60,
});
