import { difference } from '../protocol/difference.ts';
import type { Fields } from '../protocol/fields.ts';
import { secret } from '../protocol/properties.ts';
import type { Resources } from '../protocol/resources.ts';
import { randomId, randomPet, randomText, type Value } from './values.ts';

type Kind = {
  readonly required: readonly string[];
  readonly defaults: Fields;
  readonly make: (inputs: Fields) => Value;
  /** Its result is nobody's to see; the identifier, which states show, is `none` then, as with the official plugin. */
  readonly secret?: boolean;
};

const text = { lower: true, upper: true, numeric: true, number: true, special: true };
const least = { minLower: 0, minUpper: 0, minNumeric: 0, minSpecial: 0 };

const kinds: Readonly<Record<string, Kind>> = {
  'random:index/randomPassword:RandomPassword': {
    required: ['length'],
    defaults: { ...text, ...least },
    make: randomText,
    secret: true,
  },
  'random:index/randomString:RandomString': {
    required: ['length'],
    defaults: { ...text, ...least },
    make: randomText,
  },
  'random:index/randomId:RandomId': { required: ['byteLength'], defaults: {}, make: randomId },
  'random:index/randomPet:RandomPet': { required: [], defaults: { length: 2, separator: '-' }, make: randomPet },
};

/** Values that are made once and kept in the state, which is the only place they are. */
export function createRandom(): Resources {
  return {
    async check({ type, news }) {
      const { required } = kindOf(type);
      const missing = required.filter((property) => news[property] === undefined);
      const failures = missing.map((property) => ({ property, reason: `Missing required property '${property}'` }));
      return { inputs: news, failures };
    },
    // Nothing here can be changed: other inputs are another value.
    diff: ({ olds, news }) => ({
      changes: [...difference(olds, news)].map(([path, change]) => ({ path, change, replaces: true })),
      deleteBeforeReplace: false,
    }),
    async create({ type, inputs, preview }) {
      const kind = kindOf(type);
      if (preview) return { id: '', state: { ...kind.defaults, ...inputs } };
      const { id, outputs } = kind.make(inputs);
      return kind.secret
        ? { id: 'none', state: { ...kind.defaults, ...inputs, result: secret(outputs.result) } }
        : { id, state: { ...kind.defaults, ...inputs, ...outputs } };
    },
    update: () => Promise.reject(new Error('A random value is replaced, never updated.')),
    read: async ({ inputs, state }) => ({ inputs, state }),
    remove: async () => undefined,
    invoke: (token) => Promise.reject(new Error(`The stand-in plugin has no function ${token}.`)),
  };
}

function kindOf(type: string): Kind {
  const kind = kinds[type];
  if (kind === undefined)
    throw new Error(`The stand-in plugin makes no ${type}; it makes ${Object.keys(kinds).join(', ')}.`);
  return kind;
}
