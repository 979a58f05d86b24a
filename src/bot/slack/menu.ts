import type { Button, KnownBlock } from '@slack/types';

/** `action_id` of the button that opens the form for a new environment. */
export const OPEN_CREATE = 'open-create';

/** What `/env` alone shows: the three things people come for. */
export function menu(): KnownBlock[] {
  return [
    { type: 'section', text: { type: 'mrkdwn', text: '*Environments.* Type `/env <verb>`, or choose:' } },
    {
      type: 'actions',
      block_id: 'menu',
      elements: [
        { ...button('Create…', OPEN_CREATE), style: 'primary' },
        { ...button('My environments', 'command:0'), value: JSON.stringify(['list', '--mine']) },
        { ...button('Help', 'command:1'), value: JSON.stringify(['help']) },
      ],
    },
  ];
}

function button(text: string, action: string): Button {
  return { type: 'button', text: { type: 'plain_text', text }, action_id: action };
}
