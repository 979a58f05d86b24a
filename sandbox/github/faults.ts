/** A status; a whole answer; `hang` never answers; `lost` does what was asked and then answers 502, as a gateway does. */
export type Failure =
  | number
  | 'hang'
  | 'lost'
  | { readonly status: number; readonly body?: object; readonly headers?: Readonly<Record<string, string>> };

const KINDS = {
  '500': 500,
  '502-lost': 'lost',
  // https://docs.github.com/rest/using-the-rest-api/troubleshooting-the-rest-api#rate-limit-errors
  '403-secondary-limit': {
    status: 403,
    body: { message: 'You have exceeded a secondary rate limit.' },
    headers: { 'retry-after': '1' },
  },
  '404': 404,
  '422': 422,
  hang: 'hang',
} as const satisfies Record<string, Failure>;

/** Failures by chance, the same for the same seed: `rate` of calls start one, and it lasts for `burst` calls. */
export type Faults = {
  readonly seed: number;
  readonly rate: number;
  readonly kinds: readonly (keyof typeof KINDS)[];
  readonly burst?: number;
};

/** @returns what becomes of the next call; undefined when it works */
export function createFaults({ seed, rate, kinds, burst = 1 }: Faults): () => Failure | undefined {
  let state = seed >>> 0;
  let left = 0;
  let kind: Failure | undefined;
  // A linear congruential generator, with the constants of Numerical Recipes.
  const chance = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return () => {
    if (left === 0) {
      if (chance() >= rate) return undefined;
      const name = kinds[Math.floor(chance() * kinds.length)];
      kind = name && KINDS[name];
      left = burst;
    }
    left -= 1;
    return kind;
  };
}
