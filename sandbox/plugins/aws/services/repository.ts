import {
  CreateRepositoryCommand,
  DeleteRepositoryCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  type ImageTagMutability,
  ListTagsForResourceCommand,
  PutImageScanningConfigurationCommand,
  PutImageTagMutabilityCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-ecr';
import { type Fields, isFields } from '../../protocol/fields.ts';
import { droppedTags, type Endpoint, orAbsent, type Service, tagInputs, tagList } from './service.ts';

/** https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html */
export function repository(endpoint: Endpoint): Service {
  const client = new ECRClient(endpoint);
  const find = async (id: string) => {
    const command = new DescribeRepositoriesCommand({ repositoryNames: [id] });
    return (await orAbsent(client.send(command), 'RepositoryNotFoundException'))?.repositories?.[0];
  };
  return {
    async create(inputs) {
      await client.send(
        new CreateRepositoryCommand({
          repositoryName: String(inputs.name),
          imageTagMutability: mutability(inputs),
          imageScanningConfiguration: { scanOnPush: scanOnPush(inputs) },
          tags: tagList(inputs),
        }),
      );
      return String(inputs.name);
    },
    async read(id) {
      const found = await find(id);
      if (found === undefined) return undefined;
      const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn: found.repositoryArn }));
      return {
        inputs: {
          name: id,
          imageTagMutability: found.imageTagMutability,
          imageScanningConfiguration: { scanOnPush: found.imageScanningConfiguration?.scanOnPush === true },
          ...tagInputs(tags),
        },
        outputs: {},
      };
    },
    async update(repositoryName, before, inputs) {
      const imageTagMutability = mutability(inputs);
      const imageScanningConfiguration = { scanOnPush: scanOnPush(inputs) };
      await client.send(new PutImageTagMutabilityCommand({ repositoryName, imageTagMutability }));
      await client.send(new PutImageScanningConfigurationCommand({ repositoryName, imageScanningConfiguration }));
      const resourceArn = (await find(repositoryName))?.repositoryArn;
      const tagKeys = droppedTags(before, inputs);
      if (tagKeys.length > 0) await client.send(new UntagResourceCommand({ resourceArn, tagKeys }));
      await client.send(new TagResourceCommand({ resourceArn, tags: tagList(inputs) }));
    },
    async remove(repositoryName, { forceDelete }) {
      const command = new DeleteRepositoryCommand({ repositoryName, force: forceDelete === true });
      await orAbsent(client.send(command), 'RepositoryNotFoundException');
    },
    async list() {
      const { repositories = [] } = await client.send(new DescribeRepositoriesCommand({}));
      return repositories.map(({ repositoryName = '' }) => repositoryName);
    },
  };
}

function mutability({ imageTagMutability }: Fields): ImageTagMutability {
  return imageTagMutability === 'IMMUTABLE' ? 'IMMUTABLE' : 'MUTABLE';
}

function scanOnPush({ imageScanningConfiguration }: Fields): boolean {
  return isFields(imageScanningConfiguration) && imageScanningConfiguration.scanOnPush === true;
}
