import type { VerbName } from '../command.ts';
import type { Verb } from '../verb.ts';
import { addonAdd } from './addon-add.ts';
import { addonRemove } from './addon-remove.ts';
import { apply } from './apply.ts';
import { approve } from './approve.ts';
import { bump } from './bump.ts';
import { cancel } from './cancel.ts';
import { create } from './create.ts';
import { destroy } from './destroy.ts';
import { diff } from './diff.ts';
import { extend } from './extend.ts';
import { follow } from './follow.ts';
import { help } from './help.ts';
import { history } from './history.ts';
import { link } from './link.ts';
import { list } from './list.ts';
import { lock } from './lock.ts';
import { logs } from './logs.ts';
import { plan } from './plan.ts';
import { rollback } from './rollback.ts';
import { secrets } from './secrets.ts';
import { sleep } from './sleep.ts';
import { status } from './status.ts';
import { unlink } from './unlink.ts';
import { unlock } from './unlock.ts';
import { wake } from './wake.ts';

/** Every verb, in the order help shows them. Adding one: its file, its test, its name in `VerbName`, its line here. */
export const verbs: Readonly<Record<VerbName, Verb>> = {
  create,
  plan,
  apply,
  approve,
  sleep,
  wake,
  destroy,
  bump,
  rollback,
  follow,
  extend,
  'addon add': addonAdd,
  'addon remove': addonRemove,
  secrets,
  lock,
  unlock,
  cancel,
  status,
  diff,
  history,
  logs,
  list,
  link,
  unlink,
  help,
};
