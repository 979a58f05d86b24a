import { text } from 'node:stream/consumers';
import { PortError } from '../src/operations/ports/port-error.ts';
import { openRepository, type Place } from './gitops-repository.ts';

/** What one of many writers is to do, on standard input, and what it did, on standard output. Both are JSON. */
export type WriterOrder = { readonly place: Place; readonly name: string; readonly seconds: number };
export type WriterReport = { readonly operations: Readonly<Record<string, string>>; readonly givenUp: number };

/** Writes to environments of others and its own, one commit after the other, until the time is over. */
async function writeOn({ place, name, seconds }: WriterOrder): Promise<WriterReport> {
  const gitops = openRepository(place);
  const operations: Record<string, string> = {};
  let givenUp = 0;
  const until = performance.now() + seconds * 1_000;
  for (let n = 0; performance.now() < until; n++) {
    const operation = `${name}-${n}`;
    const environment = `load-${Math.floor(Math.random() * 20)}`;
    const path = `envs/${environment}/api.yaml`;
    try {
      const { commit } = await gitops.commit({
        ...{ operation, environment, requestedBy: name, subject: `${environment}: ${operation}` },
        render: ({ files }) => [{ path, text: `${files.get(path) ?? ''}# ${operation}\n` }],
      });
      operations[operation] = commit;
    } catch (error) {
      if (!(error instanceof PortError && error.code === 'gitops-contended')) throw error;
      givenUp += 1;
    }
  }
  return { operations, givenUp };
}

const order = JSON.parse(await text(process.stdin)) as WriterOrder;
process.stdout.write(JSON.stringify(await writeOn(order)));
