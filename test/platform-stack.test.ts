import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exampleValues } from '../infra/platform/example.ts';
import { createPlatformLab, type PlatformLab } from './infra/platform-lab.ts';

const RUN = 300_000;

let lab: PlatformLab;
beforeAll(async () => {
  // The small profile; platform-heals.test.ts has the other.
  lab = await createPlatformLab(exampleValues());
}, RUN);
afterAll(() => lab?.remove(), RUN);

describe('a platform on the real engine', { timeout: RUN }, () => {
  it('is previewed without a trace', async () => {
    const preview = await lab.pulumi('preview');
    expect(preview).toMatchObject({ ok: true });
    expect(await lab.aws.left()).toEqual([]);
  });

  it('stands, tells other layers what they read, and stays as it is', async () => {
    expect(await lab.pulumi('up', '--skip-preview', '--yes')).toMatchObject({ ok: true });
    const outputs = JSON.parse((await lab.pulumi('stack', 'output', '--json')).stdout) as object;
    expect(outputs).toMatchObject({
      platform: 'eu-1',
      vpcId: expect.stringMatching(/^vpc-/),
      clusterEndpoint: expect.stringMatching(/^https:\/\/127\.0\.0\.1:/),
      dataKeyArn: expect.stringMatching(/^arn:aws:kms:eu-central-1:123456789012:key\//),
    });
    const again = await lab.pulumi('preview', '--refresh', '--expect-no-changes');
    expect(again).toMatchObject({ ok: true });
  });

  it('leaves nothing when it is destroyed', async () => {
    expect(await lab.destroy()).toMatchObject({ ok: true });
    expect(await lab.aws.left()).toEqual([]);
  });
});
