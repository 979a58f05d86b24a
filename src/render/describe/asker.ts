import { person, plain, type Spans } from '../document.ts';
import type { OperationView } from '../operation-view.ts';

const DOOR: Record<OperationView['door'], string> = {
  github: 'in GitHub',
  slack: 'in Slack',
  terminal: 'in a terminal',
  schedule: 'as nobody else did',
};

// https://docs.github.com/en/enterprise-cloud@latest/admin/managing-iam/iam-configuration-reference/username-considerations-for-external-authentication
const LOGIN = /^[a-z\d](?:-?[a-z\d])*(?:_[a-z\d]+)?$/i;

/** Who asked, and through which door: a GitHub login is named as a person, anything else is only quoted. */
export function asker(by: string, door?: OperationView['door']): Spans {
  const who = LOGIN.test(by) && door !== 'schedule' ? person(by) : plain(by);
  return door === undefined ? [who] : [who, plain(` ${DOOR[door]}`)];
}
