import { output, runtime } from '@pulumi/pulumi';
import { readSettings } from '../settings/read-settings.ts';
import { registerPlatform } from './register-platform.ts';
import { platformSettings } from './settings/read-platform.ts';

/** What the program asked Pulumi for: one resource, its inputs with everything known. */
export type Collected = {
  readonly type: string;
  readonly name: string;
  readonly inputs: Readonly<Record<string, unknown>>;
};

/**
 * Runs the program without an engine, for tests: whatever it asks for is made at once, with made-up computed outputs.
 * @param values settings as Pulumi hands them over
 */
export async function collectResources(values: Readonly<Record<string, string>>) {
  const settings = readSettings(platformSettings, values['platform:name'] ?? '', values);
  const resources: Collected[] = [];
  await runtime.setMocks(
    {
      call: () => ({}),
      newResource({ type, name, inputs }) {
        resources.push({ type, name, inputs });
        return { id: `${name}-id`, state: { ...inputs, ...computed(type, name, inputs) } };
      },
    },
    'platform',
    settings.name,
  );
  const registered = output(registerPlatform(settings));
  const outputs = await new Promise<Readonly<Record<string, unknown>>>((resolve) => {
    registered.apply((all) => resolve({ ...all }));
  });
  await runtime.disconnect();
  return { settings, resources, outputs };
}

function computed(type: string, name: string, inputs: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const arn = `arn:aws:made-up:eu-central-1:123456789012:${type.split(':')[2]}/${name}`;
  switch (type) {
    case 'aws:eks/cluster:Cluster':
      return {
        arn,
        endpoint: 'https://cluster.example.com',
        certificateAuthority: { data: 'Q0E=' },
        identities: [{ oidcs: [{ issuer: 'https://oidc.example.com/id/1' }] }],
        vpcConfig: { ...(inputs.vpcConfig as object), clusterSecurityGroupId: 'sg-cluster' },
      };
    case 'aws:acm/certificate:Certificate':
      return { arn, domainValidationOptions: proofs(inputs.subjectAlternativeNames as string[]) };
    case 'aws:ec2/launchTemplate:LaunchTemplate':
      return { latestVersion: 1 };
    case 'aws:kms/key:Key':
      return { arn, keyId: `${name}-key` };
    case 'aws:route53/record:Record':
      return { fqdn: inputs.name };
    case 'aws:route53/zone:Zone':
      return { zoneId: 'Z0123456789ABC', nameServers: ['ns-1.example.com'] };
    default:
      return { arn };
  }
}

function proofs(names: readonly string[]) {
  return names.map((domainName) => ({
    domainName,
    resourceRecordName: `_proof.${domainName.replace(/^\*\./, '')}`,
    resourceRecordType: 'CNAME',
    resourceRecordValue: '_x.acm-validations.aws',
  }));
}
