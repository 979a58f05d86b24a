import { PortError } from '../../src/operations/ports/port-error.ts';
import type { World } from '../fakes/create-world.ts';

/** One sentence of somebody, and what comes of it: a refusal's code, an answer's kind, or an operation and its state. */
export type Step = readonly [who: string, sentence: string, becomes: string];

/** What is said, one after the other, in a world of its own. */
export type Dialogue = {
  readonly name: string;
  /** Kinds of which there is an environment from the start: `<kind>-N`. */
  readonly standing?: readonly string[];
  /** What else is so before anybody speaks. */
  readonly given?: (world: World) => void;
  readonly steps: readonly Step[];
};

/**
 * The contract: at every door the same sentence of the same person has the same answer. `N` is the world's number and
 * `PLAN` the newest plan of the environment the sentence names. Spoken where no pull request is; what only a pull
 * request or only Slack knows is in the doors' own tables.
 */
export const SENTENCES: readonly Dialogue[] = [
  // Questions.
  { name: 'help', steps: [['mona', 'help', 'help']] },
  { name: 'help about a verb', steps: [['mona', 'help sleep', 'help']] },
  { name: 'help about what is no verb', steps: [['mona', 'help fly', 'unknown-verb']] },
  { name: 'the help flag', steps: [['mona', 'sleep --help', 'help']] },
  { name: 'list', standing: ['team', 'preview'], steps: [['stranger', 'list', 'list']] },
  { name: 'a filtered list', standing: ['team'], steps: [['mona', 'list --mine --state asleep', 'list']] },
  { name: 'status', standing: ['team'], steps: [['stranger', 'status team-N', 'status']] },
  { name: 'status of what is not there', steps: [['mona', 'status team-N', 'unknown-environment']] },
  { name: 'diff', standing: ['team'], steps: [['mona', 'diff team-N', 'diff']] },
  { name: 'history', standing: ['team'], steps: [['mona', 'history team-N', 'history']] },
  { name: 'logs, which are not built yet', standing: ['team'], steps: [['mona', 'logs team-N', 'not-built-yet']] },

  // What cannot be read.
  { name: 'an unknown verb', steps: [['mona', 'craete preview-N', 'unknown-verb']] },
  { name: 'an unknown flag', steps: [['mona', 'sleep team-N --untill 8h', 'unknown-flag']] },
  { name: 'a flag of another verb', steps: [['mona', 'sleep team-N --ttl 8h', 'foreign-flag']] },
  { name: 'a repeated flag', steps: [['mona', 'sleep team-N --until 1h --until 2h', 'repeated-flag']] },
  { name: 'a flag without its value', steps: [['mona', 'sleep team-N --until', 'missing-value']] },
  { name: 'an empty value', steps: [['mona', 'lock team-N --reason ""', 'empty-value']] },
  { name: 'a value for a boolean', steps: [['mona', 'unlock team-N --force=yes', 'unexpected-value']] },
  { name: 'a double dash', steps: [['mona', 'sleep team-N -- now', 'double-dash']] },
  { name: 'an open quote', steps: [['mona', 'lock team-N --reason "a', 'unclosed-quote']] },
  { name: 'something left over', steps: [['mona', 'sleep team-N please', 'left-over']] },
  { name: 'no environment', steps: [['mona', 'sleep', 'missing-environment']] },
  { name: 'every environment', steps: [['paula', 'destroy all', 'invalid-name']] },
  { name: 'a name that is none', steps: [['mona', 'create Preview_N', 'invalid-name']] },
  { name: 'an invisible character', steps: [['mona', 'sleep te\u200bam-N', 'invisible-character']] },
  { name: 'a secret', standing: ['team'], steps: [['mona', 'secrets set team-N api PASSWORD', 'secret-in-chat']] },
  {
    name: 'a token, where nothing else is wrong',
    standing: ['team'],
    steps: [['paula', `lock team-N --reason AKIA${'J'.repeat(16)}`, 'secret-in-chat']],
  },
  { name: 'markup', steps: [['mona', 'sleep team-N "<b>*_`@mona`_*</b> & | [x](https://example.com)"', 'left-over']] },

  // What somebody may not, or what cannot be.
  { name: 'somebody without a role', standing: ['preview'], steps: [['stranger', 'destroy preview-N', 'not-allowed']] },
  { name: 'a verb no rule allows', standing: ['team'], steps: [['mona', 'destroy team-N', 'not-allowed']] },
  { name: 'a name of no kind', steps: [['mona', 'create nothing-like-this', 'invalid-name']] },
  { name: 'a namespace of the cluster', steps: [['paula', 'create kube-system', 'invalid-name']] },
  { name: 'a name that is taken', standing: ['preview'], steps: [['mona', 'create preview-N', 'name-taken']] },
  { name: 'an environment there is not', steps: [['paula', 'sleep team-N', 'unknown-environment']] },
  { name: 'an unknown service', steps: [['mona', 'create preview-N --service nope', 'unknown-service']] },
  { name: 'an unknown add-on', steps: [['mona', 'create preview-N --addon nope', 'unknown-addon']] },
  { name: 'too long a life', steps: [['mona', 'create preview-N --ttl 90d', 'invalid-value']] },
  { name: 'nothing to change', standing: ['preview'], steps: [['mona', 'wake preview-N', 'nothing-to-change']] },
  { name: 'what is written as a pull request', steps: [['paula', 'create vault-N --from qa', 'create waiting']] },
  {
    name: 'a fourth preview',
    given: (world) => {
      const text = world.gitops.file('envs/qa/env.yaml') ?? '';
      for (const name of [1, 2, 3].map((place) => `preview-${world.number}${place}`)) {
        const manifest = text.replaceAll('qa', name).replace('standing', 'preview');
        world.gitops.push({ [`envs/${name}/env.yaml`]: manifest });
      }
    },
    steps: [['mona', 'create preview-N', 'limit-reached']],
  },
  { name: 'an approval of nothing', standing: ['team'], steps: [['paula', 'apply team-N', 'nothing-to-approve']] },
  {
    name: 'a plan there never was',
    standing: ['team'],
    steps: [['paula', 'apply team-N --plan p-zzzzzzz', 'unknown-plan']],
  },
  { name: 'a cancel of nothing', standing: ['team'], steps: [['paula', 'cancel team-N', 'nothing-running']] },
  { name: 'an unlock of nothing', standing: ['team'], steps: [['paula', 'unlock team-N', 'not-locked']] },

  // What is done.
  { name: 'create', steps: [['mona', 'create preview-N', 'create succeeded']] },
  { name: 'create with everything', steps: [['mona', 'create preview-N --service api --ttl 1d', 'create succeeded']] },
  { name: 'plan', standing: ['team'], steps: [['mona', 'plan team-N', 'plan succeeded']] },
  {
    name: 'extend',
    steps: [
      ['mona', 'create preview-N --ttl 1d', 'create succeeded'],
      ['mona', 'extend preview-N --ttl 2d', 'extend succeeded'],
    ],
  },
  { name: 'bump', standing: ['preview'], steps: [['mona', 'bump preview-N --service api --tag v2', 'bump succeeded']] },
  {
    name: 'rollback',
    standing: ['preview'],
    steps: [
      ['mona', 'bump preview-N --service api --tag v2', 'bump succeeded'],
      ['mona', 'rollback preview-N --service api', 'rollback succeeded'],
      ['mona', 'bump preview-N --service api --tag v3 --pin', 'bump succeeded'],
    ],
  },
  {
    name: 'a rollback to what nobody knows',
    standing: ['preview'],
    steps: [['mona', 'rollback preview-N', 'nothing-to-change']],
  },
  { name: 'a follow of nothing', standing: ['preview'], steps: [['mona', 'follow preview-N', 'invalid-value']] },
  { name: 'addon add', standing: ['preview'], steps: [['mona', 'addon add preview-N redis', 'addon add succeeded']] },
  {
    name: 'addon remove of one that is not there',
    standing: ['preview'],
    steps: [['mona', 'addon remove preview-N redis', 'unknown-addon']],
  },
  {
    name: 'sleep, wake, destroy',
    standing: ['preview'],
    steps: [
      ['mona', 'sleep preview-N', 'sleep succeeded'],
      ['mona', 'wake preview-N', 'wake succeeded'],
      ['mona', 'destroy preview-N', 'destroy succeeded'],
      ['mona', 'status preview-N', 'unknown-environment'],
    ],
  },

  // Approvals.
  {
    name: 'a second person approves',
    standing: ['team'],
    steps: [
      ['mona', 'sleep team-N', 'sleep waiting'],
      ['mona', 'apply team-N', 'not-an-approver'],
      ['paula', 'apply team-N', 'sleep succeeded'],
    ],
  },
  {
    name: 'the requester approves, where the kind lets them',
    standing: ['team'],
    steps: [
      ['paula', 'sleep team-N', 'sleep waiting'],
      ['paula', 'apply team-N --plan PLAN', 'sleep succeeded'],
    ],
  },
  {
    name: 'the requester approves, where the kind does not',
    standing: ['release'],
    steps: [
      ['paula', 'sleep release-N', 'sleep waiting'],
      ['paula', 'approve release-N', 'requester-may-not-approve'],
      ['pete', 'approve release-N --plan PLAN', 'sleep waiting'],
      ['pete', 'approve release-N', 'sleep waiting'],
      ['petra', 'approve release-N', 'sleep succeeded'],
    ],
  },
  {
    name: 'two plans that wait',
    standing: ['team'],
    steps: [
      ['mona', 'sleep team-N', 'sleep waiting'],
      ['mona', 'bump team-N --service api --tag v2', 'bump waiting'],
      ['paula', 'apply team-N', 'ambiguous-plan'],
      ['paula', 'apply team-N --plan PLAN', 'bump succeeded'],
    ],
  },
  {
    name: 'a plan that is dropped',
    standing: ['team'],
    steps: [
      ['mona', 'sleep team-N', 'sleep waiting'],
      ['paula', 'cancel team-N --plan PLAN', 'sleep cancelled'],
      ['paula', 'apply team-N --plan PLAN', 'stale-plan'],
      ['paula', 'cancel team-N', 'nothing-running'],
    ],
  },
  {
    name: "a lock, and somebody else's",
    standing: ['team'],
    steps: [
      ['paula', 'lock team-N --reason "a *demo* & <more>"', 'note'],
      ['mona', 'sleep team-N', 'environment-locked'],
      ['pete', 'lock team-N', 'environment-locked'],
      ['pete', 'unlock team-N', 'environment-locked'],
      ['mona', 'status team-N', 'status'],
      ['pete', 'unlock team-N --force --reason "the demo is over"', 'note'],
      ['mona', 'sleep team-N', 'sleep waiting'],
      ['pete', 'lock team-N', 'note'],
      ['paula', 'apply team-N', 'environment-locked'],
    ],
  },
  {
    name: 'a run that fails',
    standing: ['preview'],
    given: ({ stacks }) => stacks.gates.fail('preview', new PortError('stack-failed', 'The engine said no.')),
    steps: [
      ['mona', 'plan preview-N', 'plan failed'],
      ['mona', 'history preview-N', 'history'],
    ],
  },
];
