import type { OperationView } from '../../render/operation-view.ts';

/** Longest description GitHub takes, in characters. */
const LIMIT = 140;

/** A commit's status as GitHub's API takes it. https://docs.github.com/rest/commits/statuses#create-a-commit-status */
export type CommitStatus = {
  readonly state: 'success' | 'failure';
  readonly context: string;
  readonly description: string;
  readonly target_url?: string;
};

/**
 * What a commit is to say of an environment that was to run what was built from it; undefined while there is nothing to
 * say: it is under way, somebody ended it, the environment sleeps, or Git has another image by now. Pure.
 */
export function commitStatusOf(view: OperationView): CommitStatus | undefined {
  const { environment, state, standing } = view;
  const context = `env/${environment}`;
  const built = imageOf(view);
  if (state === 'failed') {
    const why = view.outcome?.message ?? 'the operation failed.';
    return { state: 'failure', context, description: cut(`${built.text}: ${why}`), ...target(view.url) };
  }
  if (state !== 'succeeded' || view.outcome?.code === 'overtaken') return undefined;
  if (standing?.asleep || isOvertaken(view, built)) return undefined;
  const [only, ...others] = built.services;
  const own = others.length === 0 && standing?.services.find(({ name }) => name === only)?.address;
  const address = own || view.outcome?.addresses[0] || standing?.address;
  const description = cut(`${environment} runs ${built.text}`);
  return { state: 'success', context, description, ...target(isWeb(address) ? address : view.url) };
}

type Image = { readonly services: readonly string[]; readonly digest?: string; readonly text: string };

/** What the command says of the image: `api main-42-0123456`. None of its values can hold a blank. */
function imageOf({ command }: OperationView): Image {
  const values = (flag: string) =>
    [...command.matchAll(/ --([a-z]+) (\S+)/g)].flatMap(([, name, value]) => (name === flag && value ? [value] : []));
  const services = values('service');
  if (services.length === 0) return { services, text: 'what was built from this commit' };
  const [[tag], [digest]] = [values('tag'), values('digest')];
  // Cut as Docker cuts it, to twelve digits.
  const version = tag ?? digest?.slice(0, 'sha256:'.length + 12) ?? '';
  return { services, ...(digest ? { digest } : {}), text: `${services.join(', ')} ${version}`.trim() };
}

/** Whether one of the services is known to run something else than this image. */
function isOvertaken({ standing }: OperationView, { services, digest }: Image): boolean {
  if (digest === undefined) return false;
  const images = standing?.services.filter(({ name }) => services.includes(name)).map(({ image }) => image) ?? [];
  return images.some((image) => image !== undefined && !image.endsWith(`@${digest}`));
}

function cut(text: string): string {
  return text.length <= LIMIT ? text : `${text.slice(0, LIMIT - 1)}…`;
}

function isWeb(address: string | undefined): address is string {
  return address !== undefined && /^https?:\/\//.test(address);
}

function target(url: string | undefined) {
  return isWeb(url) ? { target_url: url } : {};
}
