import { describe, expect, it } from 'vitest';
import { instanceTypeMistake } from './instance-type.ts';

describe('an instance type', () => {
  it.each([
    ['t4g.medium', 'arm64'],
    ['m7g.large', 'arm64'],
    ['t3.medium', 'x86_64'],
    ['m7i-flex.xlarge', 'x86_64'],
  ] as const)('%s runs nodes of %s', (type, architecture) => {
    expect(instanceTypeMistake(type, architecture)).toBeUndefined();
  });

  it.each([
    ['t3.medium', 'arm64', 'runs x86_64, but the nodes are arm64'],
    ['t4g.medium', 'x86_64', 'runs arm64, but the nodes are x86_64'],
    ['z9.large', 'arm64', 'is of a family not known here'],
    ['t4g.nano', 'arm64', 'is too small'],
    ['t4g.huge', 'arm64', 'has a size not known here'],
    ['t4g', 'arm64', 'has a size not known here'],
    ['t4g.medium.large', 'arm64', 'has a size not known here'],
  ] as const)('%s for %s %s', (type, architecture, mistake) => {
    expect(instanceTypeMistake(type, architecture)).toContain(mistake);
  });
});
