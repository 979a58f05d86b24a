import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  CreateDBInstanceCommand,
  CreateDBSnapshotCommand,
  RDSClient,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { CreateQueueCommand, DeleteQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { tags } from '../infra/naming/tags.ts';
import { type LocalAws, startAws } from '../sandbox/aws/start-aws.ts';
import { listen } from '../src/bot/http-server.ts';
import { createAwsInventory } from '../src/cloud/create-aws-inventory.ts';
import type { CloudInventory } from '../src/operations/ports/cloud-inventory.ts';
import { PortError } from '../src/operations/ports/port-error.ts';
import { sweep } from '../src/operations/read/sweep.ts';
import type { SweepAnswer } from '../src/render/answer.ts';
import { CLOUD_POLICY } from './fakes/cloud-policy.ts';
import { createWorld, type World } from './fakes/create-world.ts';
import { openTestStore } from './fakes/open-test-store.ts';

const database = openTestStore();
const REGION = 'eu-central-1';
const KEY = 'workflowautom.dev/platform';

let folder: string;
let aws: LocalAws;
/** As the SDK of a server finds them. */
const before = { ...process.env };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-sweep-'));
  aws = await startAws(folder, REGION);
  Object.assign(process.env, aws.env);
}, 120_000);
afterAll(async () => {
  for (const name of Object.keys(aws?.env ?? {})) {
    if (before[name] === undefined) delete process.env[name];
    else process.env[name] = before[name];
  }
  await aws?.stop();
  await rm(folder, { recursive: true, force: true });
}, 120_000);
afterEach(async () => {
  await fetch(`${aws.env.AWS_ENDPOINT_URL}/moto-api/reset`, { method: 'POST' });
});

const client = () => ({
  endpoint: aws.env.AWS_ENDPOINT_URL ?? '',
  region: REGION,
  credentials: { accessKeyId: 'stand-in', secretAccessKey: 'stand-in' },
});
const inventory = (pageSize = 100) => createAwsInventory({ endpoint: aws.env.AWS_ENDPOINT_URL, pageSize, attempts: 1 });

type Whose = {
  readonly environment?: string;
  readonly addon?: string;
  readonly platform?: string;
  readonly operation?: string;
};
const tagged = ({ platform = 'eu-1', ...whose }: Whose) =>
  tags({ platform, layer: whose.addon === undefined ? 'environment' : 'addon', owner: 'mona', ...whose });

async function queue(name: string, whose: Whose): Promise<string> {
  await new SQSClient(client()).send(new CreateQueueCommand({ QueueName: name, tags: tagged(whose) }));
  return `arn:aws:sqs:${REGION}:123456789012:${name}`;
}

async function databaseInstance(name: string, whose: Whose, kept = false): Promise<string> {
  const all = { ...tagged(whose), 'workflowautom.dev/when-destroyed': kept ? 'keep-a-copy' : 'delete' };
  const made = await new RDSClient(client()).send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: name,
      DBInstanceClass: 'db.t4g.micro',
      Engine: 'postgres',
      AllocatedStorage: 20,
      MasterUsername: 'app',
      MasterUserPassword: 'not-a-secret-here',
      CopyTagsToSnapshot: true,
      Tags: Object.entries(all).map(([Key, Value]) => ({ Key, Value })),
    }),
  );
  return made.DBInstance?.DBInstanceArn ?? '';
}

describe('what AWS lists by a tag', () => {
  it('is read page by page to its end, and nobody else’s', async () => {
    const arns: string[] = [];
    for (let index = 0; index < 7; index += 1)
      arns.push(await queue(`jobs-${index}`, { environment: 'qa', addon: 'queue' }));
    await queue('foreign', { environment: 'qa', addon: 'queue', platform: 'us-1' });
    await new SQSClient(client()).send(new CreateQueueCommand({ QueueName: 'untagged' }));
    const found = await inventory(2).tagged(REGION, KEY, 'eu-1');
    expect(found.map(({ arn }) => arn).sort()).toEqual(arns);
    expect(found[0]?.tags.get('workflowautom.dev/addon')).toBe('queue');
  });

  it('is nothing in another region', async () => {
    await queue('jobs', { environment: 'qa' });
    expect(await inventory().tagged('us-east-1', KEY, 'eu-1')).toEqual([]);
  });
});

