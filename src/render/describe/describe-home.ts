import type { CostClass, HomeAnswer, HomeRow } from '../answer.ts';
import { type Block, code, counted, type Document, link, plain, strong } from '../document.ts';
import { environmentActions } from './actions.ts';

const COST: Record<CostClass, string> = {
  asleep: 'asleep: storage only',
  small: 'small',
  medium: 'medium',
  large: 'large',
  unknown: 'cost not known',
};

/** Somebody's own page: what must not be overlooked, their environments, then everybody else's. */
export function describeHome({ login, mine, others, problems }: HomeAnswer): Document {
  return [
    ...problems.map((problem): Block => ({ kind: 'alert', spans: [strong('Not known: '), plain(problem)] })),
    ...(login === undefined ? [unlinked()] : []),
    { kind: 'heading', tone: 'plain', spans: [plain('Your environments')] },
    ...(mine.length === 0 ? nothing(login) : mine.flatMap(environment)),
    ...(others.length === 0
      ? []
      : [
          { kind: 'heading', tone: 'plain', spans: [plain(counted(others.length, 'other environment'))] } as const,
          ...others.flatMap(environment),
        ]),
  ];
}

function unlinked(): Block {
  const spans = [plain('You can read here, and change nothing yet: '), code('/env link'), plain(' says who you are.')];
  return { kind: 'text', spans };
}

function nothing(login: string | undefined): Document {
  if (login === undefined) return [];
  return [{ kind: 'text', spans: [plain('You own none. '), code('/env create'), plain(' makes one.')] }];
}

function environment(row: HomeRow): Document {
  const { name, kind, owner, state, services, address, expiresAt, cost } = row;
  const until = expiresAt === undefined ? 'with no end' : `until ${expiresAt}`;
  const runs = services.length === 0 ? '' : `; ${services.join(', ')}`;
  return [
    {
      kind: 'text',
      spans: [
        code(name),
        strong(` ${state}`),
        plain(`: ${kind}, owned by ${owner}, ${COST[cost]}, ${until}${runs}; `),
        link(address),
      ],
    },
    ...environmentActions({ name, address, asleep: state === 'asleep', expires: expiresAt !== undefined }),
  ];
}
