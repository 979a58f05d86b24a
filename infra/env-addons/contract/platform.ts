import { RunError, StackReference, type StackReferenceOutputDetails } from '@pulumi/pulumi';
import type { PlatformOutputs } from '../../platform/outputs.ts';

const needed = {
  platform: 'text',
  region: 'text',
  account: 'text',
  vpcId: 'text',
  privateSubnetIds: 'texts',
  nodeSecurityGroupId: 'text',
  dataKeyArn: 'text',
  workloadRoleArn: 'text',
  clusterName: 'text',
} as const satisfies Partial<Record<keyof PlatformOutputs, 'text' | 'texts'>>;

const expected = { text: 'a text', texts: 'a list of texts' };

/** What an add-on has to know of the platform it stands on. */
export type AddonPlatform = Pick<PlatformOutputs, keyof typeof needed>;

/**
 * Reads what the platform's stack exports, before anything is registered.
 * @param stack as StackReference takes it: `organization/platform/eu-1`
 * @throws RunError naming every output that is missing or not what it should be, and the platform's stack
 */
export async function readPlatform(stack: string): Promise<AddonPlatform> {
  const reference = new StackReference(stack);
  const problems: string[] = [];
  const outputs: Record<string, unknown> = {};
  for (const [name, shape] of Object.entries(needed)) {
    const details = await reference.getOutputDetails(name);
    const wrong = mistake(details, shape);
    if (wrong !== undefined) problems.push(`  ${name} ${wrong}: it must be ${expected[shape]}`);
    outputs[name] = details.value;
  }
  if (problems.length > 0) {
    const lines = problems.join('\n');
    throw new RunError(
      `The platform's stack ${stack} does not export what an add-on stands on:\n${lines}\n` +
        'Nothing was changed. Run `pulumi up` in infra/platform for that stack first.',
    );
  }
  return outputs as AddonPlatform;
}

function mistake(details: StackReferenceOutputDetails, shape: keyof typeof expected): string | undefined {
  const { value, secretValue } = details;
  // Its value stays untold: what is secret does not become a message.
  if (secretValue !== undefined) return 'is a secret';
  if (value === undefined || value === null || value === '') return 'is missing';
  const isRight = shape === 'text' ? typeof value === 'string' : isTexts(value);
  return isRight ? undefined : `is ${JSON.stringify(value)}`;
}

function isTexts(value: unknown): boolean {
  return Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string' && item !== '');
}
