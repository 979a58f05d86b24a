import type { DesiredState } from '../environments/desired-state.ts';
import { type EnvironmentName, environmentName } from '../environments/environment-name.ts';
import { parsePolicy } from '../environments/policy/policy-file.ts';
import type { Command } from './command.ts';
import { parseWords } from './parse-words.ts';
import type { ProposeContext, PullRequest } from './verb.ts';

/** What the tests of the verbs share: a small policy, a git-ops repository with `qa` in it, and a moment. */
export const examplePolicy = `version: 1
domain: dev.example.com
platform: organization/platform/eu-1
kinds:
  preview: { names: "preview-{number}", approvals: 0, ttl: 3d, perOwner: 2 }
  standing: { names: [dev, qa], approvals: 1 }
  protected: { names: [prod], approvals: 2, requesterApproves: false, writes: pull-request }
roles:
  developer: { github: [write] }
rules:
  - { roles: [developer], kinds: ["*"], verbs: ["*"] }
services:
  api: { repository: acme/shop, image: registry.example.com/shop/api, chart: service, port: 8080, follow: { qa: main } }
  web: { repository: acme/site, image: registry.example.com/shop/web, chart: service, port: 3000 }
addons: { redis: { sizes: [small] }, rds: { sizes: [small, medium] } }
`;

export const apiValues =
  '# tuned by hand\nimage:\n  repository: registry.example.com/shop/api\n  tag: "1.0"   # main\nreplicas: 2\n';

export const webValues = 'image: { repository: registry.example.com/shop/web, tag: v7 }\n';

/** An `env.yaml`; `fields` are further lines or replace those with the same key. */
export function exampleManifest(name: string, fields: Readonly<Record<string, string>> = {}): string {
  const all = {
    name,
    kind: 'preview',
    owner: 'octocat',
    domain: `${name}.dev.example.com`,
    services: '[api, web]',
    addons: '[]',
    hibernate: 'false',
    ...fields,
  };
  const lines = Object.entries(all).map(([key, value]) => `  ${key}: ${value}\n`);
  return `environment:\n${lines.join('')}`;
}

/** Policy and `qa`, with `files` over them; `null` takes one away. */
export function exampleState(files: Readonly<Record<string, string | null>> = {}): DesiredState {
  const all: Record<string, string | null> = {
    'workflowautom.yaml': examplePolicy,
    'envs/qa/env.yaml': exampleManifest('qa', { kind: 'standing', owner: 'mona' }),
    'envs/qa/api.yaml': apiValues,
    'envs/qa/web.yaml': webValues,
    ...files,
  };
  const present = Object.entries(all).flatMap(([path, text]): [string, string][] =>
    text === null ? [] : [[path, text]],
  );
  return { commit: 'a'.repeat(40), files: new Map(present) };
}

const exampleNow = Date.UTC(2026, 10, 28, 12, 0, 0);

export const examplePullRequest: PullRequest = {
  repository: 'acme/shop',
  number: 123,
  head: '0123456789012345678901234567890123456789',
  fromFork: false,
};

export function exampleContext(context: Partial<ProposeContext> = {}): ProposeContext {
  return { policy: parsePolicy(examplePolicy), requester: 'octocat', now: exampleNow, ...context };
}

/** Parses what a test says; the environment of a bare `create` is `preview-123`. */
export function exampleCommand(text: string): Command & { readonly environment: EnvironmentName } {
  const parsed = parseWords(text);
  if (parsed.kind !== 'command') throw new Error(`${text} does not parse: ${JSON.stringify(parsed)}`);
  return { environment: environmentName('preview-123'), ...parsed.command };
}
