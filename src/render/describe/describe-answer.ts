import type { Answer, RefusalAnswer } from '../answer.ts';
import { code, type Document, plain, strong } from '../document.ts';
import { asker } from './asker.ts';
import { describeDifference } from './describe-difference.ts';
import { describeExpiry } from './describe-expiry.ts';
import { describeHistory } from './describe-history.ts';
import { describeHome } from './describe-home.ts';
import { describeList } from './describe-list.ts';
import { describeOperation } from './describe-operation.ts';
import { describeStatus } from './describe-status.ts';
import { describeSweep } from './describe-sweep.ts';
import { quoteCommands } from './quote-commands.ts';

/** What an answer says; the hosts' writers turn it into text. */
export function describeAnswer(answer: Answer): Document {
  switch (answer.kind) {
    case 'operation':
      return describeOperation(answer.view);
    case 'refusal':
      return describeRefusal(answer);
    case 'help':
      return [{ kind: 'code', language: 'text', text: answer.text }];
    case 'note':
      return [{ kind: 'text', spans: quoteCommands(answer.message) }, ...origin(answer)];
    case 'status':
      return describeStatus(answer.environment);
    case 'list':
      return describeList(answer.environments, answer.broken, answer.costs);
    case 'diff':
      return describeDifference(answer);
    case 'history':
      return describeHistory(answer.environment, answer.entries);
    case 'home':
      return describeHome(answer);
    case 'sweep':
      return describeSweep(answer);
    case 'expiry':
      return describeExpiry(answer);
  }
}

/** Who asked, through which door, under which rule: small print of whatever changed something. */
function origin({ asked, allowedBy }: Extract<Answer, { kind: 'note' }>): Document {
  if (!asked) return allowedBy ? [{ kind: 'small', spans: [plain(`Allowed: ${allowedBy}.`)] }] : [];
  const rule = allowedBy ? `; allowed: ${allowedBy}.` : '.';
  return [{ kind: 'small', spans: [plain('Asked by '), ...asker(asked.by, asked.door), plain(rule)] }];
}

function describeRefusal(refusal: RefusalAnswer): Document {
  return [
    { kind: 'heading', tone: 'bad', spans: [plain('Not done')] },
    { kind: 'text', spans: [plain(refusal.message)] },
    ...(refusal.hint ? [{ kind: 'text', spans: [strong('Next: '), ...quoteCommands(refusal.hint)] } as const] : []),
    ...(refusal.usage ? [{ kind: 'text', spans: [strong('Usage: '), code(refusal.usage)] } as const] : []),
    {
      kind: 'small',
      spans: [
        plain('Nothing has changed. '),
        code(refusal.code),
        ...(refusal.rule ? [plain(', by '), code(refusal.rule)] : []),
      ],
    },
  ];
}
