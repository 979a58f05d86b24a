import { createHmac } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { proofOfOrigin } from '../src/bot/jenkins/proof-of-origin.ts';
import { readEvent } from '../src/bot/jenkins/read-event.ts';
import { parseWords } from '../src/commands/parse-words.ts';
import { type PlayedBot, playBot } from './jenkins/play-bot.ts';
import { type Build, DIGEST, LIBRARY, type Outcome, runPipelines } from './jenkins/run-pipelines.ts';

const EXAMPLE = join(import.meta.dirname, '../examples/app');
const REGISTRY = '123456789012.dkr.ecr.eu-central-1.amazonaws.com/eu-1';
const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const SECRET = 'a secret nobody may read';
const IMAGE = `${REGISTRY}/hello`;

let folder: string;
let bot: PlayedBot;
let outcomes: Map<string, Outcome>;

const outcome = (name: string): Outcome => {
  const found = outcomes.get(name);
  if (found === undefined) throw new Error(`No build is called ${name}.`);
  return found;
};
const eventOf = (name: string): unknown => JSON.parse(bot.deliveries(name)[0]?.body ?? 'null');
const said = (name: string): string => outcome(name).log.join('\n');

/** A push to main of the example, with these differences; its bot answers 202. */
function build(name: string, changes: Partial<Build> = {}, answers: readonly number[] = [202]): Build {
  return {
    name,
    checkout: EXAMPLE,
    source: { GIT_COMMIT: COMMIT, GIT_URL: 'https://github.com/acme/shop.git' },
    credentials: { 'workflowautom-events': SECRET },
    ...changes,
    environment: {
      REGISTRY,
      JOB_NAME: 'acme/shop/main',
      BUILD_NUMBER: '42',
      BRANCH_NAME: 'main',
      WORKFLOWAUTOM_URL: bot.answering(name, ...answers),
      ...changes.environment,
    },
  };
}

const jenkinsfiles: Record<string, string> = {
  'failing-test': "buildImage(service: 'hello', runsIn: 'node:24', test: 'echo 3 of 4; exit 3')",
  'failing-lint': "buildImage(service: 'hello', runsIn: 'node:24', lint: 'exit 2', test: 'echo never')",
  'no-checks': "buildImage(service: 'hello')",
  'every-option':
    "buildImage(service: 'api', image: env.REGISTRY + '/shop/api', dockerfile: 'docker/api file', context: 'docker', nodeSelector: 'a.b/nodes=builds,arch=arm64', minutes: 5)",
  'linked-dockerfile': "buildImage(service: 'hello', dockerfile: 'link')",
  'absent-dockerfile': "buildImage(service: 'hello', dockerfile: 'absent')",
};

