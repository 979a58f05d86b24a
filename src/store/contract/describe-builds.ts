import { describe, expect, it } from 'vitest';
import type { KnownBuild } from '../../environments/build.ts';
import type { OperationStore } from '../../operations/ports/operation-store.ts';
import { fresh, NOON } from './samples.ts';

/** What CI has built is known ever after, as it was first told. */
export function describeBuilds(current: () => OperationStore): void {
  const build = (about: Partial<KnownBuild>): KnownBuild => ({
    id: fresh('shop/main/api#'),
    repository: 'acme/shop',
    commit: 'c'.repeat(40),
    branch: 'main',
    service: 'api',
    image: 'registry.example.com/shop/api',
    tag: 'v1.4.2',
    digest: `sha256:${'d'.repeat(64)}`,
    receivedAt: NOON,
    ...about,
  });
  const record = async (...builds: readonly KnownBuild[]): Promise<void> => {
    for (const each of builds) await current().recordBuild(each);
  };

  describe('builds', () => {
    it('come back as they were told, the one told of last first', async () => {
      const service = fresh('api');
      const [first, second] = [build({ service }), build({ service, pullRequest: 7, receivedAt: NOON + 1 })];
      await record(first, second, build({ service: fresh('web') }));
      expect(await current().builds(service)).toEqual([second, first]);
    });

    it('told of again keep when they were first told of', async () => {
      const first = build({ service: fresh('api') });
      await record(first, { ...first, receivedAt: NOON + 60_000 });
      expect(await current().builds(first.service)).toEqual([first]);
    });

    it('of one id and another digest are two', async () => {
      const first = build({ service: fresh('api') });
      await record(first, { ...first, digest: `sha256:${'e'.repeat(64)}` });
      expect(await current().builds(first.service)).toHaveLength(2);
    });

    it('told by many at once are written once', async () => {
      const first = build({ service: fresh('api') });
      await Promise.all(Array.from({ length: 10 }, () => current().recordBuild(first)));
      expect(await current().builds(first.service)).toEqual([first]);
    });

    it.each([
      ['branch', { branch: 'main' }, ['main']],
      ['pull request', { pullRequest: 7 }, ['request']],
      ['image tag', { tag: 'v2.0.0' }, ['tag']],
      ['digest', { digest: `sha256:${'a'.repeat(64)}` }, ['other']],
      ['Git tag, whichever', { gitTags: true }, ['tag']],
      ['branch and digest', { branch: 'main', digest: `sha256:${'a'.repeat(64)}` }, []],
    ] as const)('are found by %s', async (_, where, expected) => {
      const service = fresh('api');
      await record(
        build({ service, id: 'main' }),
        // From a fork whose branch has the same name.
        build({ service, id: 'request', pullRequest: 7 }),
        build({ service, id: 'tag', branch: 'v2.0.0', tag: 'v2.0.0' }),
        build({ service, id: 'other', branch: 'release', digest: `sha256:${'a'.repeat(64)}` }),
      );
      expect((await current().builds(service, where)).map(({ id }) => id)).toEqual(expected);
    });

    it('are at most a hundred, the newest', async () => {
      const service = fresh('api');
      const all = Array.from({ length: 101 }, (_, number) =>
        build({ service, id: `#${number}`, receivedAt: NOON + number }),
      );
      await Promise.all(all.map((each) => current().recordBuild(each)));
      const found = await current().builds(service);
      expect(found).toHaveLength(100);
      expect(found.at(-1)?.id).toBe('#1');
    });

    it('of services whose name means something else to an object are no others', async () => {
      expect(await current().builds('constructor')).toEqual([]);
    });
  });
}
