import { runtime } from '@pulumi/pulumi';
import type { RegisterResourceRequest } from '@pulumi/pulumi/proto/resource_pb.js';
import { MockMonitor, type Mocks } from '@pulumi/pulumi/runtime/mocks.js';
import { deserializeProperties } from '@pulumi/pulumi/runtime/rpc.js';
import { setMockOptions } from '@pulumi/pulumi/runtime/settings.js';

/** What a program asked Pulumi for: one resource. */
export type Recorded = {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  readonly retainOnDelete: boolean;
  readonly deleteBeforeReplace: boolean;
  /** Urn and id of an explicit provider; empty for the default one. */
  readonly provider: string;
};

/** The platform's outputs as StackReference reads them, for tests. */
export type PlatformStack = {
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly secrets?: readonly string[];
};

export type RecordedRun = {
  readonly project: string;
  readonly stack: string;
  /** `<project>:<key>` to its value, as `Pulumi.<stack>.yaml` has it. */
  readonly config: Readonly<Record<string, unknown>>;
  readonly platform: PlatformStack;
  /** What RandomId makes: another one is another life of the same stack. */
  readonly life?: string;
};

/**
 * Runs a program without an engine, for tests: whatever it asks for is made at once, with made-up computed outputs.
 * @throws whatever the program throws
 */
export async function recordResources<Result>(
  run: RecordedRun,
  program: () => Promise<Result>,
): Promise<{ readonly result: Result; readonly resources: readonly Recorded[] }> {
  const resources: Recorded[] = [];
  const mocks = recordingMocks(run.platform, run.life ?? '0a1b2c3d');
  await runtime.setMocks(mocks, run.project, run.stack, false, 'organization');
  setMockOptions(new RecordingMonitor(mocks, resources), run.project, run.stack, false, 'organization');
  runtime.setAllConfig(Object.fromEntries(Object.entries(run.config).map(([key, value]) => [key, written(value)])));
  // Pulumi writes down the stack of every promise, which is most of the time such a run takes.
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return { result: await program(), resources };
  } finally {
    await runtime.disconnect();
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** Pulumi hands maps and lists over as JSON, and everything else as it is written. */
function written(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

class RecordingMonitor extends MockMonitor {
  readonly #resources: Recorded[];

  constructor(mocks: Mocks, resources: Recorded[]) {
    super(mocks);
    this.#resources = resources;
  }

  override async registerResource(request: RegisterResourceRequest, callback: Callback): Promise<void> {
    const inputs = request.getObject();
    this.#resources.push({
      type: request.getType(),
      name: request.getName(),
      inputs: inputs === undefined ? {} : deserializeProperties(inputs),
      protect: request.getProtect() ?? false,
      retainOnDelete: request.getRetainondelete() ?? false,
      deleteBeforeReplace: request.getDeletebeforereplace(),
      provider: request.getProvider(),
    });
    await super.registerResource(request, callback);
  }
}

type Callback = Parameters<MockMonitor['registerResource']>[1];

function recordingMocks(platform: PlatformStack, life: string): Mocks {
  return {
    call: () => ({}),
    newResource({ type, name, inputs }) {
      if (type === 'pulumi:pulumi:StackReference') {
        const state = { ...inputs, outputs: platform.outputs, secretOutputNames: platform.secrets ?? [] };
        return { id: inputs.name, state };
      }
      return { id: `${name}-id`, state: { ...inputs, ...computed(type, inputs, life) } };
    },
  };
}

function computed(type: string, inputs: Readonly<Record<string, unknown>>, life: string): Record<string, unknown> {
  switch (type) {
    case 'random:index/randomId:RandomId':
      return { hex: life };
    case 'random:index/randomPassword:RandomPassword':
      return { result: 'correct0horse0battery0staple' };
    case 'aws:rds/instance:Instance':
      return { address: `${inputs.identifier}.abc.eu-central-1.rds.amazonaws.com` };
    case 'aws:elasticache/replicationGroup:ReplicationGroup':
      return { primaryEndpointAddress: `master.${inputs.replicationGroupId}.abc.euc1.cache.amazonaws.com` };
    case 'aws:s3/bucket:Bucket':
      return { arn: `arn:aws:s3:::${inputs.bucket}` };
    case 'aws:sqs/queue:Queue':
      return {
        arn: `arn:aws:sqs:eu-central-1:123456789012:${inputs.name}`,
        url: `https://sqs.eu-central-1.amazonaws.com/123456789012/${inputs.name}`,
      };
    default:
      return {};
  }
}
