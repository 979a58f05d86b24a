import { person, plain, type Spans } from '../document.ts';
import type { OperationView } from '../operation-view.ts';

const DOOR: Record<Exclude<OperationView['door'], 'jenkins' | 'schedule'>, string> = {
  github: 'in GitHub',
  slack: 'in Slack',
  terminal: 'in a terminal',
};

// https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
const LOGIN = /^[a-z\d](?:-?[a-z\d])*(?:_[a-z\d]+)?$/i;

/**
 * Who asked, and through which door: a GitHub login is named as a person, anything else is only quoted. What the
 * policy does by itself nobody asked for.
 */
export function asker(by: string, door?: OperationView['door']): Spans {
  if (door === 'schedule') return [plain('the policy')];
  if (door === 'jenkins') return [plain('the policy, for a new build')];
  const who = LOGIN.test(by) ? person(by) : plain(by);
  return door === undefined ? [who] : [who, plain(` ${DOOR[door]}`)];
}
