import { difference } from '../protocol/difference.ts';
import type { Fields } from '../protocol/fields.ts';
import type { Resources } from '../protocol/resources.ts';
import { completeInputs, refuseInputs } from './complete-inputs.ts';
import { withFaults } from './faults.ts';
import { callFunction } from './functions.ts';
import { newIdentifier } from './identifier.ts';
import type { Inventory } from './inventory.ts';
import { kindOf } from './kinds.ts';
import { replaces } from './replaces.ts';
import { sameDocument } from './same-document.ts';
import { serviceOf } from './services.ts';
import type { Settings } from './settings.ts';
import { markSecrets, stateOf, withoutSecrets } from './state.ts';

/**
 * AWS as far as Pulumi sees it.
 * @param faults file of what is to go wrong; nothing when absent
 */
export function createResources(settings: Settings, inventory: Inventory, faults?: string): Resources {
  const regionOf = ({ region }: Fields): string => (typeof region === 'string' ? region : settings.region);

  async function makeStanding(type: string, inputs: Fields): Promise<string> {
    const kind = kindOf(type);
    const id = newIdentifier(kind, settings, inputs);
    // Where a name is the identifier there can be one; what is only put onto something else is put again.
    if (kind.named !== undefined && (await inventory.get(type, id)) !== undefined) {
      throw new Error(
        `${type} ${id}: AlreadyExists: it stands already and is not in this stack: import it, or remove it.`,
      );
    }
    await inventory.put({ type, id, inputs: withoutSecrets(kind, inputs) });
    return id;
  }

  return {
    async check(request) {
      const kind = kindOf(request.type);
      return { inputs: completeInputs(kind, settings, request), failures: refuseInputs(kind, request.news) };
    },

    diff({ type, olds, news }) {
      const kind = kindOf(type);
      const found = [...difference(olds, news)];
      const changes = found.map(([path, change]) => ({ path, change, replaces: replaces(kind, path) }));
      const sameName = kind.named !== undefined && olds[kind.named] === news[kind.named];
      return { changes, deleteBeforeReplace: sameName && changes.some((change) => change.replaces) };
    },

    async create({ type, name, inputs, preview }) {
      if (preview) return { id: '', state: markSecrets(kindOf(type), inputs) };
      return await withFaults(faults, { operation: 'create', type, name }, async () => {
        const service = await serviceOf(type, regionOf(inputs));
        const id = await (service ? service.create(inputs) : makeStanding(type, inputs));
        return { id, state: stateOf(kindOf(type), settings, id, inputs, (await service?.read(id))?.outputs) };
      });
    },

    async update({ type, name, id, state, news, preview }) {
      const kind = kindOf(type);
      if (preview) return { ...state, ...stateOf(kind, settings, id, news) };
      return await withFaults(faults, { operation: 'update', type, name }, async () => {
        const service = await serviceOf(type, regionOf(news));
        if (service) await service.update(id, state, news);
        else {
          if ((await inventory.get(type, id)) === undefined) throw new Error(`NotFound: ${type} ${id} does not exist.`);
          await inventory.put({ type, id, inputs: withoutSecrets(kind, news) });
        }
        return stateOf(kind, settings, id, news, (await service?.read(id))?.outputs);
      });
    },

    async read({ type, id, inputs: before, state }) {
      const kind = kindOf(type);
      const service = await serviceOf(type, regionOf(state));
      const live = service ? await service.read(id) : await standing(inventory, type, id);
      if (live === undefined) return undefined;
      const known = service ? keptOf(before, live.inputs) : { ...secretsOf(before, kind.secrets), ...live.inputs };
      return { inputs: markSecrets(kind, known), state: stateOf(kind, settings, id, known, live.outputs) };
    },

    async remove({ type, name, id, state }) {
      await withFaults(faults, { operation: 'delete', type, name }, async () => {
        const service = await serviceOf(type, regionOf(state));
        await (service ? service.remove(id, state) : inventory.remove(type, id));
      });
    },

    invoke: (token, args) => callFunction(token, args, { settings, inventory }),
  };
}

async function standing(inventory: Inventory, type: string, id: string) {
  const found = await inventory.get(type, id);
  return found && { inputs: found.inputs, outputs: {} };
}

/** What the program wrote, with the values the API has now; what the API does not tell stays as it was. */
function keptOf(before: Fields, live: Fields): Fields {
  if (Object.keys(before).length === 0) return live;
  const gone = before.tags !== undefined && live.tags === undefined ? { tags: {} } : {};
  const now = Object.fromEntries(
    Object.entries(before).map(([key, old]) => [key, sameDocument(old, live[key]) ? old : (live[key] ?? old)]),
  );
  return { ...now, ...gone };
}

/** They are not written down in the folder, and cannot have changed there. */
function secretsOf(inputs: Fields, secrets: readonly string[] = []): Fields {
  return Object.fromEntries(Object.entries(inputs).filter(([key]) => secrets.includes(key)));
}
