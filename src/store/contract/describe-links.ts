import { describe, expect, it } from 'vitest';
import type { OperationStore, SlackUser } from '../../operations/ports/operation-store.ts';
import { fresh, NOON, sampleOperation } from './samples.ts';

const LATER = NOON + 60_000;

/** Who in Slack is who on GitHub, and the server's own keys. */
export function describeLinks(current: () => OperationStore): void {
  const member = (): SlackUser => ({ workspace: 'T1', user: fresh('U') });
  const linked = async (who: SlackUser, login: string): Promise<void> => {
    const code = fresh('CODE');
    await current().offerLink(code, who, LATER);
    await current().confirmLink(code, login, NOON);
  };

  describe('links', () => {
    it('are made by the code that was offered, once', async () => {
      const who = member();
      const code = fresh('CODE');
      await current().offerLink(code, who, LATER);
      expect(await current().linkOffer(code, NOON)).toEqual(who);
      expect(await current().loginOf(who)).toBeUndefined();
      expect(await current().confirmLink(code, 'mona', NOON)).toEqual(who);
      expect(await current().loginOf(who)).toBe('mona');
      expect(await current().linkOffer(code, NOON)).toBeUndefined();
      expect(await current().confirmLink(code, 'mallory', NOON)).toBeUndefined();
      expect(await current().loginOf(who)).toBe('mona');
    });

    it('shown by ten at once are made by one', async () => {
      const code = fresh('CODE');
      await current().offerLink(code, member(), LATER);
      const shown = Array.from({ length: 10 }, (_, person) => current().confirmLink(code, `p${person}`, NOON));
      expect((await Promise.all(shown)).filter(Boolean)).toHaveLength(1);
    });

    it('are not made by a code that lapsed, or that another took the place of', async () => {
      const who = member();
      const [earlier, code] = [fresh('CODE'), fresh('CODE')];
      await current().offerLink(earlier, who, LATER);
      await current().offerLink(code, who, LATER);
      expect(await current().confirmLink(earlier, 'mona', NOON)).toBeUndefined();
      expect(await current().linkOffer(code, LATER)).toBeUndefined();
      expect(await current().confirmLink(code, 'mona', LATER)).toBeUndefined();
      expect(await current().confirmLink(code, 'mona', LATER - 1)).toEqual(who);
    });

    it('are replaced by a later one, and removed once', async () => {
      const who = member();
      await linked(who, 'mona');
      await linked(who, 'octocat');
      expect(await current().loginOf(who)).toBe('octocat');
      expect(await current().removeLink(who)).toBe(true);
      expect(await current().removeLink(who)).toBe(false);
      expect(await current().loginOf(who)).toBeUndefined();
    });

    it('are of one workspace', async () => {
      const who = member();
      await linked(who, 'mona');
      expect(await current().loginOf({ ...who, workspace: 'T2' })).toBeUndefined();
    });

    it('are found by login, whatever its letter case', async () => {
      const login = fresh('Mona');
      const [one, other] = [member(), member()];
      await linked(one, login);
      await linked(other, login.toLowerCase());
      const found = await current().slackUsersOf(login.toUpperCase());
      expect(found).toHaveLength(2);
      expect(found).toEqual(expect.arrayContaining([one, other]));
    });
  });

  describe('a key', () => {
    it('is thirty-two bytes, the same ever after, whoever asks first', async () => {
      const name = fresh('key');
      const keys = await Promise.all(Array.from({ length: 5 }, () => current().key(name)));
      expect(keys[0]).toHaveLength(32);
      for (const key of keys) expect(key).toStrictEqual(keys[0]);
      expect(await current().key(name)).toStrictEqual(keys[0]);
      expect(await current().key(fresh('key'))).not.toEqual(keys[0]);
    });
  });

  describe('the reference of a display', () => {
    it('is known once it was shown', async () => {
      const operation = sampleOperation();
      await current().createOperation(operation);
      const [display] = operation.displays;
      if (!display) throw new Error('the sample is shown nowhere');
      expect(await current().displayReference(display.key)).toBeUndefined();
      const { environment, id } = operation;
      await current().displayShown({ display, environment, operation: id, version: 1 }, 'comment-7', NOON);
      expect(await current().displayReference(display.key)).toBe('comment-7');
      expect(await current().displayReference(fresh('nowhere'))).toBeUndefined();
    });
  });
}