/** What a Jenkinsfile may not ask, and what it is told. */
const refusals: readonly (readonly [options: string, reason: string])[] = [
  ['', '`service:` is missing'],
  ["service: ''", '`service:` is missing'],
  ["service: 'Api'", "`service: Api` is not a service's name"],
  ["service: 'api; id'", "`service: api; id` is not a service's name"],
  ["service: 'kustomization'", "`service: kustomization` is not a service's name"],
  ['service: 4', '`service:` is not text'],
  ["service: 'api', image: 'docker.io/acme/api'", "`image: docker.io/acme/api` is not in this platform's registry"],
  ["service: 'api', image: env.REGISTRY + '-other/api'", "is not in this platform's registry"],
  ["service: 'api', image: env.REGISTRY + '/api:latest'", 'it begins with'],
  ["service: 'api', dockerfile: '/etc/passwd'", '`dockerfile: /etc/passwd` is not a path inside the checkout'],
  ["service: 'api', dockerfile: 'a/../../b'", '`dockerfile: a/../../b` is not a path inside the checkout'],
  ["service: 'api', context: '..'", '`context: ..` is not a path inside the checkout'],
  ["service: 'api', dockerfile: '--build-arg=a'", 'is not a path inside the checkout'],
  ["service: 'api', test: 'npm test'", '`runsIn:` is missing'],
  ["service: 'api', runsIn: 'node:24\\n      hostPID: true', test: 'id'", 'is not an image'],
  ["service: 'api', nodeSelector: 'arm'", '`nodeSelector: arm` is not of the form key=value'],
  ["service: 'api', minutes: 0", '`minutes:` is a whole number from 1 to 720'],
  ["service: 'api', deploy: 'qa'", 'deploy: no such option'],
];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-jenkins-'));
  bot = await playBot();
  const checkouts = new Map<string, string>();
  const all = [
    ...Object.entries(jenkinsfiles),
    ...refusals.map(([options]) => [options, `buildImage(${options})`] as const),
  ];
  for (const [index, [name, script]] of all.entries()) {
    const checkout = join(folder, `checkout-${index}`);
    await mkdir(join(checkout, 'docker'), { recursive: true });
    await writeFile(join(checkout, 'Jenkinsfile'), `@Library('workflowautom') _\n${script}\n`);
    await writeFile(join(checkout, 'Dockerfile'), 'FROM scratch\n');
    await cp(join(checkout, 'Dockerfile'), join(checkout, 'docker/api file'));
    await symlink('/etc/hostname', join(checkout, 'link'));
    checkouts.set(name, checkout);
  }
  const of = (name: string) => ({ checkout: checkouts.get(name) ?? '' });
  const plain = of('no-checks');
  const branch = (name: string, BRANCH_NAME: string, more: Readonly<Record<string, string>> = {}) =>
    build(name, { ...plain, environment: { BRANCH_NAME, ...more } });
  outcomes = await runPipelines(folder, [
    build('example', { resumable: true }),
    ...Object.keys(jenkinsfiles).map((name) => build(name, of(name))),
    ...refusals.map(([options]) => build(options, of(options))),
    branch('pull-request', 'PR-123', { CHANGE_ID: '123', CHANGE_BRANCH: 'feature/cart', JOB_NAME: 'acme/shop/PR-123' }),
    branch('git-tag', 'v1.4.2', { TAG_NAME: 'v1.4.2' }),
    branch('git-tag-with-build', 'v1.4.2+7', { TAG_NAME: 'v1.4.2+7' }),
    branch('slashed', 'feature/cart'),
    branch('hyphened', 'feature-cart'),
    branch('odd', '-ünïcode/$(id)'),
    branch('long', 'a'.repeat(200)),
    build('ssh', { ...plain, source: { GIT_COMMIT: COMMIT, GIT_URL: 'git@github.com:acme/shop.git' } }),
    build('failing-push', { ...plain, kaniko: 'echo "error pushing image: 403 Forbidden" >&2; exit 1' }),
    build('no-digest', {
      ...plain,
      kaniko: ': > "$(dirname "$0")/digest"',
    }),
    build('bot-restarts', { ...plain, resumable: true }, [503, 502, 202]),
    build('bot-down', { ...plain, resumable: true, environment: { WORKFLOWAUTOM_URL: 'http://127.0.0.1:9' } }),
    build('bot-refuses', plain, [401]),
    build('bot-broken', plain, [500]),
    build('bot-wants-more', plain, [400]),
    build('no-credential', { ...plain, credentials: {} }),
    build('no-bot', { ...plain, environment: { WORKFLOWAUTOM_URL: '' } }),
    build('no-registry', { ...plain, environment: { REGISTRY: '' } }),
  ]);
}, 300_000);

afterAll(async () => {
  await bot.close();
  await rm(folder, { recursive: true, force: true });
});

describe('the example application', () => {
  it('has a Jenkinsfile of under ten lines', async () => {
    const text = await readFile(join(EXAMPLE, 'Jenkinsfile'), 'utf8');
    expect(text.trimEnd().split('\n').length).toBeLessThan(10);
  });

  it('is checked, built, pushed and told of, step by step', async () => {
    const { result, problem, steps } = outcome('example');
    expect({ result, problem }).toEqual({ result: 'SUCCESS', problem: null });
    const lines = steps.map(({ depth, name, what }) => {
      const shown = what
        .split('\n')
        .filter((line) => name !== 'podTemplate' || /nodeSelector|image:|component:/.test(line));
      return `${'  '.repeat(depth)}${name}: ${shown.map((line) => line.trim()).join(' | ')}`.trimEnd();
    });
    const text = lines
      .join('\n')
      .replaceAll(folder, '<folder>')
      .replace(/127\.0\.0\.1:\d+/g, '<bot>');
    await expect(`${text}\n`).toMatchFileSnapshot('jenkins/example.golden.txt');
  });

  it('has its own lint and test run for real', () => {
    expect(said('example')).toContain('+ node --check server.js');
    expect(said('example')).toMatch(/pass 1\n/);
  });

  it('is built by Kaniko from what was checked out, with its layers cached', () => {
    expect(outcome('example').kaniko).toEqual([
      `--context=dir://${EXAMPLE}/.`,
      `--dockerfile=${EXAMPLE}/Dockerfile`,
      `--destination=${IMAGE}:main-42-0123456`,
      expect.stringMatching(/^--digest-file=.*\/digest$/),
      `--label=org.opencontainers.image.revision=${COMMIT}`,
      '--label=org.opencontainers.image.source=acme/shop',
      '--cache=true',
      `--cache-repo=${REGISTRY}/cache`,
      '--cache-ttl=336h',
      '--push-retry=3',
      '--image-download-retry=3',
    ]);
  });

  it('is told of by tag and digest, as the contract says', () => {
    expect(bot.deliveries('example').map(({ path }) => path)).toEqual(['/jenkins/events']);
    expect(eventOf('example')).toEqual({
      id: 'acme/shop/main/hello#42',
      repository: 'acme/shop',
      commit: COMMIT,
      branch: 'main',
      service: 'hello',
      image: IMAGE,
      tag: 'main-42-0123456',
      digest: DIGEST,
      status: 'success',
    });
  });
});

