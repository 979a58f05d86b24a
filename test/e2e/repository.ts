import { existsSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

/** A repository as a person works with it: a clone, a commit, a push to its main branch. */
export type Repository = {
  /** Commits these files on top of main and pushes; undefined removes one, a function rewrites it. @returns the SHA */
  push(
    subject: string,
    files: Readonly<Record<string, string | undefined | ((text: string) => string)>>,
  ): Promise<string>;
  /** Merges a branch into main, as a commit with two parents, and pushes. */
  merge(branch: string): Promise<void>;
  head(): Promise<string>;
  /** Text of a file at main; undefined when there is none. */
  file(path: string): Promise<string | undefined>;
  /** Messages of the commits that touched `path`, newest first. */
  log(path?: string): Promise<readonly string[]>;
  /** A clone at main, for running tools in. */
  checkout(): Promise<string>;
};

const AUTHOR = ['-c', 'user.name=A person', '-c', 'user.email=person@example.com'];

export function repository(url: string, clone: string): Repository {
  const git = async (...args: string[]) => (await execa('git', args, { cwd: clone })).stdout;
  const fresh = async () => {
    if (!existsSync(clone)) await execa('git', ['clone', '--quiet', url, clone]);
    await git('fetch', '--quiet', 'origin');
    await git('checkout', '--quiet', '--force', '--detach', 'origin/main');
    return clone;
  };
  const file = async (path: string) => {
    await fresh();
    const shown = await execa('git', ['show', `HEAD:${path}`], { cwd: clone, reject: false, stripFinalNewline: false });
    return shown.exitCode === 0 ? shown.stdout : undefined;
  };
  return {
    file,
    checkout: fresh,
    async push(subject, files) {
      await fresh();
      const texts: [string, string | undefined][] = [];
      // All of them before any is written: reading one checks main out anew.
      for (const [path, next] of Object.entries(files)) {
        texts.push([path, typeof next === 'function' ? next((await file(path)) ?? '') : next]);
      }
      for (const [path, text] of texts) {
        await mkdir(dirname(join(clone, path)), { recursive: true });
        if (text === undefined) await rm(join(clone, path));
        else await writeFile(join(clone, path), text);
      }
      await git('add', '--all');
      await git(...AUTHOR, 'commit', '--quiet', '-m', subject);
      await git('push', '--quiet', 'origin', 'HEAD:main');
      return git('rev-parse', 'HEAD');
    },
    async merge(branch) {
      await fresh();
      await git(...AUTHOR, 'merge', '--quiet', '--no-ff', '-m', `Merge ${branch}`, `origin/${branch}`);
      await git('push', '--quiet', 'origin', 'HEAD:main');
    },
    async head() {
      await fresh();
      return git('rev-parse', 'HEAD');
    },
    async log(path = '.') {
      await fresh();
      const text = await git('log', '--format=%B%x00', '--', path);
      return text
        .split('\0')
        .map((message) => message.trim())
        .filter(Boolean);
    },
  };
}
