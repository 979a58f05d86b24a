import type { ModalView } from '@slack/types';
import { describeOperationDifference } from '../../render/describe/describe-difference.ts';
import type { OperationView } from '../../render/operation-view.ts';
import { toSlackBlocks } from '../../render/slack-blocks.ts';

/** `action_id` of the button that shows an operation's difference; its value is the operation's id. */
export const SHOW_DIFF = 'show-diff';

/** What an operation changes, in a window of its own for whoever pressed the button. */
export function diffModal(view: OperationView | undefined): ModalView {
  if (!view) return textModal('Difference', 'This operation is not known here any more.');
  const { plan } = view;
  if (!plan)
    return textModal('Difference', `${view.environment}: there is no plan to show yet; try again in a moment.`);
  const blocks = toSlackBlocks(describeOperationDifference(view, plan), {
    surface: 'view',
    ...(view.url ? { url: view.url } : {}),
  });
  return { type: 'modal', title: title('Difference'), close: { type: 'plain_text', text: 'Close' }, blocks };
}

/** One sentence in a window: while something is fetched, or instead of it. */
export function textModal(heading: string, text: string): ModalView {
  return { type: 'modal', title: title(heading), blocks: [{ type: 'section', text: { type: 'plain_text', text } }] };
}

// At most 24 characters: https://docs.slack.dev/reference/views/modal-views
function title(text: string): ModalView['title'] {
  return { type: 'plain_text', text: text.slice(0, 24) };
}
