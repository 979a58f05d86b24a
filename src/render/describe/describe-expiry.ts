import { formatInstant } from '../../environments/instant.ts';
import type { Answer } from '../answer.ts';
import { code, type Document, plain, strong } from '../document.ts';
import { extendAction } from './actions.ts';
import { asker } from './asker.ts';

/** A warning that an environment ends soon, and how to put that off. */
export function describeExpiry(answer: Extract<Answer, { kind: 'expiry' }>): Document {
  const { environment, owner, expiresAt, extendBy } = answer;
  return [
    { kind: 'heading', tone: 'waiting', spans: [code(environment), plain(' ends soon')] },
    {
      kind: 'text',
      spans: [
        plain('It is removed at '),
        strong(formatInstant(expiresAt)),
        plain(', with everything in it. It belongs to '),
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
    { kind: 'actions', actions: [extendAction(environment, extendBy)] },
  ];
}