describe('the event', () => {
  it('is signed with the secret, over the time and the very bytes that are sent', () => {
    for (const name of ['example', 'odd', 'bot-restarts']) {
      for (const { timestamp, signature, body } of bot.deliveries(name)) {
        const hmac = createHmac('sha256', SECRET).update(`${timestamp}.${body}`).digest('hex');
        expect(signature).toBe(`sha256=${hmac}`);
        expect(Math.abs(Date.now() / 1_000 - Number(timestamp))).toBeLessThan(120);
      }
    }
  });

  it.each([
    'example',
    'every-option',
    'pull-request',
    'git-tag',
    'git-tag-with-build',
    'slashed',
    'odd',
    'long',
    'ssh',
  ])("is one the bot's door takes: %s", (name) => {
    const [{ timestamp, signature, body } = { timestamp: '', signature: '', body: '' }] = bot.deliveries(name);
    const headers = { 'x-workflowautom-timestamp': timestamp, 'x-workflowautom-signature': signature };
    expect(proofOfOrigin(headers, body, SECRET, Number(timestamp) * 1_000)).toBe('proven');
    const { status, ...told } = JSON.parse(body) as { status: string };
    expect(readEvent(body)).toEqual({ kind: 'build', build: told });
  });

  it('is sent again with the same id while the bot restarts, and signed anew', () => {
    const ids = bot.deliveries('bot-restarts').map(({ body }) => (JSON.parse(body) as { id: string }).id);
    expect(ids).toEqual(Array(3).fill('acme/shop/main/hello#42'));
    expect(
      outcome('bot-restarts')
        .steps.filter(({ name }) => name === 'sleep')
        .map(({ what }) => what),
    ).toEqual(['5 SECONDS', '20 SECONDS']);
    expect(said('bot-restarts')).toContain('The bot has been told of acme/shop/main/hello#42.');
  });

  it.each([
    ['bot-down', 5, 'Connection refused'],
    ['bot-broken', 5, 'it answered 500'],
    ['bot-refuses', 1, 'it answered 401: the credential workflowautom-events is not its JENKINS_WEBHOOK_SECRET'],
    ['bot-wants-more', 1, 'it answered 400: It is played, and says 400.'],
    ['no-credential', 5, "Could not find credentials entry with ID 'workflowautom-events'"],
  ])('that cannot be delivered (%s) fails no build, which says so and how to go on', (name, attempts, reason) => {
    expect(outcome(name).result).toBe('SUCCESS');
    expect(outcome(name).steps.map(({ name, what }) => `${name} ${what}`)).toContain(
      'catchError build SUCCESS, stage UNSTABLE',
    );
    expect(said(name).match(/^Attempt \d of 5/gm)).toHaveLength(attempts);
    expect(said(name)).toContain(`ERROR: The bot was not told of ${IMAGE}:main-42-0123456@${DIGEST}: ${reason}`);
    const [, sentence = ''] = /`\/env (.*?)`/.exec(said(name)) ?? [];
    expect(parseWords(sentence.replace('<environment>', 'qa'))).toMatchObject({
      kind: 'command',
      command: { verb: 'bump', environment: 'qa', flags: { service: ['hello'], tag: 'main-42-0123456' } },
    });
  });

  it('is not sent where there is no bot', () => {
    expect(outcome('no-bot').result).toBe('SUCCESS');
    expect(said('no-bot')).toContain('nobody is told of the image');
  });

  it('shows its secret in no log, step, argument or body', () => {
    expect(JSON.stringify([...outcomes.values()])).not.toContain(SECRET);
    expect(JSON.stringify([...outcomes.keys()].map((name) => bot.deliveries(name)))).not.toContain(SECRET);
  });
});

