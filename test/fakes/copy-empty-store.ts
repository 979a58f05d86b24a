import { access, cp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inject } from 'vitest';
import { openEmbeddedStore } from '../../src/store/open-embedded-store.ts';

/** Puts an embedded database nobody has written to in `<folder>/database`: to make one takes seconds, to copy one a moment. */
export async function copyEmptyStore(folder: string): Promise<void> {
  const template = join(inject('sharedFolder'), 'empty-store');
  if (!(await exists(template))) await makeTemplate(template);
  await cp(template, join(folder, 'database'), { recursive: true });
}

/** In one step for those who look; of two processes that make one at the same time, the first is kept. */
async function makeTemplate(template: string): Promise<void> {
  const draft = `${template}-${process.pid}-${performance.now()}`;
  const store = await openEmbeddedStore({ folder: draft });
  await store.close();
  try {
    await rename(draft, template);
  } catch (error) {
    if (!(await exists(template))) throw error;
    await rm(draft, { recursive: true, force: true });
  }
}

function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
