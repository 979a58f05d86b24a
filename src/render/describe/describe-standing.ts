import { formatInstant } from '../../environments/instant.ts';
import { type Document, link, plain } from '../document.ts';
import type { EnvironmentStanding } from '../operation-view.ts';
import { asker } from './asker.ts';

/** What an environment is: its address, kind, owner, age and end in one line, then its services with their images. */
export function describeStanding(standing: EnvironmentStanding): Document {
  const { kind, owner, address, services, createdAt, expiresAt } = standing;
  const since = createdAt === undefined ? '' : `, since ${formatInstant(createdAt)}`;
  const until = expiresAt === undefined ? ', with no end' : `, until ${formatInstant(expiresAt)}`;
  return [
    {
      kind: 'text',
      spans: [link(address), plain(`: ${kind}, owned by `), ...asker(owner), plain(`${since}${until}.`)],
    },
    ...(services.length === 0
      ? []
      : [
          {
            kind: 'table',
            header: ['service', 'image', 'address'],
            rows: services.map(({ name, image, address: own }) => [name, image ?? 'not known', own]),
          } as const,
        ]),
  ];
}
