import { serve } from '../protocol/serve.ts';
import { openInventory } from './inventory.ts';
import { createResources } from './resources.ts';
import { readSettings, refuseSettings } from './settings.ts';

serve({
  version: '7.48.0',
  notice:
    'pulumi-resource-aws is a stand-in here: it keeps an inventory on this machine, reaches no AWS account, ' +
    'and is for sandboxes and tests only.',
  refuseSettings,
  configure(values) {
    const { AWS_STAND_IN_INVENTORY: folder, AWS_STAND_IN_FAULTS: faults } = process.env;
    if (!folder) throw new Error('AWS_STAND_IN_INVENTORY must name the folder the stand-in keeps its inventory in.');
    return createResources(readSettings(values), openInventory(folder), faults);
  },
  deleteTimeout: 600,
});
