import type { ParseErrorCode } from '../../src/commands/command.ts';
import type { RefusalCode } from '../../src/environments/refusal.ts';
import type { RefusalAnswer } from '../../src/render/answer.ts';

/** What a refusal says beside its code: message, what to do next, the rule that stands against it or the usage line. */
type Sample = Omit<RefusalAnswer, 'kind' | 'code'>;

/** One sample of every refusal; a code without one does not compile. */
const REFUSED: Readonly<Record<RefusalCode, Sample>> = {
  'not-allowed': {
    message: 'hubot: the role reader may not destroy on standing.',
    hint: 'Ask somebody with the role platform.',
    rule: 'rules[0]',
  },
  'invalid-name': {
    message: '"shop-7" fits no kind of environment.',
    hint: 'Names are preview-{number}, dev, qa or prod.',
    rule: 'kinds.*.names',
  },
  'name-taken': { message: 'qa exists already.', hint: 'Say /env status qa to see it.' },
  'unknown-environment': {
    message: 'There is no environment preview-9.',
    hint: 'Say /env list to see those there are.',
  },
  'unknown-service': { message: 'There is no service apy; did you mean api?', hint: 'Services are api and web.' },
  'unknown-addon': { message: 'There is no add-on kafka.', hint: 'Add-ons are redis.', rule: 'addons' },
  'no-platform': {
    message: 'The policy names no platform, so there is nothing an add-on could stand on.',
    hint: 'Have the platform team write platform: organization/platform/<cluster> into workflowautom.yaml.',
    rule: 'platform',
  },
  'invalid-file': {
    message: 'envs/qa/env.yaml:3: environment.kind: is required.',
    hint: 'Mend the file in the git-ops repository, then say it again.',
  },
  'invalid-value': {
    message: 'A lifetime of 30d is longer than preview allows.',
    hint: 'Say 3d or less.',
    rule: 'kinds.preview.ttl: 3d',
  },
  'limit-reached': {
    message: 'octocat has 3 environments of the kind preview, as many as one owner may have.',
    hint: 'Say /env destroy preview-101 to make room.',
    rule: 'kinds.preview.perOwner: 3',
  },
  'nothing-to-change': { message: 'qa is asleep already.' },
  'nothing-to-approve': { message: 'No plan for qa waits for approval.', hint: 'Say /env plan qa to make one.' },
  'ambiguous-plan': {
    message: 'Two plans wait for qa: p-3vw8trc (sleep) and p-7k2m9xb (bump).',
    hint: 'Say /env apply qa --plan p-3vw8trc, or the other.',
  },
  'unknown-plan': { message: 'qa has no plan p-aaaa222 that waits.', hint: 'Say /env status qa to see those that do.' },
  'invalid-secret': {
    message: 'The secret of api in qa was not taken: metadata.name has to be api.',
    hint: 'Make it with wa secrets, which encrypts as this git-ops repository asks.',
  },
  'value-in-clear': {
    message: 'The secret of api in qa was not taken: not encrypted is the value of DATABASE_URL.',
    hint: 'Whatever was sent in clear has to be rotated. Then say it with wa secrets.',
  },
  'no-recipient': {
    message: 'No creation rule of .sops.yaml fits envs/qa/secrets/api.sops.yaml.',
    hint: 'Add a creation rule for it to .sops.yaml on the base branch of the git-ops repository.',
  },
  'wrong-recipients': {
    message:
      'The secret of api in qa was not taken, for its recipients are not those of .sops.yaml now: revoked or unknown recipient: age age1old.',
    hint: 'Say it again: wa secrets encrypts for those it names now.',
  },
  'stale-secret': {
    message: 'Somebody changed the secret of api in qa meanwhile.',
    hint: 'Say it again: wa secrets begins with what is there now.',
  },
  'stale-plan': {
    message: 'Plan p-3vw8trc for qa is older than the state of its stack.',
    hint: 'It is being planned again; look at the new plan.',
  },
  'not-an-approver': {
    message: 'mona may not approve on protected.',
    hint: 'Ask somebody with the role platform.',
    rule: 'rules[1]',
  },
  'requester-may-not-approve': {
    message: 'octocat asked for plan p-3vw8trc and may not approve it.',
    hint: 'Ask somebody else with the role platform.',
    rule: 'kinds.protected.requesterApproves: false',
  },
  'environment-locked': {
    message: 'qa is locked by mona since 2026-11-23T09:00:00Z: load test until noon.',
    hint: 'Wait, or say /env unlock qa --force.',
  },
  'not-locked': { message: 'qa is not locked.' },
  'nothing-running': { message: 'Nothing runs or waits for qa.', hint: 'Say /env history qa to see what did.' },
  'not-built-yet': { message: '"logs" is understood, and not built yet.', hint: 'Nothing has been done.' },
  'fork-needs-write': {
    message: 'acme/shop#123 comes from a fork, and visitor has no write access to acme/shop.',
    hint: 'Somebody who has looks at it first, then says /env create.',
  },
  'pull-request-closed': {
    message: 'acme/shop#123 is closed, so nothing would end preview-123.',
    hint: 'Open it again first.',
  },
  overtaken: { message: 'Something said later about qa was done already.', hint: 'Say it again if it is still meant.' },
  'too-late': {
    message: 'This was said two hours ago and only now arrived.',
    hint: 'Say it again if it is still meant.',
  },
  'not-linked': {
    message: 'Nobody in GitHub is known for you in Slack, so you may read and change nothing.',
    hint: 'Say /env link here to get a code.',
  },
  'unknown-code': {
    message: 'The code 7k2m9x is not good, or not any more.',
    hint: 'Say /env link in Slack to get another.',
  },
  'missing-environment': { message: '"sleep" needs the name of an environment here.', hint: 'Say /env sleep <env>.' },
};

