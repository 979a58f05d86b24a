import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySettings } from '../../platform/any-settings.ts';
import { exampleRuns, platformRun } from './example-runs.ts';
import { policies } from './policies.ts';
import type { Resource } from './policy.ts';
import { sample } from './sample.ts';
import { settings } from './settings.ts';

// At the top, since Vitest asks for the rows before it runs anything.
const runs = await exampleRuns();

describe('the pack', () => {
  it('has every rule of its folder, each under its file’s name, with a sentence', () => {
    const files = readdirSync(join(import.meta.dirname, 'rules')).filter((file) => !file.endsWith('.test.ts'));
    expect(policies.map(({ name }) => `${name}.ts`).sort()).toEqual(files.sort());
    for (const { description } of policies) expect(description).toMatch(/^[A-Z].+\.$/);
  });

  it('says nothing wrong of resources nobody has thought of, and never fails', () => {
    const type = fc.stringMatching(/^other:[a-z]{1,6}\/[a-z]{1,6}:[A-Z][a-z]{1,6}$/);
    fc.assert(
      fc.property(type, fc.dictionary(fc.string(), fc.jsonValue()), (token, properties) => {
        for (const { check } of policies) expect(check(sample(token, properties))).toBeUndefined();
      }),
    );
  });

  it('never fails on a type it knows, whatever its properties are', () => {
    const field = fc.constantFrom(
      'tags',
      'policy',
      'ingress',
      'acl',
      'vpcConfig',
      'metadata',
      'rules',
      'blockDeviceMappings',
      'family',
    );
    const type = fc.constantFrom(
      'aws:eks/cluster:Cluster',
      'aws:rds/instance:Instance',
      'aws:ec2/securityGroup:SecurityGroup',
      'aws:ec2/launchTemplate:LaunchTemplate',
      'aws:iam/rolePolicy:RolePolicy',
      'aws:rds/parameterGroup:ParameterGroup',
      'kubernetes:rbac.authorization.k8s.io/v1:Role',
    );
    fc.assert(
      fc.property(type, fc.dictionary(field, fc.jsonValue()), (token, properties) => {
        for (const { check } of policies) check(sample(token, properties, { project: 'environments' }));
      }),
    );
  });

  it.each(runs)('holds for everything of $what', ({ resources }) => {
    expect(resources.length).toBeGreaterThan(1);
    expect(breaches(resources)).toEqual([]);
  });

  it('has nothing against any platform but its region', { timeout: 90_000 }, async () => {
    const holds = async (values: Readonly<Record<string, string>>) => {
      const { resources } = await platformRun('any', values);
      const allowed = settings.regions.includes(values['platform:region'] ?? '');
      expect(breaches(resources).map((line) => line.split(':')[0])).toEqual(allowed ? [] : ['allowed-region']);
    };
    await fc.assert(fc.asyncProperty(anySettings, holds), { numRuns: 4, endOnFailure: true });
  });
});

function breaches(resources: readonly Resource[]): readonly string[] {
  const mandatory = policies.filter(({ level }) => level === 'mandatory');
  return resources.flatMap((resource) =>
    mandatory.flatMap(({ name, check }) =>
      (check(resource) ?? []).map((line) => `${name}: ${resource.type} ${resource.name}: ${line}`),
    ),
  );
}
