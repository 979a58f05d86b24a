import { describe, expect, it } from 'vitest';
import { examplePlatform, runExample } from '../contract/example.ts';
import { only } from '../contract/only.ts';
import { settled } from '../contract/settled.ts';
import { createBucket } from './create-bucket.ts';
import { sizeNames } from './sizes.ts';

const s3 = { folder: 's3', sizes: sizeNames, create: createBucket };
const made = async (settings: Readonly<Record<string, unknown>> = {}) => (await runExample(s3, { settings })).resources;
const gone = { whenDestroyed: 'delete' };

describe('a bucket', () => {
  it('is closed to the public, its owner’s, and its rules are set before its policy', async () => {
    const resources = await made();
    expect(only(resources, 'aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock').inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    expect(only(resources, 'aws:s3/bucketOwnershipControls:BucketOwnershipControls').inputs.rule).toEqual({
      objectOwnership: 'BucketOwnerEnforced',
    });
    const order = resources.map(({ type }) => type);
    expect(order.indexOf('aws:s3/bucketPolicy:BucketPolicy')).toBeGreaterThan(
      order.indexOf('aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock'),
    );
  });

  it.each([
    ['S3’s own key where nothing is kept', gone, [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }]],
    [
      'the platform’s key where data outlives its environment',
      {},
      [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: examplePlatform.dataKeyArn },
          bucketKeyEnabled: true,
        },
      ],
    ],
  ])('is encrypted with %s', async (_, settings, rules) => {
    const type = 'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration';
    expect(only(await made(settings), type).inputs.rules).toEqual(rules);
  });

  it('lets pods use the platform’s key for itself alone, and not at all where it is not used', async () => {
    const resources = await made();
    const { arn } = policyOf(resources);
    expect(only(resources, 'aws:kms/grant:Grant').inputs).toMatchObject({
      keyId: examplePlatform.dataKeyArn,
      granteePrincipal: examplePlatform.workloadRoleArn,
      operations: ['Decrypt', 'GenerateDataKey'],
      constraints: [{ encryptionContextSubset: { 'aws:s3:arn': arn } }],
    });
    expect((await made(gone)).map(({ type }) => type)).not.toContain('aws:kms/grant:Grant');
  });

  it('is for pods of the environment’s services, over TLS', async () => {
    const { statements, arn } = policyOf(await made());
    const pods = {
      StringEquals: {
        'aws:PrincipalTag/eks-cluster-name': 'eu-1',
        'aws:PrincipalTag/kubernetes-namespace': 'dev',
        'aws:PrincipalTag/kubernetes-service-account': ['api', 'web'],
      },
    };
    const Principal = { AWS: examplePlatform.workloadRoleArn };
    expect(statements).toEqual([
      {
        Sid: 'TlsOnly',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
      expect.objectContaining({ Sid: 'Objects', Effect: 'Allow', Principal, Resource: [`${arn}/*`], Condition: pods }),
      expect.objectContaining({ Sid: 'Listing', Effect: 'Allow', Principal, Resource: [arn], Condition: pods }),
    ]);
  });

  it('is reached by its name and region', async () => {
    const { result, resources } = await runExample(s3);
    const name = only(resources, 'aws:s3/bucket:Bucket').inputs.bucket;
    expect(name).toMatch(/^wa-eu-1-dev-0a1b2c3d-[0-9a-f]{8}$/);
    expect(await settled(result.connection)).toEqual({
      secret: true,
      value: { S3_BUCKET: name, AWS_REGION: 'eu-central-1' },
    });
  });

  it('leaves nothing where nothing is to be kept', async () => {
    const resources = await made(gone);
    expect(only(resources, 'aws:s3/bucket:Bucket')).toMatchObject({ protect: false, inputs: { forceDestroy: true } });
    expect(resources.filter(({ retainOnDelete }) => retainOnDelete)).toEqual([]);
    expect(resources.map(({ type }) => type)).not.toContain('aws:s3/bucketVersioning:BucketVersioning');
  });

  it('stays where a copy is to be kept, private and encrypted, but for whoever its services were', async () => {
    const resources = await made();
    expect(only(resources, 'aws:s3/bucket:Bucket')).toMatchObject({ protect: true, inputs: { forceDestroy: false } });
    const stay = resources.filter(({ retainOnDelete }) => retainOnDelete).map(({ name }) => name);
    expect(stay.sort()).toEqual(['bucket', 'encryption', 'lifecycle', 'ownership', 'private', 'versions']);
  });

  it('clears away uploads nobody finished, and old versions where there are any', async () => {
    const type = 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration';
    const ids = async (settings: Readonly<Record<string, unknown>>) =>
      (only(await made(settings), type).inputs.rules as readonly { readonly id: string }[]).map(({ id }) => id);
    expect(await ids(gone)).toEqual(['abandoned-uploads']);
    expect(await ids({})).toEqual(['abandoned-uploads', 'superseded-versions']);
  });
});

function policyOf(resources: Awaited<ReturnType<typeof made>>) {
  const { Statement } = JSON.parse(String(only(resources, 'aws:s3/bucketPolicy:BucketPolicy').inputs.policy));
  return { statements: Statement, arn: `arn:aws:s3:::${only(resources, 'aws:s3/bucket:Bucket').inputs.bucket}` };
}
