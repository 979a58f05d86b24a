import {
  DescribeDBInstancesCommand,
  RDSClient,
  StartDBInstanceCommand,
  StopDBInstanceCommand,
} from '@aws-sdk/client-rds';
import type { Fields } from '../../protocol/fields.ts';
import { type Endpoint, orAbsent, type Service } from './service.ts';

/** `aws.rds.InstanceDesiredState`: not a thing of its own, but whether an instance runs. */
export function rdsDesiredState(endpoint: Endpoint): Service {
  const client = new RDSClient(endpoint);
  const statusOf = async (id: string): Promise<string | undefined> => {
    const command = new DescribeDBInstancesCommand({ DBInstanceIdentifier: id });
    const answer = await orAbsent(client.send(command), 'DBInstanceNotFoundFault', 'DBInstanceNotFound');
    return answer?.DBInstances?.[0]?.DBInstanceStatus;
  };
  const bring = async ({ identifier, state }: Fields): Promise<void> => {
    const id = String(identifier);
    const status = await statusOf(id);
    if (status === undefined) throw new Error(`DBInstanceNotFound: DBInstance ${id} not found.`);
    if (status === state) return;
    const command = { DBInstanceIdentifier: id };
    if (state === 'stopped') await client.send(new StopDBInstanceCommand(command));
    else if (state === 'available') await client.send(new StartDBInstanceCommand(command));
    else throw new Error(`The state of ${id} can be available or stopped, not ${String(state)}.`);
  };
  return {
    async create(inputs) {
      await bring(inputs);
      return String(inputs.identifier);
    },
    async read(id) {
      const state = await statusOf(id);
      return state === undefined ? undefined : { inputs: { identifier: id, state }, outputs: {} };
    },
    update: (_id, _before, inputs) => bring(inputs),
    // The official plugin forgets it, too; the instance stays as it is.
    remove: async () => undefined,
    list: async () => [],
  };
}
