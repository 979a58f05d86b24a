import { listManifests } from '../../environments/manifest-file.ts';
import { readPolicy } from '../../environments/policy/policy-file.ts';
import { viewOf } from '../../operations/displays/view-of.ts';
import type { Request } from '../../operations/request.ts';
import { checkCommand } from '../../operations/requests/check-command.ts';
import type { Runtime } from '../../operations/runtime.ts';
import type { RefusalAnswer } from '../../render/answer.ts';
import type { OperationView } from '../../render/operation-view.ts';
import type { CreateForm } from './create-modal.ts';

/** What windows in Slack are filled with; asked only after Slack has its acknowledgement. */
export type SlackQueries = {
  readonly operation: (id: string) => Promise<OperationView | undefined>;
  /** @throws PortError `gitops-unreachable`, Refusal when the policy cannot be read */
  readonly createForm: () => Promise<CreateForm>;
  /** What stands against a request before it is written down; undefined when nothing does. */
  readonly checkCommand?: (request: Request) => Promise<RefusalAnswer | undefined>;
};

/** What windows in Slack are filled with, from the desired state and the store. Reads only. */
export function createSlackQueries(runtime: Runtime): SlackQueries {
  return {
    async operation(id) {
      const operation = await runtime.store.operation(id);
      return operation && viewOf(runtime, operation);
    },
    async createForm() {
      const desired = await runtime.gitops.read();
      const { manifests } = listManifests(desired);
      return { policy: readPolicy(desired), environments: manifests.map(({ name }) => name) };
    },
    checkCommand: (request) => checkCommand(runtime, request),
  };
}
