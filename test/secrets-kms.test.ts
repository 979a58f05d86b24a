import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LocalAws, startAws } from '../sandbox/aws/start-aws.ts';
import { readSealedSecret } from '../src/environments/secrets/sealed-secret.ts';
import { createSecretsLab, type SecretsLab } from './secrets-lab.ts';

const CANARY = 'canary-7f3a9c1e55';

let folder: string;
let aws: LocalAws;
let lab: SecretsLab;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'workflowautom-kms-'));
  [aws, lab] = await Promise.all([startAws(folder), createSecretsLab()]);
});
afterAll(async () => {
  await Promise.all([aws.stop(), lab.close()]);
  await rm(folder, { recursive: true, force: true });
});

/** ARN of a new key. https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html */
async function createKey(): Promise<string> {
  const signature = `AWS4-HMAC-SHA256 Credential=stand-in/20261123/${aws.env.AWS_REGION}/kms/aws4_request`;
  const response = await fetch(`${aws.env.AWS_ENDPOINT_URL}/`, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amz-target': 'TrentService.CreateKey',
      authorization: `${signature}, SignedHeaders=host, Signature=none`,
    },
    body: '{}',
  });
  const { KeyMetadata } = (await response.json()) as { readonly KeyMetadata: { readonly Arn: string } };
  return KeyMetadata.Arn;
}

describe('wa secrets with a key of AWS KMS', { timeout: 60_000 }, () => {
  it('encrypts for it, finds it by the variables of AWS, and keeps what stays', async () => {
    const arn = await createKey();
    const rule = { path_regex: '^envs/', encrypted_regex: '^(data|stringData)$', kms: arn };
    lab.rules = JSON.stringify({ creation_rules: [rule] });
    const env = { ...aws.env, SOPS_AGE_KEY_FILE: '' };
    const imported = await lab.wa(['secrets', 'import', 'qa', 'api', '-'], { env, input: `A=${CANARY}\nB=two` });
    expect([imported.exitCode, imported.stderr]).toEqual([0, expect.stringContaining('  + A\n  + B')]);
    const before = readSealedSecret('x', lab.standing.get('api') ?? '');
    expect(before.recipients).toEqual([`kms ${arn}`]);

    expect((await lab.wa(['secrets', 'set', 'qa', 'api', 'B'], { env, input: 'three' })).exitCode).toBe(0);
    const after = readSealedSecret('x', lab.standing.get('api') ?? '');
    expect(after.keys.get('A')).toBe(before.keys.get('A'));
    expect(await lab.holding(CANARY)).toEqual([]);

    const nobody = await lab.wa(['secrets', 'set', 'qa', 'api', 'B'], {
      env: { AWS_EC2_METADATA_DISABLED: 'true' },
      input: 'four',
    });
    expect(nobody).toMatchObject({ exitCode: 4, stderr: expect.stringContaining(`No key of yours decrypts`) });
  });
});
