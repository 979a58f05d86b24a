import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createInfraRunner, type InfraRunner } from './infra/infra-runner.ts';

const RUN = 120_000;
const INFRA = join(import.meta.dirname, '../infra');

const tags = (kind: string) => `{
  'workflowautom.dev/platform': 'eu-1', 'workflowautom.dev/layer': 'addon', 'workflowautom.dev/owner': 'octocat',
  'workflowautom.dev/environment': 'dev', 'workflowautom.dev/kind': '${kind}', 'workflowautom.dev/addon': 'rds',
}`;
const database = (kind: string, more: string) => `new Instance('data', {
  identifier: 'dev', engine: 'postgres', instanceClass: 'db.t4g.micro', allocatedStorage: 20, username: 'app',
  password: 'correct-horse', storageEncrypted: true, skipFinalSnapshot: false, finalSnapshotIdentifier: 'dev-final',
  deletionProtection: true, tags: ${tags(kind)}, ${more}
});`;
const start = `
import { Instance } from '@pulumi/aws/rds/instance.js';
import { Bucket } from '@pulumi/aws/s3/bucket.js';
import { Key } from '@pulumi/aws/kms/key.js';
import { KeyPolicy } from '@pulumi/aws/kms/keyPolicy.js';
`;

/** Programs of a platform team that has something in it no policy lets through, and of one that has not. */
const programs = {
  careless: `${start}
new Bucket('open', { acl: 'public-read', tags: ${tags('preview')} });
${database('preview', "storageEncrypted: false, instanceClass: 'db.m7g.large', tags: undefined")}`,
  careful: `${start}${database('preview', '')}`,
  unprotected: `${start}${database('standing', 'deletionProtection: false')}`,
  late: `${start}
const key = new Key('key', { enableKeyRotation: true, tags: ${tags('preview')} });
new KeyPolicy('policy', { keyId: key.keyId, policy: key.arn.apply((arn) => JSON.stringify({
  Statement: [{ Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: arn }],
})) });`,
};

let lab: InfraRunner;
beforeAll(async () => {
  lab = await createInfraRunner(programs);
}, RUN);
afterAll(() => lab?.close(), RUN);

const preview = (program: keyof typeof programs) => lab.runner.preview(lab.request(program, 'dev', {}));
const up = async (program: keyof typeof programs) => {
  const { savedPlan = new Uint8Array() } = await preview(program);
  return await lab.runner.up({ ...lab.request(program, 'dev', {}), savedPlan });
};
const existing = async (program: keyof typeof programs) =>
  (await lab.runner.inspect(lab.request(program, 'dev', {}).ref)).resources.map(({ name }) => name);

describe('a plan of what the policies forbid', { timeout: RUN }, () => {
  it('says which policy, of which resource, what is wrong and what to change', async () => {
    const { violations, savedPlan } = await preview('careless');
    expect(violations).toEqual(
      expect.arrayContaining([
        'workflowautom/no-public-bucket (open): No bucket is open to the public. acl is "public-read": leave it out, and name in a bucket policy who may read.',
        'workflowautom/encryption-at-rest (data): What is stored is encrypted. storageEncrypted is false: set it to true.',
        expect.stringMatching(
          /^workflowautom\/required-tags \(data\): .*tags\["workflowautom.dev\/platform"\] is nothing/,
        ),
      ]),
    );
    // Nothing to carry out, and nothing carried out.
    expect(savedPlan).toBeUndefined();
    expect(await existing('careless')).toEqual([]);
  });

  it('counts what was checked, so that silence is not taken for absence', async () => {
    const { policies } = await preview('careful');
    expect(policies).toEqual({
      packs: [
        {
          name: 'workflowautom',
          version: '1.0.0',
          broken: [],
          held: ['allowed-region', 'encryption-at-rest', 'no-public-endpoint', 'required-tags', 'size-of-kind'],
        },
      ],
      advice: [],
    });
  });

  it('only advises where an approval decides', async () => {
    const { violations, policies, savedPlan } = await preview('unprotected');
    expect(violations).toEqual([]);
    expect(policies?.advice).toEqual([expect.stringMatching(/^workflowautom\/deletion-protection \(data\): /)]);
    expect(savedPlan).toBeDefined();
  });
});

describe('what only an up can know', { timeout: RUN }, () => {
  it('is not held against a plan, and stops the up before it is made', async () => {
    expect((await preview('late')).violations).toEqual([]);
    await expect(up('late')).rejects.toMatchObject({
      code: 'stack-failed',
      message: expect.stringContaining('no-public-principal'),
    });
    expect(await existing('late')).toEqual(['key']);
  });
});

describe('the pack without the bot', { timeout: RUN }, () => {
  it('starts under Pulumi’s own runner of packs, wherever that stands', async () => {
    const runner = join(INFRA, 'node_modules/@pulumi/pulumi/cmd/run-policy-pack/index.js');
    const pack = spawn(process.execPath, [runner, '127.0.0.1:1', join(INFRA, 'policies/pulumi')], {
      cwd: tmpdir(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    try {
      // The engine waits for the port the pack answers at.
      const [said] = await once(pack.stdout, 'data');
      expect(String(said)).toMatch(/^\d+\n$/);
    } finally {
      pack.kill();
    }
  });
});
