import { type Block, code, joined, plain, type Spans } from '../document.ts';
import type { AddonView } from '../operation-view.ts';

const WORDS: Record<AddonView['state'], string> = {
  making: 'not there yet',
  running: 'running',
  asleep: 'asleep',
};

/** The add-ons of an environment in one line, each with its size and whether it runs; nothing where there are none. */
export function describeAddons(addons: readonly AddonView[] = []): readonly Block[] {
  if (addons.length === 0) return [];
  const items = addons.map(({ name, size, state }): Spans => [code(name), plain(` (${size}, ${WORDS[state]})`)]);
  return [{ kind: 'text', spans: [plain('Add-ons: '), ...joined(items, ', '), plain('.')] }];
}

/** As a cell of a table: `rds (asleep) redis`. */
export function addonCell(addons: readonly AddonView[] = []): string {
  return addons.map(({ name, state }) => (state === 'running' ? name : `${name} (${WORDS[state]})`)).join(' ');
}
