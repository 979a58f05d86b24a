import type { CostClass, HomeAnswer, HomeRow } from '../answer.ts';
import { type Block, code, counted, type Document, plain, strong } from '../document.ts';
import { environmentActions, openAction } from './actions.ts';
import { addressSpan } from './address-span.ts';
import { costInShort } from './describe-cost.ts';
import { readableTime } from './readable-time.ts';

const COST: Record<CostClass, string> = {
  asleep: 'costs storage only',
  small: 'small cost',
  medium: 'medium cost',
  large: 'large cost',
  unknown: 'cost not known',
};

/** Somebody's own page: what must not be overlooked, their environments, then everybody else's. */
export function describeHome({ login, mine, others, problems }: HomeAnswer): Document {
  const known = login !== undefined;
  const noun = known ? 'other environment' : 'environment';
  return [
    ...problems.map((problem): Block => ({ kind: 'alert', spans: [strong('Not known: '), plain(problem)] })),
    ...(known ? own(mine) : [unlinked()]),
    ...(others.length === 0 && known
      ? []
      : [{ kind: 'heading', tone: 'plain', spans: [plain(counted(others.length, noun))] } as const]),
    ...others.flatMap((row) => environment(row, `owned by ${row.owner}, `, known)),
  ];
}

function own(mine: readonly HomeRow[]): Document {
  return [
    { kind: 'heading', tone: 'plain', spans: [plain('Your environments')] },
    ...(mine.length === 0
      ? [{ kind: 'text', spans: [plain('You own none. '), code('/env create'), plain(' makes one.')] } as const]
      : mine.flatMap((row) => environment(row, '', true))),
  ];
}

function unlinked(): Block {
  const spans = [plain('You can read here, and change nothing yet: '), code('/env link'), plain(' says who you are.')];
  return { kind: 'text', spans };
}

/** @param known whether whoever reads could change it; else a button would only be refused */
function environment(row: HomeRow, owned: string, known: boolean): Document {
  const { name, kind, state, services, address, expiresAt } = row;
  const until = expiresAt === undefined ? 'with no end' : `until ${readableTime(expiresAt)}`;
  const runs = services.length === 0 ? '' : `${services.join(', ')} at `;
  return [
    {
      kind: 'text',
      spans: [
        code(name),
        strong(` ${state}`),
        plain(`: ${kind}, ${owned}${costOf(row)}, ${until}; ${runs}`),
        addressSpan(address),
      ],
    },
    ...(known
      ? environmentActions({ name, address, asleep: state === 'asleep', expires: expiresAt !== undefined })
      : [{ kind: 'actions', actions: [openAction(address)] } as const]),
  ];
}

/** The class, and the figure behind it where prices are known; what cannot be stopped costs more asleep than storage. */
function costOf({ cost, monthly }: HomeRow): string {
  if (monthly === undefined) return COST[cost];
  const figure = `${costInShort(monthly)} ${monthly.currency} a month`;
  return monthly.sleeps ? `costs ${figure} asleep` : `${COST[cost]} (${figure})`;
}
