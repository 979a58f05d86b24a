import { describe, expect, it } from 'vitest';
import { problems, replaced } from './policy.fixture.ts';

describe('a policy that is wrong names line, field and what to write', () => {
  it.each<[string, string, string, string]>([
    [
      'a lifetime in words',
      'ttl: 3d',
      'ttl: "3 days"',
      '5: kinds.preview.ttl: "3 days" is not a duration; write 3d, 12h or 30m.',
    ],
    [
      'a lifetime without a unit',
      'ttl: 3d',
      'ttl: 3',
      '5: kinds.preview.ttl: must be text, not 3; put quotes around it: "3".',
    ],
    [
      'a lifetime without an end',
      'ttl: 3d',
      'ttl: 999d',
      '5: kinds.preview.ttl: "999d" is longer than 365d, the longest a duration may be.',
    ],
    ['an empty field', 'ttl: 3d', 'ttl:', '5: kinds.preview.ttl: must be text, not nothing.'],
    [
      'an unknown field',
      'perOwner',
      'perowner',
      '5: kinds.preview.perowner: is not a field here; known are names, approvals, requesterApproves, ttl, perOwner, schedule, data, writes.',
    ],
    [
      'an unknown field at the top',
      'addons:',
      'addon:',
      '17: addon: is not a field here; known are version, domain, reconciler, platform, addonNetworks, region, kinds, roles, rules, services, addons, labels, bots, slack.',
    ],
    ['a missing field', 'domain: dev.example.com\n', '', '1: domain: is missing.'],
    ['a missing field inside a map', 'chart: service, port: 3000', 'port: 3000', '16: services.web.chart: is missing.'],
    ['another version', 'version: 1', 'version: 2', '1: version: 2 is not 1.'],
    [
      'another reconciler',
      'reconciler: argocd',
      'reconciler: spinnaker',
      '3: reconciler: "spinnaker" is not one of argocd, flux.',
    ],
    [
      'a domain with a scheme',
      'domain: dev.example.com',
      'domain: https://dev.example.com',
      '2: domain: "https://dev.example.com" is not a domain; write dev.example.com.',
    ],
    [
      'half an approval',
      'approvals: 1',
      'approvals: 1.5',
      '6: kinds.standing.approvals: must be a whole number, not 1.5.',
    ],
    ['less than no approval', 'approvals: 1', 'approvals: -1', '6: kinds.standing.approvals: must be at least 0.'],
    [
      'more approvals than anyone waits for',
      'approvals: 2',
      'approvals: 11',
      '7: kinds.protected.approvals: must be at most 10.',
    ],
    [
      'text for a yes or no',
      'requesterApproves: false',
      'requesterApproves: no',
      '7: kinds.protected.requesterApproves: must be true or false, not "no".',
    ],
    ['no name at all', 'names: [prod]', 'names: []', '7: kinds.protected.names: must not be empty.'],
    [
      'a name that is no label',
      'names: [prod]',
      'names: [PROD]',
      '7: kinds.protected.names[0]: "PROD" is not an environment name: a-z, 0-9 and "-", 1 to 63 of them, and not "all".',
    ],
    [
      'the reserved name',
      'names: [prod]',
      'names: [all]',
      '7: kinds.protected.names[0]: "all" is not an environment name: a-z, 0-9 and "-", 1 to 63 of them, and not "all".',
    ],
    [
      'a namespace of the cluster',
      'names: [prod]',
      'names: [kube-system]',
      '7: kinds.protected.names[0]: "kube-system" is a namespace of the cluster\'s own.',
    ],
    [
      'a pattern with two numbers',
      'preview-{number}',
      '{number}-{number}',
      '5: kinds.preview.names: "{number}-{number}" has {number} twice; a name says one number.',
    ],
    [
      'a pattern with another word',
      'preview-{number}',
      'preview-{pr}',
      '5: kinds.preview.names: "preview-{pr}" is not a pattern; {number} is the only placeholder.',
    ],
    [
      'a wildcard',
      'preview-{number}',
      'preview-*',
      '5: kinds.preview.names: "preview-*" is not a pattern; {number} is the only placeholder.',
    ],
    [
      'a name two kinds have',
      'names: [prod]',
      'names: [qa]',
      '7: kinds.protected.names: "qa" can be the same name as "qa" of standing; a name has one kind.',
    ],
    [
      'a name a pattern has',
      'names: [dev, qa]',
      'names: [dev, qa, preview-7]',
      '6: kinds.standing.names: "preview-7" can be the same name as "preview-{number}" of preview; a name has one kind.',
    ],
    [
      'patterns that meet',
      'names: [prod]',
      'names: "preview-1{number}"',
      '7: kinds.protected.names: "preview-1{number}" can be the same name as "preview-{number}" of preview; a name has one kind.',
    ],
    [
      'a kind that is no word',
      'protected:',
      'Protected:',
      '7: kinds.Protected: "Protected" is not a name: lower-case letters, digits and "-", starting with a letter, at most 39.',
    ],
    [
      'a time zone without a region',
      'Europe/Berlin',
      'Berlin',
      '6: kinds.standing.schedule.timeZone: "Berlin" is not a time zone; write a name such as Europe/Berlin or UTC.',
    ],
    [
      'a cron schedule that never comes',
      '0 20 * * 1-5',
      '0 25 * * 1-5',
      '6: kinds.standing.schedule.sleep: "0 25 * * 1-5" is not a cron schedule: "25" is no hour (0 to 23).',
    ],
    [
      'a schedule that ends as it starts',
      '0 20 * * 1-5',
      '0 7 * * 1-5',
      '6: kinds.standing.schedule: sleeps and wakes at the same moment.',
    ],
    [
      'a way to write that is none',
      'writes: pull-request',
      'writes: merge',
      '7: kinds.protected.writes: "merge" is not one of commit, pull-request.',
    ],
    [
      'a permission misspelt',
      'github: [write]',
      'github: [wirte]',
      '10: roles.developer.github[0]: "wirte" is no team, login or permission; write "@org/team", "@login", or one of admin, maintain, write, triage, read.',
    ],
    [
      'a role for strangers',
      'github: [write]',
      'github: [none]',
      '10: roles.developer.github[0]: "none" is no team, login or permission; write "@org/team", "@login", or one of admin, maintain, write, triage, read.',
    ],
    ['a role nobody holds', 'github: [write]', 'github: []', '10: roles.developer.github: must not be empty.'],
    [
      'an unknown role',
      'roles: [developer]',
      'roles: [dev]',
      '12: rules[0].roles[0]: "dev" is not a role of this file; known are platform, developer.',
    ],
    [
      'an unknown kind',
      'kinds: [preview]',
      'kinds: [previews]',
      '12: rules[0].kinds[0]: "previews" is not a kind of this file; known are preview, standing, protected, *.',
    ],
    [
      'an unknown verb',
      '[create,',
      '[deploy,',
      '12: rules[0].verbs[0]: "deploy" is not a verb; known are create, apply, approve, sleep, wake, destroy, bump, addon, extend, secrets, lock, unlock, cancel and "*".',
    ],
    [
      'a verb that another allows',
      '[create,',
      '[rollback,',
      '12: rules[0].verbs[0]: "rollback" is allowed by "bump"; write that.',
    ],
    [
      'a verb that only reads',
      '[create,',
      '[status,',
      '12: rules[0].verbs[0]: "status" only reads and is open to whoever may read the repository; a rule cannot restrict it, so remove it.',
    ],
    [
      'approvals that nobody may give',
      'kinds: ["*"], verbs: ["*"]',
      'kinds: [preview, standing], verbs: ["*"]',
      '7: kinds.protected.approvals: asks for 2, and no rule lets anyone apply or approve on protected.',
    ],
    [
      'a service whose values would be the manifest',
      '  api:',
      '  env:',
      '15: services.env: "env" cannot name a service: envs/<env>/env.yaml is another file.',
    ],
    [
      'a service that is no label',
      '  api:',
      '  Api:',
      '15: services.Api: "Api" is not a service name: lower-case letters, digits and "-", starting with a letter, at most 53.',
    ],
    [
      'a repository without an owner',
      'web: { repository: acme/shop',
      'web: { repository: shop',
      '16: services.web.repository: "shop" is not a repository; write owner/name.',
    ],
    [
      'an image with a tag',
      'shop/web,',
      'shop/web:v1,',
      '16: services.web.image: "registry.example.com/shop/web:v1" is not an image repository; write registry.example.com/shop/api, without a tag.',
    ],
    [
      'a chart outside its folder',
      'chart: service, port: 3000',
      'chart: ../service, port: 3000',
      '16: services.web.chart: "../service" is not a name: lower-case letters, digits and "-", starting with a letter, at most 39.',
    ],
    ['a port in quotes', 'port: 3000', 'port: "3000"', '16: services.web.port: must be a number, not "3000".'],
    ['a port that cannot be', 'port: 3000', 'port: 70000', '16: services.web.port: must be at most 65535.'],
    [
      'following from an environment of no kind',
      'qa: main',
      'test: main',
      '15: services.api.follow.test: "test" fits no kind of environment.',
    ],
    [
      'following what is no branch',
      'qa: main',
      'qa: "main..dev"',
      '15: services.api.follow.qa: "main..dev" is not a branch.',
    ],
    [
      'following tags of no range',
      'qa: main',
      'qa: { tags: main }',
      '15: services.api.follow.qa.tags: "main" is not a range of semantic versions; it looks like "^1.4", "1.x" or ">=1.2 <3".',
    ],
    [
      'following tags of an empty range',
      'qa: main',
      'qa: { tags: " " }',
      '15: services.api.follow.qa.tags: " " is not a range of semantic versions; it looks like "^1.4", "1.x" or ">=1.2 <3".',
    ],
    [
      'following tags of a range without quotes',
      'qa: main',
      'qa: { tags: 1.4 }',
      '15: services.api.follow.qa: must be a branch, or { tags: "^1.4" } for Git tags within a range of semantic versions.',
    ],
    [
      'following tags and a branch',
      'qa: main',
      'qa: { tags: ^1.4, branch: main }',
      '15: services.api.follow.qa.branch: is not a field here; known are tags.',
    ],
    [
      'following nothing',
      'qa: main',
      'qa: {}',
      '15: services.api.follow.qa: must be a branch, or { tags: "^1.4" } for Git tags within a range of semantic versions.',
    ],
    [
      'following a number',
      'qa: main',
      'qa: 14',
      '15: services.api.follow.qa: must be a branch, or { tags: "^1.4" } for Git tags within a range of semantic versions.',
    ],
    [
      'a platform that is no stack',
      'reconciler: argocd',
      'platform: eu-1',
      '3: platform: "eu-1" is not a stack; write organization/platform/<cluster>.',
    ],
    [
      'a network that is none',
      'reconciler: argocd              # or flux',
      'addonNetworks: [10.0.0.0/33]',
      '3: addonNetworks[0]: "10.0.0.0/33" is not an IPv4 block; it looks like 10.0.64.0/20.',
    ],
    [
      'a region there is none of',
      'reconciler: argocd',
      'region: Frankfurt',
      '3: region: "Frankfurt" is not a region; it looks like eu-central-1.',
    ],
    ['an add-on without a size', 'sizes: [small]', 'sizes: []', '17: addons.redis.sizes: must not be empty.'],
    [
      'a label for another verb',
      'preview-env: create',
      'preview-env: destroy',
      '18: labels.preview-env: "destroy" is not one of create, sleep, lock.',
    ],
    [
      'a Slack name instead of an id',
      'U012AB3CD',
      'octocat',
      '19: slack.users.octocat: "octocat" is not a Slack member id; it looks like U012AB3CD, or T012AB3CD/U012AB3CD.',
    ],
    [
      'a Slack channel by name',
      'preview: C012AB3CD',
      'preview: "#preview"',
      '19: slack.channels.preview: "#preview" is not a Slack channel id; it looks like C012AB3CD.',
    ],
    [
      'a Slack channel of no kind',
      'preview: C012AB3CD',
      'previews: C012AB3CD',
      '19: slack.channels.previews: "previews" is neither a kind of this file nor the name of an environment that fits one; known kinds are preview, standing, protected.',
    ],
    [
      'a list for a map',
      'addons: { redis: { sizes: [small] } }',
      'addons: [redis]',
      '17: addons: must be a map, not a list.',
    ],
    [
      'a map for a list',
      '{ sizes: [small] }',
      '{ sizes: { small: 1 } }',
      '17: addons.redis.sizes: must be a list, not a map.',
    ],
  ])('%s', (_, before, after, problem) => {
    expect(problems(replaced(before, after))).toEqual([`workflowautom.yaml:${problem}`]);
  });

  it('reports every problem at once, in the order of the file', () => {
    const text = replaced('ttl: 3d', 'ttl: 3 days')
      .replace('[developer]', '[dev]')
      .replace('3000', '0')
      .replace('addons', 'addon');
    expect(problems(text)).toEqual([
      'workflowautom.yaml:5: kinds.preview.ttl: "3 days" is not a duration; write 3d, 12h or 30m.',
      'workflowautom.yaml:12: rules[0].roles[0]: "dev" is not a role of this file; known are platform, developer.',
      'workflowautom.yaml:16: services.web.port: must be at least 1.',
      'workflowautom.yaml:17: addon: is not a field here; known are version, domain, reconciler, platform, addonNetworks, region, kinds, roles, rules, services, addons, labels, bots, slack.',
    ]);
  });

  it('shows the first twenty of many problems and how many more there are', () => {
    const wrong = Array.from({ length: 30 }, (_, index) => `  s${index}: 1`).join('\n');
    const lines = problems(replaced('services:', `services:\n${wrong}`));
    expect(lines).toHaveLength(21);
    expect(lines.at(-1)).toBe('… and 10 more problems in workflowautom.yaml.');
  });

  it('keeps a problem on its line, whatever the keys hold', () => {
    expect(problems(replaced('perOwner', '"per\\nOwner\\u202e"'))).toEqual([
      'workflowautom.yaml:5: kinds.preview.per\\u{a}Owner\\u{202e}: is not a field here; known are names, approvals, requesterApproves, ttl, perOwner, schedule, data, writes.',
    ]);
  });

  it('repeats no more than a line of what was written', () => {
    const [line] = problems(replaced('ttl: 3d', `ttl: "${'x'.repeat(10_000)}"`));
    expect(line).toHaveLength(
      `workflowautom.yaml:5: kinds.preview.ttl: ${'"'}${'x'.repeat(60)}…" is not a duration; write 3d, 12h or 30m.`
        .length,
    );
  });
});
