import { type ApiPatch, askApiServer } from '../api-server.ts';
import { ARGOCD_NAMESPACE } from '../argocd/control-plane-objects.ts';
import type { Layout } from '../layout.ts';
import { followersOf } from './followers-of.ts';

const APPLICATIONS = `/apis/argoproj.io/v1alpha1/namespaces/${ARGOCD_NAMESPACE}/applications`;

const REFRESH: ApiPatch = {
  type: 'merge-patch+json',
  body: JSON.stringify({ metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } }),
};

/**
 * Has Argo CD look at every Application that follows a branch of a repository, as its own webhook does:
 * https://argo-cd.readthedocs.io/en/stable/operator-manual/webhook/
 * @returns how many there are
 * @throws Error when the API server does not answer as it should
 */
export async function announcePush(layout: Layout, port: number, repository: string, branch: string): Promise<number> {
  const list = await askApiServer(layout, port, APPLICATIONS);
  if (list.status !== 200) throw new Error(`Applications cannot be listed: ${list.status} ${list.body}`);
  const names = followersOf(JSON.parse(list.body), repository, branch);
  const answers = await Promise.all(
    names.map((name) => askApiServer(layout, port, `${APPLICATIONS}/${name}`, REFRESH)),
  );
  // 404: deleted since it was listed.
  const refused = answers.find(({ status }) => status !== 200 && status !== 404);
  if (refused) throw new Error(`An Application cannot be refreshed: ${refused.status} ${refused.body}`);
  return names.length;
}
