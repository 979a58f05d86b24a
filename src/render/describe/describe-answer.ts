import type { Answer, RefusalAnswer } from '../answer.ts';
import { code, type Document, plain, strong } from '../document.ts';
import { describeDifference } from './describe-difference.ts';
import { describeHistory } from './describe-history.ts';
import { describeList } from './describe-list.ts';
import { describeOperation } from './describe-operation.ts';
import { describeStatus } from './describe-status.ts';

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
      return [
        { kind: 'text', spans: [plain(answer.message)] },
        ...(answer.allowedBy ? [{ kind: 'small', spans: [plain(`Allowed: ${answer.allowedBy}.`)] } as const] : []),
      ];
    case 'status':
      return describeStatus(answer.environment);
    case 'list':
      return describeList(answer.environments, answer.broken);
    case 'diff':
      return describeDifference(answer);
    case 'history':
      return describeHistory(answer.environment, answer.entries);
    case 'home':
    case 'expiry':
      return [];
  }
}

function describeRefusal(refusal: RefusalAnswer): Document {
  return [
    { kind: 'heading', tone: 'bad', spans: [plain('Not done')] },
    { kind: 'text', spans: [plain(refusal.message)] },
    ...(refusal.hint ? [{ kind: 'text', spans: [strong('Next: '), plain(refusal.hint)] } as const] : []),
    ...(refusal.usage ? [{ kind: 'text', spans: [strong('Usage: '), code(refusal.usage)] } as const] : []),
    { kind: 'small', spans: [plain('Nothing has changed. '), code(refusal.code)] },
  ];
}