/** One sample of everything that does not parse; likewise total. */
const UNREAD: Readonly<Record<ParseErrorCode, string>> = {
  'several-commands': 'I read "/env sleep qa" and "/env wake qa"; say one command in a comment. Neither was run.',
  'invisible-character': 'I read "/env sleep q\u200ba", and there is an invisible character (U+200B) in it.',
  'unclosed-quote': 'I read "/env lock qa --reason "load", and a quote is never closed.',
  'unknown-verb': 'I read "/env craete preview-1", and "craete" is no verb. Did you mean "create"?',
  'unknown-flag': 'I read "/env sleep qa --fast", and "--fast" is no flag.',
  'foreign-flag': 'I read "/env sleep qa --tag v2", and "--tag" belongs to bump.',
  'repeated-flag': 'I read "/env create qa --ttl 1d --ttl 2d", and "--ttl" is there twice.',
  'missing-value': 'I read "/env extend qa --ttl", and "--ttl" needs a value.',
  'empty-value': 'I read "/env extend qa --ttl=", and the value of "--ttl" is empty.',
  'unexpected-value': 'I read "/env list --mine=yes", and "--mine" takes no value.',
  'double-dash': 'I read "/env sleep -- qa", and "--" means nothing here.',
  'left-over': 'I read "/env sleep qa now", and "now" is left over.',
  'missing-environment': 'I read "/env sleep", and the environment is missing.',
  'missing-argument': 'I read "/env addon add qa", and the add-on is missing.',
  'missing-flag': 'I read "/env extend qa", and "--ttl" is missing.',
  'conflicting-flags': 'I read "/env bump qa --tag v2 --digest sha256:00", and one of the two is meant.',
  'invalid-name': 'I read "/env sleep q_a", and "q_a" is no name of an environment.',
  'secret-in-chat':
    'Secrets are never said in a chat. Nothing was run; rotate it, delete the comment, say it in a terminal: wa secrets set <env> <service> <KEY>',
  'too-long': 'I read a command of 5,000 characters; 4,000 are the most.',
};

/** By name: refused ones by their code, those that do not parse after `parse-`. */
export const SAMPLE_REFUSALS: Readonly<Record<string, RefusalAnswer>> = {
  ...Object.fromEntries(
    Object.entries(REFUSED).map(([code, sample]) => [code, { kind: 'refusal', code, ...sample } as const]),
  ),
  ...Object.fromEntries(
    Object.entries(UNREAD).map(([code, message]) => [
      `parse-${code}`,
      { kind: 'refusal', code, message, usage: '/env <verb> [<env>] [args] [--flags]' } as const,
    ]),
  ),
};
