import fc from 'fast-check';

/** Settings and platform of any add-on that can be made, for property tests. */
export type AnyRun = {
  readonly platform: { readonly platform: string };
  readonly life: string;
  readonly settings: {
    readonly environment: {
      readonly name: string;
      readonly kind: string;
      readonly owner: string;
      readonly services: readonly { readonly name: string }[];
    };
    readonly size: string;
    readonly whenDestroyed: string;
    readonly asleep: boolean | undefined;
    readonly protect: boolean | undefined;
    readonly operation: string | undefined;
  };
};

const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/);
const service = fc.stringMatching(/^[a-z]([a-z0-9-]{0,51}[a-z0-9])?$/).map((name) => ({ name }));
const services = fc.uniqueArray(service, { minLength: 1, maxLength: 6, selector: ({ name }) => name });
const perhaps = fc.option(fc.boolean(), { nil: undefined });

/** @param sizes of the add-on */
export function anyRun(sizes: readonly string[]): fc.Arbitrary<AnyRun> {
  return fc.record({
    platform: fc.record({ platform: label }),
    life: fc.stringMatching(/^[0-9a-f]{8}$/),
    settings: fc.record({
      environment: fc.record({
        name: label,
        kind: fc.constantFrom('preview', 'standing', 'protected'),
        owner: fc.stringMatching(/^\S{1,40}$/),
        services,
      }),
      size: fc.constantFrom(...sizes),
      whenDestroyed: fc.constantFrom('delete', 'keep-a-copy'),
      asleep: perhaps,
      protect: perhaps,
      operation: fc.option(fc.stringMatching(/^op-[a-z0-9]{8}$/), { nil: undefined }),
    }),
  });
}
