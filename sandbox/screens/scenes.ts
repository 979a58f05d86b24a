import { createModal, nameHint } from '../../src/bot/slack/create-modal.ts';
import { diffModal } from '../../src/bot/slack/diff-modal.ts';
import { menu } from '../../src/bot/slack/menu.ts';
import { documentContent, slackContent } from '../../src/bot/slack/slack-content.ts';
import { readPolicy } from '../../src/environments/policy/policy-file.ts';
import type { Answer } from '../../src/render/answer.ts';
import { describeAnswer } from '../../src/render/describe/describe-answer.ts';
import { describeThread } from '../../src/render/describe/describe-thread.ts';
import { toMarkdown } from '../../src/render/markdown.ts';
import { toSlackBlocks } from '../../src/render/slack-blocks.ts';
import { POLICY } from '../../test/fakes/policy.ts';
import { SAMPLE_ANSWERS } from '../../test/samples/answers.ts';
import { SAMPLE_REFUSALS } from '../../test/samples/refusals.ts';
import { githubHtml } from './github-html.ts';
import { slackMessageHtml, slackWindowHtml } from './slack-html.ts';

/** One thing a person sees, on a page with others of its group. */
export type Scene = { readonly name: string; readonly page: string; readonly html: string };

/** Every sample answer in both hosts, and every window of Slack. */
export function scenes(): readonly Scene[] {
  const answers = Object.entries({ ...SAMPLE_ANSWERS, ...SAMPLE_REFUSALS });
  return [
    ...answers.filter(([, { kind }]) => kind !== 'home').map(([name, answer]) => inGitHub(name, answer)),
    ...answers.map(([name, answer]) => inSlack(name, answer)),
    ...windows(),
  ];
}

function inGitHub(name: string, answer: Answer): Scene {
  return { name, page: `github-${group(name)}`, html: githubHtml(toMarkdown(describeAnswer(answer))) };
}

function inSlack(name: string, answer: Answer): Scene {
  if (answer.kind !== 'home')
    return { name, page: `slack-${group(name)}`, html: slackMessageHtml(slackContent(answer)) };
  const blocks = toSlackBlocks(describeAnswer(answer), { surface: 'view' });
  return { name, page: 'slack-windows', html: slackWindowHtml('App Home', blocks) };
}

/** What of a kind is looked at together. */
function group(name: string): string {
  if (name in SAMPLE_REFUSALS || name.startsWith('refusal')) return 'refusals';
  const [, state] = /^operation-(waiting|succeeded|failed)/.exec(name) ?? [];
  return state ?? (name.startsWith('operation-') ? 'under-way' : 'reads');
}

function windows(): readonly Scene[] {
  const policy = readPolicy({ files: new Map([['workflowautom.yaml', POLICY]]), commit: '0'.repeat(40) });
  const form = { policy, environments: ['preview-9', 'qa'] };
  const page = 'slack-windows';
  const forms = ['', 'preview-123', 'qa', 'shop'].map((name): Scene => {
    const view = createModal(form, '', name);
    return { name: `form: ${nameHint(form, name)}`, page, html: windowHtml(view) };
  });
  const waiting = SAMPLE_ANSWERS['operation-waiting-destructive'];
  const created = SAMPLE_ANSWERS['operation-succeeded-create'];
  const thread = documentContent(created?.kind === 'operation' ? describeThread(created.view) : []);
  return [
    { name: 'thread below the message', page, html: slackMessageHtml(thread) },
    { name: 'menu', page, html: slackMessageHtml({ text: 'Environments', blocks: menu() }) },
    ...forms,
    {
      name: 'show diff',
      page,
      html: windowHtml(diffModal(waiting?.kind === 'operation' ? waiting.view : undefined)),
    },
  ];
}

function windowHtml({ title, blocks, submit, close }: ReturnType<typeof createModal>): string {
  const buttons = [close, submit].flatMap((label) => (label ? [label.text] : []));
  return slackWindowHtml(title.text, blocks as Parameters<typeof slackWindowHtml>[1], buttons);
}
