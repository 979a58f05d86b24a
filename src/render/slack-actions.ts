import type { ActionsBlock, Button } from '@slack/types';
import type { Action } from './document.ts';
import { cutPlain } from './slack-text.ts';

// https://docs.slack.dev/reference/block-kit/blocks/actions-block and …/block-elements/button-element
const MOST_ELEMENTS = 25;
const LABEL_LIMIT = 75;
const VALUE_LIMIT = 2_000;
const URL_LIMIT = 3_000;
// https://docs.slack.dev/reference/block-kit/composition-objects/confirmation-dialog-object
const CONFIRM_LIMIT = 300;

/**
 * Buttons in rows; `first` is how many the message has already: `command:<index>` and `open:<index>` are told apart by
 * it. One row shows one difference at most, for `show-diff` is one action.
 */
export function slackActions(actions: readonly Action[], first: number): ActionsBlock[] {
  const shown = actions.find(({ kind }) => kind === 'show-diff');
  const buttons = actions.flatMap((action, index) =>
    action.kind === 'show-diff' && action !== shown ? [] : button(action, first + index),
  );
  const rows: ActionsBlock[] = [];
  for (let start = 0; start < buttons.length; start += MOST_ELEMENTS) {
    rows.push({ type: 'actions', elements: buttons.slice(start, start + MOST_ELEMENTS) });
  }
  return rows;
}

/** What Slack would refuse becomes no button: it can still be typed. */
function button(action: Action, index: number): Button[] {
  const text = { type: 'plain_text', text: cutPlain(action.label, LABEL_LIMIT), emoji: true } as const;
  const base = {
    type: 'button',
    text,
    action_id: action.kind === 'show-diff' ? action.kind : `${action.kind}:${index}`,
  } as const;
  switch (action.kind) {
    case 'open':
      return /^https?:\/\//.test(action.url) && action.url.length <= URL_LIMIT ? [{ ...base, url: action.url }] : [];
    case 'show-diff':
      return [{ ...base, value: action.operation }];
    case 'command': {
      const value = JSON.stringify(action.words);
      if (value.length > VALUE_LIMIT) return [];
      const { style, confirm } = action;
      return [
        { ...base, value, ...(style ? { style } : {}), ...(confirm ? { confirm: dialog(action.label, confirm) } : {}) },
      ];
    }
  }
}

function dialog(label: string, text: string): NonNullable<Button['confirm']> {
  return {
    title: { type: 'plain_text', text: cutPlain(`${label}?`, 100) },
    text: { type: 'plain_text', text: cutPlain(text, CONFIRM_LIMIT) },
    confirm: { type: 'plain_text', text: cutPlain(label, 30) },
    deny: { type: 'plain_text', text: 'Keep it' },
  };
}
