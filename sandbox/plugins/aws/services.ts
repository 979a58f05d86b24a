import type { Endpoint, Service } from './services/service.ts';

// Each loaded when it is first needed: a client of the AWS SDK takes a fifth of a second to load.
const services: Readonly<Record<string, (endpoint: Endpoint) => Promise<Service>>> = {
  'aws:ecr/repository:Repository': async (endpoint) => (await import('./services/repository.ts')).repository(endpoint),
  'aws:elasticache/replicationGroup:ReplicationGroup': async (endpoint) =>
    (await import('./services/replication-group.ts')).replicationGroup(endpoint),
  'aws:rds/instance:Instance': async (endpoint) => (await import('./services/rds-instance.ts')).rdsInstance(endpoint),
  'aws:rds/instanceDesiredState:InstanceDesiredState': async (endpoint) =>
    (await import('./services/rds-desired-state.ts')).rdsDesiredState(endpoint),
  'aws:s3/bucket:Bucket': async (endpoint) => (await import('./services/bucket.ts')).bucket(endpoint),
  'aws:sqs/queue:Queue': async (endpoint) => (await import('./services/queue.ts')).queue(endpoint),
};

/** Types whose resources are kept behind a real API (moto's), and not in the folder. */
export const servedTypes: readonly string[] = Object.keys(services);

/**
 * The API that keeps the resources of a type; undefined when the folder does.
 * @throws Error when there is no endpoint, or one that is not this machine's: nothing here may ever reach AWS
 */
export async function serviceOf(
  type: string,
  region: string,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<Service | undefined> {
  return await services[type]?.(endpointFor(type, region, environment));
}

function endpointFor(type: string, region: string, environment: NodeJS.ProcessEnv): Endpoint {
  const endpoint = environment.AWS_ENDPOINT_URL ?? '';
  const host = URL.canParse(endpoint) ? new URL(endpoint).hostname : '';
  if (host !== '127.0.0.1' && host !== 'localhost') {
    throw new Error(
      `The stand-in keeps ${type} behind moto: AWS_ENDPOINT_URL must be its address on loopback, and is "${endpoint}".`,
    );
  }
  return {
    endpoint,
    region,
    credentials: {
      accessKeyId: environment.AWS_ACCESS_KEY_ID ?? 'stand-in',
      secretAccessKey: environment.AWS_SECRET_ACCESS_KEY ?? 'stand-in',
    },
  };
}
