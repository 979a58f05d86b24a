import { serve } from '../protocol/serve.ts';
import { createRandom } from './resources.ts';

const NOTICE = 'pulumi-resource-random is a stand-in here, and is for sandboxes and tests only.';

serve({ version: '4.21.2', refuseSettings: () => [], configure: () => createRandom(), deleteTimeout: 60 }, NOTICE);