describe('a tag', () => {
  it.each([
    ['example', 'main-42-0123456'],
    ['slashed', expect.stringMatching(/^feature-cart-[0-9a-f]{6}-42-0123456$/)],
    ['hyphened', 'feature-cart-42-0123456'],
    ['pull-request', 'pr-123-42-0123456'],
    ['git-tag', 'v1.4.2'],
    ['git-tag-with-build', expect.stringMatching(/^v1\.4\.2-7-[0-9a-f]{6}$/)],
    ['odd', expect.stringMatching(/^n-code-id-[0-9a-f]{6}-42-0123456$/)],
    ['long', expect.stringMatching(/^a{73}-[0-9a-f]{6}-42-0123456$/)],
  ])('of %s is one a registry takes, and one no other build has', (name, tag) => {
    expect(outcome(name).problem).toBeNull();
    expect(eventOf(name)).toMatchObject({ tag });
    expect((eventOf(name) as { tag: string }).tag).toMatch(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/);
  });

  it('comes with the pull request and the branch it is from', () => {
    expect(eventOf('pull-request')).toMatchObject({
      id: 'acme/shop/PR-123/hello#42',
      branch: 'feature/cart',
      pullRequest: 123,
    });
  });

  it('comes with the repository, however it was cloned', () => {
    expect(eventOf('ssh')).toMatchObject({ repository: 'acme/shop' });
  });
});

describe('a build that fails', () => {
  it.each([
    ['failing-test', 'script returned exit code 3', '3 of 4'],
    ['failing-lint', 'script returned exit code 2', '+ exit 2'],
  ])('in %s pushes nothing and tells nobody', (name, problem, line) => {
    expect(outcome(name)).toMatchObject({ result: 'FAILURE', kaniko: [] });
    expect(outcome(name).problem).toContain(problem);
    expect(said(name)).toContain(line);
    expect(said(name)).not.toContain('never');
    expect(bot.deliveries(name)).toEqual([]);
  });

  it('in pushing tells nobody, and shows what the registry said', () => {
    expect(outcome('failing-push').result).toBe('FAILURE');
    expect(said('failing-push')).toContain('error pushing image: 403 Forbidden');
    expect(bot.deliveries('failing-push')).toEqual([]);
  });

  it('without a digest tells nobody, for an image goes by tag and digest', () => {
    expect(outcome('no-digest').problem).toContain(`Kaniko wrote no digest of ${IMAGE}:main-42-0123456`);
    expect(bot.deliveries('no-digest')).toEqual([]);
  });

  it.each([
    ['linked-dockerfile', 'link leads out of the checkout.'],
    ['absent-dockerfile', `acme/shop has no absent at ${COMMIT}`],
  ])('with %s says so, and Kaniko is not asked', (name, reason) => {
    const { result, kaniko, problem } = outcome(name);
    expect({ result, kaniko }).toEqual({ result: 'FAILURE', kaniko: [] });
    expect(`${problem}\n${said(name)}`).toContain(reason);
  });
});

describe('a Jenkinsfile', () => {
  it('may say everything there is to say', () => {
    const { kaniko, steps, problem } = outcome('every-option');
    expect(problem).toBeNull();
    expect(kaniko[0]).toMatch(/\/docker$/);
    expect(kaniko[1]).toMatch(/\/docker\/api file$/);
    expect(kaniko[2]).toBe(`--destination=${REGISTRY}/shop/api:main-42-0123456`);
    expect(steps[0]).toMatchObject({ name: 'timeout', what: '5 MINUTES' });
    expect(steps[1]?.what).toContain("nodeSelector: 'a.b/nodes=builds,arch=arm64'");
  });

  it('is told in the README of every option there is', async () => {
    const readme = await readFile(join(LIBRARY, 'README.md'), 'utf8');
    const table = readme.slice(readme.indexOf('| option'), readme.indexOf('## What comes out'));
    const told = [...table.matchAll(/^\| (`.*?`) +\|/gm)].flatMap(([, names = '']) => names.match(/\w+/g) ?? []);
    const [, unknown = ''] = /There are (.*)\./.exec(outcome("service: 'api', deploy: 'qa'").problem ?? '') ?? [];
    expect(told.toSorted()).toEqual(unknown.split(', ').toSorted());
  });

  it.each(refusals)('that says (%s) is refused before anything starts', (options, reason) => {
    const { result, problem, steps } = outcome(options);
    expect(result).toBe('FAILURE');
    expect(problem).toContain('buildImage: ');
    expect(problem).toContain(reason);
    expect(steps.map(({ name }) => name)).toEqual(['error']);
  });

  it('cannot be run where no registry is set', () => {
    expect(outcome('no-registry').problem).toContain('REGISTRY is not set');
  });
});
