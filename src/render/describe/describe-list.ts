import type { CostSum, EnvironmentRow } from '../answer.ts';
import { code, counted, type Document, plain, strong } from '../document.ts';
import { addonCell } from './describe-addons.ts';
import { costInShort, describeCostSum } from './describe-cost.ts';
import { readableTime } from './readable-time.ts';

export function describeList(
  environments: readonly EnvironmentRow[],
  broken: readonly { readonly path: string; readonly message: string }[],
  costs?: CostSum,
): Document {
  const equipped = environments.some(({ addons }) => addons !== undefined);
  const priced = environments.some(({ monthly }) => monthly !== undefined);
  return [
    { kind: 'heading', tone: 'plain', spans: [plain(counted(environments.length, 'environment'))] },
    ...(environments.length === 0
      ? [{ kind: 'text', spans: [strong('Next: '), code('/env create <env>'), plain(' makes one.')] } as const]
      : [
          {
            kind: 'table',
            header: [
              'environment',
              'state',
              'kind',
              'owner',
              'services',
              ...(equipped ? ['add-ons'] : []),
              'address',
              'until',
              ...(priced ? ['USD a month'] : []),
            ],
            rows: environments.map(({ name, state, kind, owner, services, addons, address, expiresAt, monthly }) => [
              name,
              state,
              kind,
              owner,
              services.join(' '),
              ...(equipped ? [addonCell(addons)] : []),
              address,
              expiresAt === undefined ? 'no end' : readableTime(expiresAt),
              ...(priced ? [monthly ? costInShort(monthly) : '?'] : []),
            ]),
          } as const,
        ]),
    ...(costs ? [describeCostSum(costs)] : []),
    ...broken.map(({ message }) => ({ kind: 'alert', spans: [plain(message)] }) as const),
  ];
}
