import type { EnvironmentRow } from '../answer.ts';
import { code, counted, type Document, plain, strong } from '../document.ts';
import { readableTime } from './readable-time.ts';

export function describeList(
  environments: readonly EnvironmentRow[],
  broken: readonly { readonly path: string; readonly message: string }[],
): Document {
  return [
    { kind: 'heading', tone: 'plain', spans: [plain(counted(environments.length, 'environment'))] },
    ...(environments.length === 0
      ? [{ kind: 'text', spans: [strong('Next: '), code('/env create <env>'), plain(' makes one.')] } as const]
      : [
          {
            kind: 'table',
            header: ['environment', 'state', 'kind', 'owner', 'services', 'address', 'until'],
            rows: environments.map(({ name, state, kind, owner, services, address, expiresAt }) => [
              name,
              state,
              kind,
              owner,
              services.join(' '),
              address,
              expiresAt === undefined ? 'no end' : readableTime(expiresAt),
            ]),
          } as const,
        ]),
    ...broken.map(({ message }) => ({ kind: 'alert', spans: [plain(message)] }) as const),
  ];
}
