import type { Tone } from './document.ts';

/** What stands before a headline, wherever pictures are read. */
export const TONE_MARK: Readonly<Record<Tone, string>> = {
  working: '⏳',
  waiting: '✋',
  good: '✅',
  asleep: '💤',
  gone: '🧹',
  bad: '❌',
  plain: '',
};
