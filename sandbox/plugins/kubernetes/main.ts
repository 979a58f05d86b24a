import { serve } from '../protocol/serve.ts';
import { connect } from './connect.ts';
import { createReleases, RELEASE } from './releases.ts';
import { createResources } from './resources.ts';
import { routeByType } from './route-by-type.ts';
import { readSettings, refuseSettings } from './settings.ts';

serve({
  version: '4.34.2',
  notice:
    'pulumi-resource-kubernetes is a stand-in here: it applies to a real API server as the official plugin does, ' +
    'and is for sandboxes and tests only.',
  refuseSettings,
  configure(values, say) {
    const settings = readSettings(values);
    const cluster = () => connect(settings);
    return routeByType({ [RELEASE]: createReleases(cluster, settings, say) }, createResources(cluster));
  },
  // What the official plugin waits for.
  deleteTimeout: 600,
});
