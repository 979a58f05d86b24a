import { describe, expect, it } from 'vitest';
import { shareLooks } from './share-looks.ts';

/** A look whose answers come when a test says so. */
function looks() {
  const asked: PromiseWithResolvers<number>[] = [];
  const look = shareLooks(() => {
    const answer = Promise.withResolvers<number>();
    asked.push(answer);
    return answer.promise;
  });
  return { asked, look };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('looks that are shared', () => {
  it('give no answer that was on its way before somebody asked', async () => {
    const { asked, look } = looks();
    const first = look();
    const later = [look(), look(), look()];
    expect(asked).toHaveLength(1);
    asked[0]?.resolve(1);
    expect(await first).toBe(1);
    await settled();
    expect(asked).toHaveLength(2);
    asked[1]?.resolve(2);
    expect(await Promise.all(later)).toEqual([2, 2, 2]);
  });

  it('begin anew when nobody looks', async () => {
    const { asked, look } = looks();
    for (const n of [0, 1]) {
      const answer = look();
      asked[n]?.resolve(n);
      expect(await answer).toBe(n);
      await settled();
    }
    expect(asked).toHaveLength(2);
  });

  it('fail whoever waited for them, and nobody after', async () => {
    const { asked, look } = looks();
    const [first, second] = [look(), look()];
    asked[0]?.reject(new Error('away'));
    await expect(first).rejects.toThrow('away');
    await settled();
    asked[1]?.reject(new Error('still away'));
    await expect(second).rejects.toThrow('still away');
    await settled();
    const third = look();
    asked[2]?.resolve(3);
    expect(await third).toBe(3);
  });
});
