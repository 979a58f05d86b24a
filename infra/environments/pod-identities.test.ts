import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { runtime } from '@pulumi/pulumi';
import { expect, it } from 'vitest';
import { exampleConfig } from './example.ts';
import { registerEnvironment } from './register-environment.ts';

const identity = {
  cluster: 'eu-1',
  roleArn: 'arn:aws:iam::123456789012:role/eu-1-workload',
  region: 'eu-central-1',
};

type Registered = { readonly type: string; readonly name: string; readonly inputs: Readonly<Record<string, unknown>> };

async function registered(config: typeof exampleConfig): Promise<readonly Registered[]> {
  const resources: Registered[] = [];
  await runtime.setMocks(
    {
      call: ({ inputs }) => inputs,
      newResource({ type, name, inputs }) {
        resources.push({ type, name, inputs });
        return { id: name, state: inputs };
      },
    },
    'environments',
    'preview-123',
    false,
  );
  await registerEnvironment(config);
  await runtime.disconnect();
  return resources;
}

it('costs nothing where no pod has an identity: the AWS package is not loaded', async () => {
  // A process of its own: in this one another test may have loaded it.
  const program = `
    import { createRequire } from 'node:module';
    import { runtime } from '@pulumi/pulumi';
    import { exampleConfig } from './example.ts';
    import { registerEnvironment } from './register-environment.ts';
    await runtime.setMocks({ call: ({ inputs }) => inputs, newResource: ({ name, inputs }) => ({ id: name, state: inputs }) });
    await registerEnvironment(exampleConfig);
    console.log(JSON.stringify(Object.keys(createRequire(process.cwd() + '/').cache)));
  `;
  const args = ['--input-type=module', '--eval', program];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: import.meta.dirname });
  const loaded = JSON.parse(stdout) as string[];
  expect(loaded.some((file) => file.includes('@pulumi/kubernetes/'))).toBe(true);
  expect(loaded.filter((file) => file.includes('@pulumi/aws/'))).toEqual([]);
});

it('gives each service’s account the role, tagged as the environment’s, in the role’s own account', async () => {
  const resources = await registered({ ...exampleConfig, identity, operation: '01JABC' });
  const ofType = (type: RegExp) => resources.filter((resource) => type.test(resource.type));
  const associations = ofType(/^aws:eks/).map(({ inputs }) => inputs);
  expect(associations).toEqual(
    ['api', 'web'].map((serviceAccount) => ({
      clusterName: 'eu-1',
      namespace: 'preview-123',
      serviceAccount,
      roleArn: identity.roleArn,
      tags: {
        'workflowautom.dev/platform': 'eu-1',
        'workflowautom.dev/layer': 'environment',
        'workflowautom.dev/owner': 'octocat',
        'workflowautom.dev/environment': 'preview-123',
        'workflowautom.dev/kind': 'preview',
        'workflowautom.dev/expires-at': '2026-12-01T12:00:00Z',
        'workflowautom.dev/operation': '01JABC',
      },
    })),
  );
  const [provider] = ofType(/^pulumi:providers:aws$/);
  expect(provider?.inputs).toMatchObject({ region: 'eu-central-1', allowedAccountIds: '["123456789012"]' });
});
