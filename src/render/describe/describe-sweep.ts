import type { LeftOver, SweepAnswer } from '../answer.ts';
import { type Block, code, counted, type Document, plain, type Spans, strong } from '../document.ts';
import { readableTime } from './readable-time.ts';

/** What is left over in the cloud, why, whose it likely is, and the command that would remove it. */
export function describeSweep({ platform, region, looked, left, kept, changing, problems }: SweepAnswer): Document {
  return [
    {
      kind: 'heading',
      tone: left.length > 0 || problems.length > 0 ? 'bad' : 'good',
      spans: [plain(left.length === 0 ? 'Nothing is left over' : `${counted(left.length, 'resource')} left over`)],
    },
    {
      kind: 'text',
      spans: [
        plain(
          `${counted(looked, 'resource')} of the platform ${platform} in ${region} looked at; nothing was deleted.`,
        ),
      ],
    },
    ...problems.map((problem): Block => ({ kind: 'alert', spans: [strong('Not known: '), plain(problem)] })),
    ...(left.length === 0 ? [] : [{ kind: 'list', items: left.map(item) } as const, commands(left)]),
    ...(changing.length === 0
      ? []
      : [{ kind: 'text', spans: [strong('Being changed, and not judged: '), plain(changing.join(', '))] } as const]),
    ...(kept.length === 0
      ? []
      : [
          {
            kind: 'folded',
            summary: [
              strong('Kept on purpose'),
              plain(`: ${counted(kept.length, 'last copy').replace(/copys$/, 'copies')}`),
            ],
            blocks: [{ kind: 'list', items: kept.map((arn) => [code(arn)]) }],
          } as const,
        ]),
  ];
}

function item({ arn, why, owner, since, atLeast }: LeftOver): Spans {
  const facts = [
    why,
    since === undefined ? 'of an age nobody knows' : `last touched by an operation of ${readableTime(since)}`,
    ...(owner === undefined ? [] : [`likely ${owner}'s`]),
    ...(atLeast === undefined ? [] : [`at least ${(atLeast / 100).toFixed(2)} USD a month`]),
  ];
  return [code(arn), plain(`: ${facts.join('; ')}`)];
}

/** One of each: several resources may go with one stack. */
function commands(left: readonly LeftOver[]): Block {
  const lines = [...new Set(left.map(({ remove }) => remove))];
  const summary = [strong('What would remove them'), plain(', once somebody has looked')];
  return { kind: 'folded', summary, blocks: [{ kind: 'code', language: 'text', text: lines.join('\n') }], open: true };
}
