import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEvent } from './read-event.ts';

const EVENT = {
  id: 'acme/shop/main/api#42',
  repository: 'acme/shop',
  commit: '0123456789abcdef0123456789abcdef01234567',
  branch: 'main',
  service: 'api',
  image: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/eu-1/shop/api',
  tag: 'main-42-0123456',
  digest: `sha256:${'ab'.repeat(32)}`,
  status: 'success',
};
const read = (changes: object) => readEvent(JSON.stringify({ ...EVENT, ...changes }));
const { status: _, ...BUILD } = EVENT;

describe('an event is read as the build it tells of', () => {
  it('of a branch', () => {
    expect(read({})).toEqual({ kind: 'build', build: BUILD });
  });

  it('of a pull request', () => {
    const of = { id: 'acme/shop/PR-7/api#3', branch: 'feature/cart', pullRequest: 7, tag: 'pr-7-3-0123456' };
    expect(read(of)).toEqual({ kind: 'build', build: { ...BUILD, ...of } });
  });

  it('of a Git tag', () => {
    const of = { branch: 'v1.4.2', tag: 'v1.4.2' };
    expect(read(of)).toEqual({ kind: 'build', build: { ...BUILD, ...of } });
  });

  it('whatever else it says', () => {
    expect(read({ duration: 12, environment: 'prod', image_id: null })).toEqual({ kind: 'build', build: BUILD });
  });

  it.each([
    ['a job whose name has a number sign', { id: 'acme/c#/main/api#7' }],
    ['a job whose name is encoded', { id: 'acme/shop/feature%2Fcart/api#7' }],
    ['a branch in any script', { branch: '-ünïcode/$(id)' }],
    ['a registry with a port', { image: 'localhost:5000/api' }],
  ])('with %s', (_, of) => {
    expect(read(of)).toEqual({ kind: 'build', build: { ...BUILD, ...of } });
  });
});

describe('an event asks for nothing', () => {
  it.each(['failure', 'unstable', 'aborted', 'SUCCESS', ''])('when its status is %j', (status) => {
    expect(readEvent(JSON.stringify({ status }))).toEqual({ kind: 'no-success', status });
  });
});

describe('an event that is wrong names its field', () => {
  it.each<[string, object]>([
    ['status', { status: undefined }],
    ['status', { status: true }],
    ['id', { id: undefined }],
    ['id', { id: 'acme/shop/main/api' }],
    ['id', { id: '#42' }],
    ['id', { id: 'api#' }],
    ['id', { id: 'api#4x' }],
    ['id', { id: 'api\u0000#4' }],
    ['id', { id: 'api\ud800#4' }],
    ['id', { id: `${'a'.repeat(401)}#4` }],
    ['id', { id: 42 }],
    ['repository', { repository: 'shop' }],
    ['repository', { repository: 'https://github.com/acme/shop' }],
    ['repository', { repository: 'acme/..' }],
    ['commit', { commit: '0123456' }],
    ['commit', { commit: EVENT.commit.replace('a', 'A') }],
    ['branch', { branch: '' }],
    ['branch', { branch: 'main\nOperation: op-1' }],
    ['branch', { branch: 'a b' }],
    ['pullRequest', { pullRequest: '7' }],
    ['pullRequest', { pullRequest: 0 }],
    ['pullRequest', { pullRequest: 1.5 }],
    ['pullRequest', { pullRequest: null }],
    ['service', { service: 'Api' }],
    ['service', { service: 'env' }],
    ['service', { service: '../api' }],
    ['image', { image: `${EVENT.image}:latest` }],
    ['image', { image: `${EVENT.image}@${EVENT.digest}` }],
    ['image', { image: 'https://registry.example.com/api' }],
    ['tag', { tag: undefined }],
    ['tag', { tag: '-latest' }],
    ['tag', { tag: 'a'.repeat(129) }],
    ['tag', { tag: 'v1.4.2+7' }],
    ['digest', { digest: undefined }],
    ['digest', { digest: '' }],
    ['digest', { digest: 'ab'.repeat(32) }],
    ['digest', { digest: `sha512:${'ab'.repeat(32)}` }],
    ['digest', { digest: `sha256:${'ab'.repeat(31)}` }],
    ['digest', { digest: `sha256:${'AB'.repeat(32)}` }],
  ])('%s in %j', (field, changes) => {
    expect(read(changes)).toEqual({
      kind: 'problem',
      problem: { field, message: expect.stringMatching(new RegExp(`^${field}: .+\\.$`)) },
    });
  });

  it('and says what is wrong with it', () => {
    const messages = [{ tag: undefined }, { digest: 'latest' }].map((changes) => {
      const event = read(changes);
      return event.kind === 'problem' ? event.problem.message : event.kind;
    });
    expect(messages).toEqual([
      'tag: is missing.',
      'digest: "latest" is not a digest: "sha256:" and 64 of 0-9 and a-f.',
    ]);
  });

  it.each(['', '   ', '{"id":', 'null', '[]', '"success"', '42'])('or is none at all: %j', (body) => {
    const event = readEvent(body);
    expect(event).toEqual({ kind: 'problem', problem: { message: expect.stringMatching(/^The (body|event) /) } });
  });

  it('and nothing anybody could send makes it throw, or lets a field through that is not as it should be', () => {
    const value = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue(), fc.constant(undefined));
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(EVENT)), value, (field, changed) => {
        const event = read({ [field]: changed });
        if (event.kind !== 'build') return;
        const written = Object.values(event.build);
        expect(written.every((each) => typeof each === 'number' || /^[^\p{Cc}\p{Cs}]{1,420}$/u.test(each))).toBe(true);
      }),
    );
  });
});
