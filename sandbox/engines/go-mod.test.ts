import { expect, it } from 'vitest';
import type { GoModule } from './engine.ts';
import { goModText } from './go-mod.ts';

const build: GoModule = { module: 'example.org/tool', version: 'v1.2.3', programs: {} };

it('requires the module at its version, and takes its Go version', () => {
  expect(goModText(build, { Go: '1.25.5', Replace: null })).toBe(
    'module workflowautom.local/engine\n\ngo 1.25.5\n\nrequire example.org/tool v1.2.3\n',
  );
});

it('requires what the build holds at a version besides', () => {
  const text = goModText({ ...build, requires: { 'example.org/sdk': 'v2.0.0' } }, {});
  expect(text).toContain('require example.org/sdk v2.0.0\n');
});

it.each([
  ['another module', { Path: 'a.io/x' }, { Path: 'b.io/x', Version: 'v1.0.0' }, 'replace a.io/x => b.io/x v1.0.0\n'],
  [
    'one version only',
    { Path: 'a.io/x', Version: 'v0.9.0' },
    { Path: 'a.io/x', Version: 'v1.0.0' },
    'replace a.io/x v0.9.0 => a.io/x v1.0.0\n',
  ],
  [
    'a staging folder',
    { Path: 'k8s.io/api' },
    { Path: './staging/src/k8s.io/api' },
    'replace k8s.io/api => k8s.io/api v0.34.4\n',
  ],
])('repeats a replacement by %s', (_, Old, New, line) => {
  expect(goModText({ ...build, stagingVersion: 'v0.34.4' }, { Replace: [{ Old, New }] })).toContain(line);
});

it.each([
  ['a folder of the repository', './gitops-engine', 'v0.34.4'],
  ['a folder beside the module', '../sdk', 'v0.34.4'],
  ['a staging folder nobody published', './staging/src/x', undefined],
])('drops a replacement by %s', (_, Path, stagingVersion) => {
  const options = stagingVersion === undefined ? build : { ...build, stagingVersion };
  const text = goModText(options, { Replace: [{ Old: { Path: 'a.io/x' }, New: { Path } }] });
  expect(text).not.toContain('replace');
});
