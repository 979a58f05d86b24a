import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { githubComment } from '../../operations/displays/display.ts';
import type { Operation, OperationState } from '../../operations/operation.ts';
import type { OperationPatch, OperationStore } from '../../operations/ports/operation-store.ts';
import {
  anyCommand,
  anyFiles,
  anyKey,
  anyText,
  fresh,
  NOON,
  sampleOperation,
  samplePlan,
  sampleRequest,
} from './samples.ts';

/** What is written is read back as it was. */
export function describeRecords(current: () => OperationStore, clock: { now: number }): void {
  const created = async (about: Partial<Operation> = {}): Promise<Operation> => {
    const operation = sampleOperation(about);
    await current().createOperation(operation);
    return operation;
  };

  describe('requests', () => {
    it('are read back as they were written', async () => {
      const request = sampleRequest();
      expect(await current().acceptRequest(request)).toBe(true);
      expect(await current().request(request.id)).toEqual(request);
    });

    it('without a pull request have no such key', async () => {
      const { pullRequest: _, ...request } = sampleRequest({ conversation: { door: 'terminal' } });
      await current().acceptRequest(request);
      expect(await current().request(request.id)).toStrictEqual(request);
    });

    it('are written once when they arrive twice, and the first stays', async () => {
      const request = sampleRequest();
      expect(await current().acceptRequest(request)).toBe(true);
      expect(
        await current().acceptRequest({ ...request, speaker: { kind: 'github', login: 'mallory', isBot: false } }),
      ).toBe(false);
      expect((await current().request(request.id))?.speaker).toMatchObject({ login: 'mona' });
    });

    it('are written once when they arrive twenty times at the same moment', async () => {
      const request = sampleRequest();
      const accepted = await Promise.all(Array.from({ length: 20 }, () => current().acceptRequest(request)));
      expect(accepted.filter(Boolean)).toHaveLength(1);
    });

    it('are handled from the moment they are marked so', async () => {
      const { id } = sampleRequest();
      await current().acceptRequest(sampleRequest({ id }));
      expect(await current().requestIsHandled(id)).toBe(false);
      await current().requestHandled(id);
      await current().requestHandled(id);
      expect(await current().requestIsHandled(id)).toBe(true);
    });

    it('that never arrived are unknown and not handled', async () => {
      expect(await current().request('github:nobody')).toBeUndefined();
      expect(await current().requestIsHandled('github:nobody')).toBe(false);
    });

    it('carry any command there can be', async () => {
      await fc.assert(
        fc.asyncProperty(anyCommand, async (command) => {
          const request = sampleRequest({ said: { kind: 'command', command } });
          await current().acceptRequest(request);
          expect((await current().request(request.id))?.said).toEqual({ kind: 'command', command });
        }),
        { numRuns: 60 },
      );
    });
  });

  describe('operations', () => {
    it('are read back as they were written', async () => {
      const operation = await created({
        pullRequest: { repository: 'acme/shop', number: 1 },
        plan: 'p-1',
        commit: 'f'.repeat(40),
        cancel: { stage: 'graceful', by: 'hubot' },
        outcome: { message: 'Failed.\0', code: 'left-over', details: ['a', 'b'] },
      });
      expect(await current().operation(operation.id)).toStrictEqual(operation);
    });

    it('have no key for what they do not have', async () => {
      const operation = await created();
      expect(await current().operation(operation.id)).toStrictEqual(operation);
    });

    it('already there are left alone', async () => {
      const operation = await created();
      await current().createOperation({ ...operation, requester: 'mallory' });
      expect((await current().operation(operation.id))?.requester).toBe('mona');
    });

    it('of one environment come newest first, limited and by state', async () => {
      const { environment, id: oldest } = await created({ createdAt: NOON });
      const { id: middle } = await created({ environment, createdAt: NOON + 1, state: 'succeeded' });
      const { id: newest } = await created({ environment, createdAt: NOON + 2 });
      await created();
      const ids = async (options: Parameters<OperationStore['operationsOf']>[1]) =>
        (await current().operationsOf(environment, options)).map(({ id }) => id);
      expect(await ids({})).toEqual([newest, middle, oldest]);
      expect(await ids({ limit: 2 })).toEqual([newest, middle]);
      expect(await ids({ states: ['queued'] })).toEqual([newest, oldest]);
      expect(await ids({ states: ['queued'], limit: 1 })).toEqual([newest]);
      expect(await ids({ states: [] })).toEqual([]);
    });

    it('are found by state in every environment', async () => {
      const waiting = await created({ state: 'waiting' });
      const expired = await created({ state: 'expired' });
      const found = (await current().operationsIn(['waiting', 'expired'])).map(({ id }) => id);
      expect(found).toEqual(expect.arrayContaining([waiting.id, expired.id]));
      expect(await current().operationsIn([])).toEqual([]);
    });
  });

  describe('a transition', () => {
    const patches: readonly OperationPatch[] = [
      { state: 'planning', phase: 'preview' },
      { plan: 'p-abc' },
      { commit: 'f'.repeat(40) },
      { cancel: { stage: 'forced', by: 'hubot' } },
      { outcome: { message: 'Done.', addresses: ['https://qa.example.com'] } },
      { queuedAt: NOON + 5 },
      { displays: [githubComment({ door: 'github', repository: 'acme/shop', issue: 9 }, 'qa')] },
      { command: { verb: 'bump', args: [], flags: { service: ['api'], tag: 'v2' } } },
      {},
    ];
    it.each(patches)('changes %j and updatedAt, and nothing else', async (patch) => {
      const operation = await created();
      clock.now = NOON + 1_000;
      const after = await current().transition(operation.id, ['queued'], patch);
      expect(after).toStrictEqual({ ...operation, ...patch, updatedAt: NOON + 1_000 });
      expect(await current().operation(operation.id)).toStrictEqual(after);
    });

    const elsewhere: readonly (readonly OperationState[])[] = [['planning', 'running'], []];
    it.each(elsewhere.map((from) => [from]))('from %j does nothing to a queued operation', async (from) => {
      const operation = await created();
      expect(await current().transition(operation.id, from, { state: 'failed' })).toBeUndefined();
      expect(await current().operation(operation.id)).toStrictEqual(operation);
    });

    it('of an unknown operation does nothing', async () => {
      expect(await current().transition('op-nobody', ['queued'], { state: 'failed' })).toBeUndefined();
    });

    it('raced for by ten is won by one', async () => {
      const { id } = await created({ state: 'waiting' });
      const moves = Array.from({ length: 10 }, () => current().transition(id, ['waiting'], { state: 'approved' }));
      expect((await Promise.all(moves)).filter(Boolean)).toHaveLength(1);
    });
  });

  describe('steps', () => {
    it('keep the place of their first start, and are started anew', async () => {
      const { id: operation } = await created();
      await current().stepStarted({ operation, phase: 'commit', name: 'commit', startedAt: NOON, data: {} });
      await current().stepStarted({
        operation,
        phase: 'up',
        name: 'up',
        startedAt: NOON + 1,
        data: { applying: true },
      });
      await current().stepEnded(operation, 'commit', 'done', NOON + 2, { commit: 'abc' });
      await current().stepEnded(operation, 'up', 'failed', NOON + 3);
      await current().stepStarted({
        operation,
        phase: 'commit',
        name: 'commit',
        startedAt: NOON + 4,
        data: { commit: 'abc' },
      });
      expect(await current().steps(operation)).toStrictEqual([
        { operation, phase: 'commit', name: 'commit', state: 'started', startedAt: NOON + 4, data: { commit: 'abc' } },
        {
          operation,
          phase: 'up',
          name: 'up',
          state: 'failed',
          startedAt: NOON + 1,
          endedAt: NOON + 3,
          data: { applying: true },
        },
      ]);
    });

    it('of an operation that has none are none', async () => {
      expect(await current().steps('op-nobody')).toEqual([]);
    });
  });

  describe('the log', () => {
    it('numbers lines from one, across calls, and keeps any text', async () => {
      const { id } = await created();
      const lines = ['plain', '', 'NUL \0 and \ud800', '\uE000 itself', '😀'];
      await current().appendLog(id, NOON, lines.slice(0, 2));
      await current().appendLog(id, NOON, []);
      await current().appendLog(id, NOON + 1, lines.slice(2));
      const log = await current().log(id);
      expect(log.map(({ text }) => text)).toEqual(lines);
      expect(log.map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
      expect(log.map(({ at }) => at)).toEqual([NOON, NOON, NOON + 1, NOON + 1, NOON + 1]);
    });

    it('is read on from where one stopped', async () => {
      const { id } = await created();
      await current().appendLog(id, NOON, ['a', 'b', 'c', 'd']);
      const read = await current().log(id, { after: 1, limit: 2 });
      expect(read.map(({ text }) => text)).toEqual(['b', 'c']);
    });

    it('leaves no gap and no double number when ten write at once', async () => {
      const { id } = await created();
      await Promise.all(
        Array.from({ length: 10 }, (_, writer) => current().appendLog(id, NOON, [`${writer}a`, `${writer}b`])),
      );
      const log = await current().log(id);
      expect(log.map(({ sequence }) => sequence)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      // Each call's lines stay together.
      for (let first = 0; first < 20; first += 2) expect(log[first + 1]?.text).toBe(log[first]?.text.replace('a', 'b'));
    });

    it('takes more lines in one call than one statement can carry', async () => {
      const { id } = await created();
      await current().appendLog(
        id,
        NOON,
        Array.from({ length: 20_001 }, (_, index) => `line ${index + 1}`),
      );
      expect(await current().log(id, { after: 20_000 })).toEqual([{ sequence: 20_001, at: NOON, text: 'line 20001' }]);
    });
  });

  describe('plans', () => {
    it('are read back with the saved plans of their stacks', async () => {
      const plan = samplePlan(await created());
      const saved = {
        'environments/qa': Uint8Array.from({ length: 256 }, (_, byte) => byte),
        'odd\0name': new Uint8Array(),
      };
      await current().savePlan(plan, saved);
      expect(await current().plan(plan.id)).toEqual(plan);
      expect(await current().savedPlans(plan.id)).toStrictEqual(saved);
    });

    it('are never changed once written', async () => {
      const plan = samplePlan(await created());
      await current().savePlan(plan, { a: Uint8Array.of(1) });
      await current().savePlan({ ...plan, approvals: 0 }, { a: Uint8Array.of(2), b: Uint8Array.of(3) });
      expect((await current().plan(plan.id))?.approvals).toBe(1);
      expect(await current().savedPlans(plan.id)).toStrictEqual({ a: Uint8Array.of(1) });
    });

    it('nobody saved are unknown', async () => {
      expect(await current().plan('p-nobody')).toBeUndefined();
      expect(await current().savedPlans('p-nobody')).toEqual({});
    });

    it('carry any text there can be', async () => {
      const operation = await created();
      await fc.assert(
        fc.asyncProperty(anyFiles, fc.dictionary(anyKey, anyText), async (files, stacks) => {
          const sample = samplePlan(operation, { files });
          const plan = { ...sample, bindings: { ...sample.bindings, stacks } };
          await current().savePlan(plan, {});
          expect(await current().plan(plan.id)).toEqual(plan);
        }),
        { numRuns: 60 },
      );
    });

    it('of several megabytes are read back whole', async () => {
      const plan = samplePlan(await created(), {
        files: [{ path: 'big', before: null, after: 'all of it, line by line\n'.repeat(200_000) }],
      });
      await current().savePlan(plan, { big: new Uint8Array(3_000_000).fill(7) });
      expect(await current().plan(plan.id)).toEqual(plan);
      expect((await current().savedPlans(plan.id)).big?.length).toBe(3_000_000);
    });
  });

  describe('approvals', () => {
    it('count once for a person, oldest first', async () => {
      const plan = samplePlan(await created());
      await current().savePlan(plan, {});
      expect(await current().addApproval({ plan: plan.id, login: 'zoe', at: NOON })).toBe(true);
      expect(await current().addApproval({ plan: plan.id, login: 'adam', at: NOON + 1 })).toBe(true);
      expect(await current().addApproval({ plan: plan.id, login: 'zoe', at: NOON + 2 })).toBe(false);
      expect(await current().approvals(plan.id)).toEqual([
        { plan: plan.id, login: 'zoe', at: NOON },
        { plan: plan.id, login: 'adam', at: NOON + 1 },
      ]);
    });

    it('given five times at once count once', async () => {
      const plan = samplePlan(await created());
      await current().savePlan(plan, {});
      const given = Array.from({ length: 5 }, () => current().addApproval({ plan: plan.id, login: 'zoe', at: NOON }));
      expect((await Promise.all(given)).filter(Boolean)).toHaveLength(1);
    });
  });

  describe('locks', () => {
    it('are kept by whoever came first, until unlocked', async () => {
      const environment = fresh('qa');
      const first = { environment, by: 'mona', at: NOON, reason: 'demo\0 day' };
      expect(await current().lock(first)).toStrictEqual(first);
      expect(await current().lock({ environment, by: 'hubot', at: NOON + 1 })).toStrictEqual(first);
      expect(await current().lockOf(environment)).toStrictEqual(first);
      expect(await current().unlock(environment)).toStrictEqual(first);
      expect(await current().unlock(environment)).toBeUndefined();
      expect(await current().lockOf(environment)).toBeUndefined();
    });

    it('taken by ten at once are one lock, and all are told whose', async () => {
      const environment = fresh('qa');
      const locks = Array.from({ length: 10 }, (_, person) =>
        current().lock({ environment, by: `p${person}`, at: NOON }),
      );
      expect(new Set((await Promise.all(locks)).map(({ by }) => by)).size).toBe(1);
    });
  });

  describe('the audit', () => {
    it('is told newest first, up to a limit, of one environment', async () => {
      const environment = fresh('qa');
      const entry = {
        at: NOON,
        actor: 'mona',
        door: 'github',
        environment,
        action: 'create',
        result: 'allowed: rule 1\0',
      };
      await current().audit(entry);
      await current().audit({ ...entry, at: NOON + 1, operation: 'op-1', action: 'apply' });
      await current().audit({ at: NOON, actor: 'mona', door: 'github', action: 'list', result: 'allowed' });
      expect(await current().auditOf(environment, 10)).toStrictEqual([
        { ...entry, at: NOON + 1, operation: 'op-1', action: 'apply' },
        entry,
      ]);
      expect(await current().auditOf(environment, 1)).toHaveLength(1);
    });
  });
}
