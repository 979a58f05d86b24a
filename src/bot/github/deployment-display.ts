import type { DisplayOf } from '../../operations/displays/display.ts';
import type { DisplayWriter } from '../../operations/ports/display-writer.ts';
import type { OperationView } from '../../render/operation-view.ts';
import { type DeploymentReference, readDeploymentReference, writeDeploymentReference } from './deployment-reference.ts';
import { type DeploymentState, deploymentState, isDestroy } from './deployment-state.ts';
import { gitHubError, statusOf } from './github-client.ts';
import type { GitHubDeployments } from './github-deployments.ts';

/**
 * The deployment a repository shows for an environment: one for each commit that was put there. It is made when an
 * operation starts to change what runs, and inactive once the environment runs another commit or is gone.
 */
export function createDeploymentDisplay(deployments: GitHubDeployments): DisplayWriter<'github-deployment'> {
  type Display = DisplayOf<'github-deployment'>;

  /** The deployment to write to, and whether it was made for this. */
  async function deploymentFor(display: Display, view: OperationView, last: DeploymentReference | undefined) {
    const { repository, pullRequest } = display;
    // An operation keeps the deployment it began with, wherever the head moves meanwhile.
    if (last?.shown?.operation === view.id) return { deployment: last, isNew: false };
    const ref = view.pullRequest?.head ?? (await deployments.refNow(repository, pullRequest));
    const standing = last?.shown?.state === 'inactive' ? undefined : last;
    if (standing?.ref === ref) return { deployment: standing, isNew: false };
    // It may have been made and then forgotten, by a crash in between.
    const earlier = standing ?? (last ? undefined : await deployments.find(repository, view.environment));
    const replaces = earlier && earlier.ref !== ref ? [...earlier.replaces, earlier.id] : [];
    const found = earlier?.ref === ref ? earlier : await deployments.find(repository, view.environment, ref);
    if (found) return { deployment: { ...found, replaces }, isNew: false };
    const id = await deployments.create(repository, ref, view, pullRequest);
    return { deployment: { ref, id, replaces }, isNew: true };
  }

  async function deactivate(display: Display, view: OperationView, ids: readonly number[]): Promise<void> {
    for (const id of ids) {
      try {
        await deployments.setStatus(display.repository, id, 'inactive', view);
      } catch (error) {
        // Somebody deleted it.
        if (statusOf(error) !== 404) throw error;
      }
    }
  }

  async function end(display: Display, view: OperationView, state: DeploymentState, last?: DeploymentReference) {
    // Destroying puts nothing there, so it makes no deployment; it only says what became of the one that is.
    const here = last ?? (await deployments.find(display.repository, view.environment));
    if (!here || here.shown?.state === 'inactive') return undefined;
    if (state === 'inactive') await deactivate(display, view, [here.id, ...here.replaces]);
    if (state === 'failure') await deployments.setStatus(display.repository, here.id, 'failure', view);
    const replaces = state === 'inactive' ? [] : here.replaces;
    return { ...here, replaces, shown: { operation: view.id, state } };
  }

  async function deploy(display: Display, view: OperationView, state: DeploymentState, last?: DeploymentReference) {
    const { deployment, isNew } = await deploymentFor(display, view, last);
    const { repository } = display;
    if (state === 'success' || state === 'failure') await deployments.setStatus(repository, deployment.id, state, view);
    if (state === 'started' && !isNew) await deployments.setStatus(repository, deployment.id, 'in_progress', view);
    if (state === 'success') await deactivate(display, view, deployment.replaces);
    const replaces = state === 'success' ? [] : deployment.replaces;
    return { ...deployment, replaces, shown: { operation: view.id, state } };
  }

  return {
    async show({ display, view, reference }) {
      const state = deploymentState(view);
      const last = readDeploymentReference(reference);
      const isShown = last?.shown?.operation === view.id && last.shown.state === state;
      if (!state || isShown || (isDestroy(view) && state === 'started')) return reference ?? '';
      try {
        const shown = await (isDestroy(view) ? end : deploy)(display, view, state, last);
        return shown ? writeDeploymentReference(shown) : (reference ?? '');
      } catch (error) {
        const what = `Cannot write the deployment of ${view.environment} in ${display.repository}`;
        throw gitHubError('conversation-unreachable', what, error);
      }
    },
  };
}
