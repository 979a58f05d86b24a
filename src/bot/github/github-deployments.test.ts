import { describe, expect, it } from 'vitest';
import { hastyClient, openGitHubLab, readGitHub, SHOP } from '../../../test/github-lab.ts';
import { sampleView } from '../../../test/sample-view.ts';
import type { EnvironmentStanding, OperationView } from '../../render/operation-view.ts';
import { createGitHubDeployments } from './github-deployments.ts';

const lab = openGitHubLab();
const deployments = () => createGitHubDeployments(hastyClient(lab().github));
const view = (environment: string, about: Partial<OperationView> = {}) => sampleView({ environment, ...about });

const STANDING: EnvironmentStanding = {
  kind: 'standing',
  owner: 'octocat',
  address: 'https://shop.qa.example.com',
  services: [],
  asleep: false,
};

const keptOf = async (environment: string) =>
  readGitHub<object[]>(lab().github, `/repos/${SHOP}/deployments?environment=${environment}`);
const statusesOf = async (id: number) =>
  readGitHub<object[]>(lab().github, `/repos/${SHOP}/deployments/${id}/statuses`);

describe('a deployment in GitHub', () => {
  it('is of the commit as it is, waits for no check, and says who asked', async () => {
    await deployments().create(SHOP, 'abc', view('qa', { state: 'running' }), undefined);
    expect(await keptOf('qa')).toMatchObject([
      {
        ref: 'abc',
        environment: 'qa',
        description: 'wake by octocat: running',
        transient_environment: false,
        production_environment: false,
      },
    ]);
  });

  it.each([
    ['transient: a preview', 'preview-1', { ...STANDING, kind: 'preview' }, [true, false]],
    ['transient: whatever ends', 'demo', { ...STANDING, expiresAt: 1 }, [true, false]],
    ['transient: what is named for its pull request and not in Git yet', 'pr-7-web', undefined, [true, false]],
    ['neither: what only holds the number', 'qa-71', undefined, [false, false]],
    ['production: what the policy protects', 'prod', { ...STANDING, kind: 'protected' }, [false, true]],
  ] as const)('is %s', async (_, environment, standing, [transient, production]) => {
    await deployments().create(SHOP, 'abc', view(environment, standing ? { standing } : {}), 7);
    expect(await keptOf(environment)).toMatchObject([
      { transient_environment: transient, production_environment: production },
    ]);
  });

  it('leads to the environment once it runs, and to the whole of the operation', async () => {
    const id = await deployments().create(SHOP, 'abc', view('dev'), undefined);
    const about = { standing: STANDING, url: 'https://bot.example.com/o/1' };
    await deployments().setStatus(SHOP, id, 'in_progress', view('dev', about));
    await deployments().setStatus(SHOP, id, 'success', view('dev', about));
    const [last, first] = await statusesOf(id);
    expect(last).toMatchObject({ state: 'success', environment_url: STANDING.address, log_url: about.url });
    expect(first).not.toHaveProperty('environment_url');
  });

  it('is found again until it is inactive', async () => {
    const { create, find, setStatus } = deployments();
    expect(await find(SHOP, 'found')).toBeUndefined();
    const id = await create(SHOP, 'abc', view('found'), undefined);
    expect(await find(SHOP, 'found')).toEqual({ ref: 'abc', id, replaces: [] });
    expect(await find(SHOP, 'found', 'other')).toBeUndefined();
    await setStatus(SHOP, id, 'inactive', view('found'));
    expect(await find(SHOP, 'found', 'abc')).toBeUndefined();
  });

  it('is of the head of the pull request, or of the default branch where there is none', async () => {
    const head = lab().github.push(SHOP, 1);
    expect(await deployments().refNow(SHOP, 1)).toBe(head);
    expect(await deployments().refNow(SHOP, undefined)).toBe('main');
  });
});
