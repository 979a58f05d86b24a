import { serve } from '../protocol/serve.ts';
import { connect } from './connect.ts';
import { createResources } from './resources.ts';
import { readSettings, refuseSettings } from './settings.ts';

const NOTICE =
  'pulumi-resource-kubernetes is a stand-in here: it applies to a real API server as the official plugin does, ' +
  'and is for sandboxes and tests only.';

serve(
  {
    version: '4.34.2',
    refuseSettings,
    configure(values) {
      const settings = readSettings(values);
      return createResources(() => connect(settings));
    },
    // What the official plugin waits for.
    deleteTimeout: 600,
  },
  NOTICE,
);
