import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateApprovals, mayCount } from './approvals.ts';
import { POLICY_TEXT } from './policy.fixture.ts';
import { parsePolicy } from './policy-file.ts';

const POLICY = parsePolicy(POLICY_TEXT);

function approvals(...logins: string[]) {
  return logins.map((login) => ({ login }));
}

describe('counting approvals', () => {
  it.each<[string, number, boolean, string[], { satisfied: boolean; missing: number }]>([
    ['nobody is needed', 0, true, [], { satisfied: true, missing: 0 }],
    ['nobody is needed, not even another', 0, false, [], { satisfied: true, missing: 0 }],
    ['one is needed and none came', 1, true, [], { satisfied: false, missing: 1 }],
    ['one is needed and came', 1, true, ['mona'], { satisfied: true, missing: 0 }],
    ['the requester is one', 1, true, ['octocat'], { satisfied: true, missing: 0 }],
    ['the requester is none where the kind says so', 1, false, ['octocat'], { satisfied: false, missing: 1 }],
    ['nor in another letter case', 1, false, ['OctoCat'], { satisfied: false, missing: 1 }],
    ['the same person twice is one', 2, true, ['mona', 'mona'], { satisfied: false, missing: 1 }],
    ['the same person in two letter cases is one', 2, true, ['mona', 'Mona'], { satisfied: false, missing: 1 }],
    ['two others', 2, false, ['mona', 'hubot'], { satisfied: true, missing: 0 }],
    ['one other beside the requester', 2, false, ['octocat', 'mona'], { satisfied: false, missing: 1 }],
    ['more than needed', 1, false, ['mona', 'hubot'], { satisfied: true, missing: 0 }],
  ])('%s', (_, needed, requesterApproves, logins, expected) => {
    expect(evaluateApprovals({ needed, requesterApproves, requester: 'octocat' }, approvals(...logins))).toEqual(
      expected,
    );
  });

  it('never asks for more after another approval, and never for less than nobody', () => {
    const login = fc.constantFrom('octocat', 'Octocat', 'mona', 'hubot', 'ghost');
    fc.assert(
      fc.property(fc.nat(4), fc.boolean(), fc.array(login), login, (needed, requesterApproves, given, another) => {
        const need = { needed, requesterApproves, requester: 'octocat' };
        const before = evaluateApprovals(need, approvals(...given));
        const after = evaluateApprovals(need, approvals(...given, another));
        expect(before.missing - after.missing).toBeOneOf([0, 1]);
        expect(after.missing).toBeGreaterThanOrEqual(0);
        expect(after.satisfied).toBe(after.missing === 0);
      }),
    );
  });
});

describe('whether one approval may be counted', () => {
  const PLATFORM = { login: 'mona', roles: ['platform'], verb: 'apply', kind: 'protected' } as const;

  it.each([
    [
      'by a rule',
      { requester: 'octocat', requesterApproves: false },
      PLATFORM,
      'platform may apply on protected (rule 2)',
    ],
    [
      'by the requester where the kind lets them',
      { requester: 'mona', requesterApproves: true },
      PLATFORM,
      'platform may apply on protected (rule 2)',
    ],
    [
      'by approve',
      { requester: 'octocat', requesterApproves: false },
      { ...PLATFORM, verb: 'approve' as const },
      'platform may approve on protected (rule 2)',
    ],
  ])('yes, %s', (_, need, approver, by) => {
    expect(mayCount(POLICY, need, approver)).toEqual({ counts: true, by });
  });

  it('no, by someone whom no rule allows', () => {
    const developer = { ...PLATFORM, roles: ['developer'] };
    expect(mayCount(POLICY, { requester: 'octocat', requesterApproves: true }, developer)).toEqual({
      counts: false,
      code: 'not-an-approver',
      message: 'mona may not apply on protected, so this does not count as an approval.',
      hint: 'Ask someone who is platform.',
    });
  });

  it('no, by the requester where the kind wants others', () => {
    expect(mayCount(POLICY, { requester: 'Mona', requesterApproves: false }, PLATFORM)).toEqual({
      counts: false,
      code: 'requester-may-not-approve',
      message: 'mona asked for this change, and on protected whoever asks is not among the approvers.',
      hint: 'Someone else who is platform has to approve it.',
    });
  });

  it('says first that they may not, when neither is so', () => {
    const developer = { ...PLATFORM, roles: ['developer'] };
    expect(mayCount(POLICY, { requester: 'mona', requesterApproves: false }, developer)).toMatchObject({
      code: 'not-an-approver',
    });
  });
});
