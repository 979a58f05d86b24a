import type { Answer } from '../answer.ts';
import { code, type Document, plain, strong } from '../document.ts';
import { extendAction, openAction } from './actions.ts';
import { addressSpan } from './address-span.ts';
import { asker } from './asker.ts';
import { readableTime } from './readable-time.ts';

/** A warning that an environment ends soon, and how to put that off. */
export function describeExpiry(answer: Extract<Answer, { kind: 'expiry' }>): Document {
  const { environment, owner, address, expiresAt, extendBy } = answer;
  return [
    { kind: 'heading', tone: 'waiting', spans: [code(environment), plain(` ends at ${readableTime(expiresAt)}`)] },
    {
      kind: 'text',
      spans: [
        addressSpan(address),
        plain(' is removed then, with everything in it. It belongs to '),
        ...asker(owner),
        plain('.'),
      ],
    },
    {
      kind: 'text',
      spans: [
        strong('Next: '),
        code(`/env extend ${environment} --ttl ${extendBy}`),
        plain(' lets it live longer; nothing need be done to let it go.'),
      ],
    },
    { kind: 'actions', actions: [extendAction(environment, extendBy), openAction(address)] },
  ];
}
