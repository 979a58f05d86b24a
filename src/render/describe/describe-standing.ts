import { code, type Document, plain, type Spans, strong } from '../document.ts';
import type { EnvironmentStanding } from '../operation-view.ts';
import { addressSpan } from './address-span.ts';
import { asker } from './asker.ts';
import { describeAddons } from './describe-addons.ts';
import { readableTime } from './readable-time.ts';

/** What an environment is: its address, kind, owner, age and end in one line, then its services with their images. */
export function describeStanding(standing: EnvironmentStanding): Document {
  const { kind, owner, address, services, createdAt, expiresAt } = standing;
  const since = createdAt === undefined ? '' : `, since ${readableTime(createdAt)}`;
  const until = expiresAt === undefined ? ', with no end' : `, until ${readableTime(expiresAt)}`;
  return [
    {
      kind: 'text',
      spans: [addressSpan(address), plain(`: ${kind}, owned by `), ...asker(owner), plain(`${since}${until}.`)],
    },
    // A list, not a table: on a phone a table hides its last column, and Slack links nothing in one.
    ...(services.length === 0 ? [] : [{ kind: 'list', items: services.map(serviceItem) } as const]),
    ...describeAddons(standing.addons),
  ];
}

function serviceItem({ name, image, address }: EnvironmentStanding['services'][number]): Spans {
  const runs = image === undefined ? plain('an image not known here') : code(image);
  return [strong(name), plain(': '), runs, plain(' at '), addressSpan(address)];
}
