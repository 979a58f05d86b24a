import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteBucketTaggingCommand,
  DeleteObjectsCommand,
  GetBucketTaggingCommand,
  HeadBucketCommand,
  ListBucketsCommand,
  ListObjectVersionsCommand,
  PutBucketTaggingCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Fields } from '../../protocol/fields.ts';
import { type Endpoint, orAbsent, type Service, tagInputs, tagList } from './service.ts';

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
export function bucket(endpoint: Endpoint): Service {
  // A bucket's name is no host's on loopback.
  const client = new S3Client({ ...endpoint, forcePathStyle: true });
  const tag = async (Bucket: string, inputs: Fields) => {
    const TagSet = tagList(inputs);
    if (TagSet.length > 0) await client.send(new PutBucketTaggingCommand({ Bucket, Tagging: { TagSet } }));
    else await client.send(new DeleteBucketTaggingCommand({ Bucket }));
  };
  return {
    async create(inputs) {
      const Bucket = String(inputs.bucket);
      // https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucketConfiguration.html: it is never said of us-east-1.
      const where =
        endpoint.region === 'us-east-1'
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: endpoint.region as 'eu-central-1' } };
      await client.send(new CreateBucketCommand({ Bucket, ...where }));
      await tag(Bucket, inputs);
      return Bucket;
    },
    async read(Bucket) {
      const found = await orAbsent(client.send(new HeadBucketCommand({ Bucket })), 'NotFound', 'NoSuchBucket');
      if (found === undefined) return undefined;
      const tagging = await orAbsent(client.send(new GetBucketTaggingCommand({ Bucket })), 'NoSuchTagSet');
      return { inputs: { bucket: Bucket, ...tagInputs(tagging?.TagSet) }, outputs: {} };
    },
    update: (id, _before, inputs) => tag(id, inputs),
    async remove(Bucket, { forceDestroy }) {
      if (forceDestroy === true) await empty(client, Bucket);
      await orAbsent(client.send(new DeleteBucketCommand({ Bucket })), 'NoSuchBucket', 'NotFound');
    },
    async list() {
      const { Buckets = [] } = await client.send(new ListBucketsCommand({}));
      return Buckets.map(({ Name = '' }) => Name);
    },
  };
}

async function empty(client: S3Client, Bucket: string): Promise<void> {
  for (;;) {
    const found = await orAbsent(client.send(new ListObjectVersionsCommand({ Bucket })), 'NoSuchBucket', 'NotFound');
    const versions = [...(found?.Versions ?? []), ...(found?.DeleteMarkers ?? [])];
    if (versions.length === 0) return;
    const Objects = versions.map(({ Key, VersionId }) => ({ Key, VersionId }));
    await client.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects } }));
  }
}
