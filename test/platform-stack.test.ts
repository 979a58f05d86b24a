import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleValues } from '../infra/platform/example.ts';
import { type LocalAws, startAws } from '../sandbox/aws/start-aws.ts';
import { playArgoCd } from './infra/play-argocd.ts';
import { createPulumiLab, type PulumiLab } from './infra/pulumi-lab.ts';
import { type LocalCluster, startLocalCluster } from './local-cluster.ts';

const RUN = 300_000;
const PROGRAM = 'platform';
const STACK = ['--stack', 'eu-1'];

let folder: string;
let aws: LocalAws;
let cluster: LocalCluster;
let lab: PulumiLab;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-platform-'));
  [aws, cluster] = await Promise.all([startAws(folder), startLocalCluster()]);
  for (const name of ['application', 'appproject']) {
    await cluster.kubectl('apply', '--server-side', '-f', `${cluster.crds}/${name}-crd.yaml`);
  }
  lab = await createPulumiLab(join(folder, 'none'), { ...aws.env, AWS_STAND_IN_CLUSTER: cluster.kubeconfig });
  // The small profile; platform-heals.test.ts has the other.
  await lab.configure(PROGRAM, 'eu-1', exampleValues());
  await lab.pulumi(PROGRAM, 'stack', 'init', 'eu-1');
}, RUN);
afterAll(async () => {
  await lab?.remove();
  await Promise.all([aws?.stop(), cluster?.remove()]);
  await rm(folder, { recursive: true, force: true });
}, RUN);

const up = () => lab.pulumi(PROGRAM, 'up', ...STACK, '--skip-preview', '--yes');

describe('a platform on the real engine', { timeout: RUN }, () => {
  it('is previewed without a trace', async () => {
    const preview = await lab.pulumi(PROGRAM, 'preview', ...STACK);
    expect(preview).toMatchObject({ ok: true });
    expect(await aws.left()).toEqual([]);
  });

  it('stands, tells other layers what they read, and stays as it is', async () => {
    expect(await up()).toMatchObject({ ok: true });
    const outputs = JSON.parse((await lab.pulumi(PROGRAM, 'stack', 'output', ...STACK, '--json')).stdout) as object;
    expect(outputs).toMatchObject({
      platform: 'eu-1',
      vpcId: expect.stringMatching(/^vpc-/),
      clusterEndpoint: expect.stringMatching(/^https:\/\/127\.0\.0\.1:/),
      dataKeyArn: expect.stringMatching(/^arn:aws:kms:eu-central-1:123456789012:key\//),
    });
    const again = await lab.pulumi(PROGRAM, 'preview', ...STACK, '--refresh', '--expect-no-changes');
    expect(again).toMatchObject({ ok: true });
  });

  it('leaves nothing when it is destroyed', async () => {
    const destroy = () => lab.pulumi(PROGRAM, 'destroy', ...STACK, '--skip-preview', '--yes');
    const destroyed = await playArgoCd(cluster, destroy);
    expect(destroyed).toMatchObject({ ok: true });
    expect(await aws.left()).toEqual([]);
  });
});
