import { describe, expect, it } from 'vitest';
import { environmentName } from '../../environments/environment-name.ts';
import type { Operation, OperationState } from '../../operations/operation.ts';
import type { DueDisplay, OperationStore } from '../../operations/ports/operation-store.ts';
import type { ConversationRef } from '../../operations/request.ts';
import { fresh, NOON, sampleOperation } from './samples.ts';

const INTERVAL = 2_000;

/** Every conversation learns in the end how each operation stands, and is not written to more often than allowed. */
export function describeDisplays(current: () => OperationStore): void {
  const created = async (about: Partial<Operation> = {}): Promise<Operation> => {
    const operation = sampleOperation(about);
    await current().createOperation(operation);
    return operation;
  };
  /** Of all that is due, what concerns this repository: tests share a database, and take repositories of their own. */
  const dueIn = async ({ conversation }: Operation, now: number): Promise<readonly DueDisplay[]> => {
    const due = await current().dueDisplays(now, INTERVAL);
    return due.filter(
      ({ display }) =>
        display.kind === 'github-comment' && display.conversation.repository === repositoryOf(conversation),
    );
  };
  const oneDueIn = async (operation: Operation, now: number): Promise<DueDisplay> => {
    const [message, ...others] = await dueIn(operation, now);
    if (!message || others.length > 0) throw new Error('not exactly one message is due');
    return message;
  };
  describe('displays', () => {
    it('are due as soon as an operation is there', async () => {
      const operation = await created();
      expect(await dueIn(operation, NOON)).toEqual([
        {
          display: operation.displays[0],
          environment: operation.environment,
          operation: operation.id,
          version: 1,
        },
      ]);
    });

    it('stay due until they are written', async () => {
      const operation = await created();
      expect(await dueIn(operation, NOON)).toEqual(await dueIn(operation, NOON));
      await current().displayShown(await oneDueIn(operation, NOON), 'comment-1', NOON);
      expect(await dueIn(operation, NOON + INTERVAL)).toEqual([]);
    });

    it('are due again after a move, with their id, but not before the interval has passed', async () => {
      const operation = await created();
      await current().displayShown(await oneDueIn(operation, NOON), 'comment-1', NOON);
      await current().transition(operation.id, ['queued'], { state: 'planning' });
      expect(await dueIn(operation, NOON + INTERVAL - 1)).toEqual([]);
      expect(await oneDueIn(operation, NOON + INTERVAL)).toMatchObject({ version: 2, reference: 'comment-1' });
    });

    const finals: readonly OperationState[] = ['succeeded', 'failed', 'cancelled', 'expired', 'waiting'];
    it.each(finals)('tell "%s" in the end although it came while an earlier state was being written', async (state) => {
      const operation = await created();
      const being = await oneDueIn(operation, NOON);
      await current().transition(operation.id, ['queued'], { state });
      await current().displayShown(being, 'comment-1', NOON + 100);
      expect(await dueIn(operation, NOON + 200)).toEqual([]);
      const last = await oneDueIn(operation, NOON + 100 + INTERVAL);
      await current().displayShown(last, 'comment-1', NOON + 100 + INTERVAL);
      expect(await dueIn(operation, NOON + 1_000_000)).toEqual([]);
    });

    it('pass over states between two writes', async () => {
      const operation = await created();
      await current().displayShown(await oneDueIn(operation, NOON), 'comment-1', NOON);
      for (const phase of ['preview', 'post', 'commit'] as const)
        await current().transition(operation.id, ['queued'], { phase });
      expect(await oneDueIn(operation, NOON + INTERVAL)).toMatchObject({ version: 4 });
    });

    it('that could not be written wait until their next try, and keep their id', async () => {
      const operation = await created();
      await current().displayShown(await oneDueIn(operation, NOON), 'comment-1', NOON);
      await current().transition(operation.id, ['queued'], { state: 'planning' });
      await current().postponeDisplay(await oneDueIn(operation, NOON + INTERVAL), NOON + 60_000);
      expect(await dueIn(operation, NOON + 59_999)).toEqual([]);
      expect(await oneDueIn(operation, NOON + 60_000)).toMatchObject({ version: 2, reference: 'comment-1' });
    });

    it('that were left for later are due as soon as their operation moves on', async () => {
      const operation = await created();
      await current().postponeDisplay(await oneDueIn(operation, NOON), NOON + 60_000);
      expect(await dueIn(operation, NOON + 1)).toEqual([]);
      await current().transition(operation.id, ['queued'], { state: 'planning' });
      expect(await oneDueIn(operation, NOON + 2)).toMatchObject({ version: 2 });
    });

    it('written late do not undo a later write', async () => {
      const operation = await created();
      const early = await oneDueIn(operation, NOON);
      await current().transition(operation.id, ['queued'], { state: 'planning' });
      await current().displayShown(await oneDueIn(operation, NOON), 'comment-1', NOON);
      await current().displayShown(early, 'comment-1', NOON);
      expect(await dueIn(operation, NOON + INTERVAL)).toEqual([]);
    });

    it('of one environment and conversation are one, about the operation that moved last', async () => {
      const first = await created();
      const second = await created({ environment: first.environment, conversation: first.conversation });
      expect(await oneDueIn(first, NOON)).toMatchObject({ operation: second.id });
      await current().transition(first.id, ['queued'], { state: 'planning' });
      expect(await oneDueIn(first, NOON)).toMatchObject({ operation: first.id });
    });

    it('belong to one conversation whichever comment asked', async () => {
      const repository = fresh('acme/shop');
      const { environment } = await created({ conversation: { door: 'github', repository, issue: 1, comment: 1 } });
      const second = await created({
        environment,
        conversation: { door: 'github', repository, issue: 1, comment: 2 },
      });
      expect(await oneDueIn(second, NOON)).toMatchObject({ version: 2, operation: second.id });
    });

    it('of two environments take turns in one conversation', async () => {
      const first = await created({ environment: environmentName(fresh('preview')) });
      const second = await created({ conversation: first.conversation });
      const one = await oneDueIn(first, NOON);
      await current().displayShown(one, 'comment-1', NOON);
      expect(await dueIn(first, NOON + INTERVAL - 1)).toEqual([]);
      await current().transition(one.operation, ['queued'], { phase: 'preview' });
      const other = await oneDueIn(first, NOON + INTERVAL);
      expect(new Set([one.environment, other.environment])).toEqual(new Set([first.environment, second.environment]));
    });

    it('are never due in a terminal', async () => {
      const operation = await created({ conversation: { door: 'terminal' } });
      await current().transition(operation.id, ['queued'], { state: 'planning' });
      expect(await dueIn(operation, NOON)).toEqual([]);
    });
  });
}

function repositoryOf(ref: ConversationRef): string {
  return ref.door === 'github' ? ref.repository : ref.door;
}
