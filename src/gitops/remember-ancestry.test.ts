import { describe, expect, it } from 'vitest';
import { rememberAncestry } from './remember-ancestry.ts';

function asking(answers: readonly (boolean | Error)[]) {
  const asked: string[] = [];
  const contains = rememberAncestry(async (descendant, ancestor) => {
    const answer = answers[asked.push(`${descendant} ${ancestor}`) - 1];
    if (answer instanceof Error) throw answer;
    return answer ?? expect.unreachable();
  });
  return { asked, contains };
}

describe('whether a commit contains another', () => {
  it('is asked once when it does, also by many at once', async () => {
    const { asked, contains } = asking([true]);
    expect(await Promise.all([contains('b', 'a'), contains('b', 'a')])).toEqual([true, true]);
    expect(await contains('b', 'a')).toBe(true);
    expect(asked).toEqual(['b a']);
  });

  it('is asked again when it did not, or when nobody knew', async () => {
    const { asked, contains } = asking([false, new Error('away'), true]);
    expect(await contains('b', 'a')).toBe(false);
    await expect(contains('b', 'a')).rejects.toThrow('away');
    expect(await contains('b', 'a')).toBe(true);
    expect(asked).toHaveLength(3);
  });

  it('is another question the other way round', async () => {
    const { contains } = asking([true, false]);
    expect([await contains('b', 'a'), await contains('a', 'b')]).toEqual([true, false]);
  });
});