describe('an AWS that fails', () => {
  let server: Server | undefined;
  afterEach(() => void server?.close());
  const at = async (status: number, body: object) => {
    let calls = 0;
    server = createServer((_, response) => {
      calls += 1;
      // The first page is fine: what is known of one page must not pass for all.
      const fine = calls === 1 && status !== 403;
      const page = { ResourceTagMappingList: [{ ResourceARN: 'arn:aws:s3:::a', Tags: [] }], PaginationToken: 'more' };
      response
        .writeHead(fine ? 200 : status, { 'content-type': 'application/x-amz-json-1.1' })
        .end(JSON.stringify(fine ? page : body));
    });
    return createAwsInventory({ endpoint: `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`, attempts: 1 });
  };

  it.each([
    [
      'throttles in the middle of its pages',
      400,
      { __type: 'ThrottledException', message: 'Rate exceeded' },
      'ThrottledException: Rate exceeded',
    ],
    [
      'refuses the credentials',
      403,
      { __type: 'AccessDeniedException', message: 'not authorized' },
      'AccessDeniedException',
    ],
    ['breaks', 500, { __type: 'InternalServiceException' }, 'InternalServiceException'],
  ])('%s is unreachable, and nothing is known', async (_, status, body, words) => {
    const failing = await at(status, body);
    const error: unknown = await failing.tagged(REGION, KEY, 'eu-1').catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'cloud-unreachable', hint: expect.stringContaining('tag:GetResources') });
    expect(String(error)).toContain(words);
  });
});

