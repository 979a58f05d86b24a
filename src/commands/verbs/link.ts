import type { AccountVerb } from '../verb.ts';

/** Says who somebody in Slack is on GitHub: Slack gives a code, and whoever shows it on GitHub is that person. */
export const link: AccountVerb = {
  kind: 'account',
  usage: {
    verb: 'link',
    environment: 'none',
    args: [{ name: 'code', optional: true }],
    flags: {},
    summary: 'Links you in Slack to you on GitHub: gives a code there, takes it here.',
    examples: ['link', 'link 7K2M9XQW'],
  },
};
