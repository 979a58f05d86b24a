import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exampleRuns } from './example-runs.ts';
import { policies } from './policies.ts';
import { sample } from './sample.ts';

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
    const breaches = resources.flatMap((resource) =>
      policies.flatMap(({ name, level, check }) =>
        level === 'mandatory'
          ? (check(resource) ?? []).map((line) => `${name}: ${resource.type} ${resource.name}: ${line}`)
          : [],
      ),
    );
    expect(breaches).toEqual([]);
  });
});