describe('a sweep', () => {
  type State = Readonly<Record<string, readonly string[]>>;
  function world(manifests: Readonly<Record<string, string>> = {}): World {
    const made = createWorld(database());
    made.gitops.push({ 'workflowautom.yaml': CLOUD_POLICY, ...manifests });
    return made;
  }
  const manifest = (name: string, more = '  addons: []\n') => ({
    [`envs/${name}/env.yaml`]: `environment:\n  name: ${name}\n  kind: preview\n  owner: mona\n  domain: ${name}.dev.example.com\n  services: [api]\n${more}`,
  });

  /** @param state stacks and the ARNs in them */
  async function found(made: World, state: State, cloud: CloudInventory = inventory(3)): Promise<SweepAnswer> {
    const runtime = made.process();
    const inspect = async ({ project, stack }: { readonly project: string; readonly stack: string }) => {
      const arns = state[`${project}/${stack}`];
      const resources = (arns ?? []).map((arn) => ({ urn: `urn:${arn}`, type: 'aws:x', name: 'x', arn }));
      return { exists: arns !== undefined, hash: 'h', pendingOperations: [], resources };
    };
    return await sweep({ ...runtime, cloud, stacks: { ...runtime.stacks, inspect } });
  }

  it('finds nothing where Git wants and Pulumi has what stands, asleep, too', async () => {
    const rds = '  addons: [{ name: rds, size: small }]\n  hibernate: true\n';
    const arn = await databaseInstance('eu-1-preview-1-rds', { environment: 'preview-1', addon: 'rds' });
    await new RDSClient(client()).send(new StopDBInstanceCommand({ DBInstanceIdentifier: 'eu-1-preview-1-rds' }));
    expect(await found(world(manifest('preview-1', rds)), { 'env-addons/rds/preview-1': [arn] })).toMatchObject({
      platform: 'eu-1',
      // The database, and the backup AWS takes of it with the same tags.
      looked: 2,
      left: [],
      kept: [],
      problems: [],
    });
  });

  it('names what is left over, why, whose, since when, what it costs at least and what would remove it', async () => {
    const made = world(manifest('preview-2'));
    made.stacks.files.set('prices/eu-central-1.yaml', await readFile('infra/prices/eu-central-1.yaml', 'utf8'));
    const operation = await made.start('petra', `create preview-${made.number}`);
    await made.settle();
    const gone = await databaseInstance('gone', { environment: 'preview-9', addon: 'rds', operation });
    const removed = await queue('removed', { environment: 'preview-2', addon: 'queue' });
    const lost = await queue('lost', { environment: 'preview-2' });
    const { left, looked } = await found(made, { 'env-addons/rds/preview-9': [gone], 'environments/preview-2': [] });
    expect(looked).toBe(4);
    expect(left).toMatchObject([
      { arn: lost, reason: 'not-in-state', owner: 'mona', remove: expect.stringContaining('aws sqs delete-queue') },
      { arn: removed, reason: 'no-addon', addon: 'queue', why: 'preview-2 has no add-on queue in Git' },
      {
        arn: gone,
        reason: 'no-environment',
        owner: 'mona',
        since: (await made.operation(operation)).createdAt,
        atLeast: 1_387 + 274,
        remove: 'cd env-addons/rds && pulumi destroy --stack preview-9',
      },
      { arn: expect.stringContaining(':snapshot:rds:gone-'), reason: 'no-environment' },
    ]);
  });

  it('names what should have ended', async () => {
    const made = world(
      manifest('preview-3', '  addons: [{ name: queue, size: small }]\n  expiresAt: 2020-01-01T00:00:00Z\n'),
    );
    const arn = await queue('old', { environment: 'preview-3', addon: 'queue' });
    expect((await found(made, { 'env-addons/queue/preview-3': [arn] })).left).toMatchObject([
      { arn, reason: 'expired', remove: 'wa destroy preview-3' },
    ]);
  });

  it('tells a copy that was kept on purpose', async () => {
    const arn = await databaseInstance('dev-rds', { environment: 'dev', addon: 'rds' }, true);
    await new RDSClient(client()).send(
      new CreateDBSnapshotCommand({ DBInstanceIdentifier: 'dev-rds', DBSnapshotIdentifier: 'dev-rds-last' }),
    );
    const { left, kept } = await found(world(), {});
    expect([left.map((each) => each.arn), kept]).toEqual([
      [arn],
      [expect.stringMatching(/:snapshot:dev-rds-last$/), expect.stringContaining(':snapshot:rds:dev-rds-')],
    ]);
  });

  it('does not judge an environment that an operation is changing', async () => {
    const made = world();
    const name = `preview-${made.number}`;
    const arn = await queue('coming', { environment: name, addon: 'queue' });
    await made.start('petra', `create ${name}`);
    expect(await found(made, {})).toMatchObject({ left: [], changing: [name] });
    await made.settle();
    expect((await found(made, {})).left).toMatchObject([{ arn, reason: 'no-addon' }]);
  });

  it('does not name what is gone at a second look', async () => {
    const arn = await queue('going', { environment: 'preview-9' });
    const real = inventory();
    let looks = 0;
    const going: CloudInventory = {
      async tagged(...about) {
        const listed = await real.tagged(...about);
        if (looks === 0) {
          const QueueUrl = `https://sqs.${REGION}.amazonaws.com/123456789012/going`;
          await new SQSClient(client()).send(new DeleteQueueCommand({ QueueUrl }));
        }
        looks += 1;
        return listed;
      },
    };
    expect(await found(world(), {}, going)).toMatchObject({ looked: 1, left: [] });
    expect([arn, looks]).toEqual([expect.stringContaining('going'), 2]);
  });

  it('says what it could not judge, and judges the rest', async () => {
    const made = world({ 'envs/preview-4/env.yaml': 'environment: [\n' });
    await queue('broken', { environment: 'preview-4', addon: 'queue' });
    await new SQSClient(client()).send(
      new CreateQueueCommand({
        QueueName: 'platform',
        tags: tags({ platform: 'eu-1', layer: 'platform', owner: 'paula' }),
      }),
    );
    const gone = await queue('gone', { environment: 'preview-9' });
    const { left, problems } = await found(made, {});
    expect(left.map(({ arn }) => arn)).toEqual([gone]);
    expect(problems).toEqual([
      "What is preview-4's is not judged: its env.yaml cannot be read.",
      "What is the platform's is not judged: there is no stack platform/eu-1 in this server's state.",
    ]);
  });

  it('asks for no stack whose name is a way out of a folder', async () => {
    const asked: string[] = [];
    const arn = await queue('odd', { environment: '../../../etc', addon: '../x' });
    const runtime = world().process();
    const inspect = async ({ stack }: { readonly stack: string }) => {
      asked.push(stack);
      throw new Error('asked');
    };
    const { left } = await sweep({ ...runtime, cloud: inventory(), stacks: { ...runtime.stacks, inspect } });
    expect([left.map((each) => each.arn), asked]).toEqual([[arn], []]);
  });

  it('does not pass for done when a state cannot be read', async () => {
    await queue('jobs', { environment: 'qa', addon: 'queue' });
    const runtime = world().process();
    const inspect = async () => {
      throw new PortError('stack-backend-unreachable', 'The state could not be read.');
    };
    expect(await sweep({ ...runtime, cloud: inventory(), stacks: { ...runtime.stacks, inspect } })).toMatchObject({
      left: [],
      problems: ['What env-addons/queue/qa has is not known: The state could not be read.'],
    });
  });
});
