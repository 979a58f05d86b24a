import { describe, expect, it } from 'vitest';
import { Refusal } from '../refusal.ts';
import { sopsRule } from './sops-rules.ts';

const PATH = 'envs/qa/secrets/api.sops.yaml';

describe('who is to read a file is what the first rule that fits names', () => {
  it.each<[string, string, readonly string[]]>([
    ['one', '- age: age1a', ['age age1a']],
    ['several with commas', '- age: "age1b, age1a"', ['age age1a', 'age age1b']],
    ['several on lines', '- age: >-\n      age1b,\n      age1a', ['age age1a', 'age age1b']],
    ['a list', '- age: [age1b, age1a]', ['age age1a', 'age age1b']],
    ['the same twice', '- age: age1a,age1a', ['age age1a']],
    ['keys of AWS', '- kms: arn:aws:kms:eu-1:1:key/a', ['kms arn:aws:kms:eu-1:1:key/a']],
    [
      'keys of AWS by a role',
      '- kms: arn:aws:kms:eu-1:1:key/a+arn:aws:iam::1:role/r',
      ['kms arn:aws:kms:eu-1:1:key/a'],
    ],
    ['keys of PGP', '- pgp: "85D7 7543"', ['pgp 85D77543']],
    ['both', '- age: age1a\n    kms: arn:1', ['age age1a', 'kms arn:1']],
    ['no path for all', '- path_regex: null\n    age: age1a', ['age age1a']],
    ['the first of two', '- { path_regex: secrets/, age: age1a }\n  - age: age1b', ['age age1a']],
    ['the second, when the first does not fit', '- { path_regex: ^prod, age: age1a }\n  - age: age1b', ['age age1b']],
    ['one group', '- key_groups: [{ age: [age1a], kms: [{ arn: arn:1 }] }]', ['age age1a', 'kms arn:1']],
    ['groups before what stands beside them', '- { age: age1b, key_groups: [{ age: [age1a] }] }', ['age age1a']],
  ])('%s', (_, rules, recipients) => {
    expect(sopsRule(`creation_rules:\n  ${rules}\n`, PATH)).toEqual({ recipients, threshold: undefined });
  });

  it('and of several groups, with how many it takes', () => {
    const groups = 'key_groups: [{ age: [age1a] }, { age: [age1b] }]';
    expect(sopsRule(`creation_rules: [{ ${groups} }]`, PATH)).toEqual({
      recipients: ['group 1: age age1a', 'group 2: age age1b'],
      threshold: 2,
    });
    expect(sopsRule(`creation_rules: [{ ${groups}, shamir_threshold: 1 }]`, PATH).threshold).toBe(1);
  });
});

describe('what cannot be read as sops reads it is refused with its line:', () => {
  it.each([
    ['flags of Go', "path_regex: '(?i)^ENVS'", 'creation_rules[0].path_regex'],
    ['classes of Go', "path_regex: '[[:alpha:]]+'", 'creation_rules[0].path_regex'],
    ['anchors of Go', "path_regex: '\\Aenvs'", 'creation_rules[0].path_regex'],
    ['an open bracket', "path_regex: '('", 'creation_rules[0].path_regex'],
    ['keys of Google', 'gcp_kms: projects/a', 'creation_rules[0].gcp_kms'],
    ['keys of Azure', 'azure_keyvault: https://a', 'creation_rules[0].azure_keyvault'],
    ['rules that are none', 'age: 7', 'creation_rules[0].age'],
  ])('%s', (_, field, at) => {
    const read = () => sopsRule(`# rules\ncreation_rules:\n  - ${field}\n`, PATH);
    expect(read).toThrow(Refusal);
    expect(read).toThrow(`.sops.yaml:3: ${at}`);
  });
});
