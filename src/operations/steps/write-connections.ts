import { addonOf } from '../../commands/addon-stack.ts';
import type { FileEdit, StackRun } from '../../commands/change.ts';
import { type DesiredState, manifestPath, sealedPath } from '../../environments/desired-state.ts';
import { Refusal } from '../../environments/refusal.ts';
import { SOPS_RULES_PATH } from '../../environments/secrets/sops-rules.ts';
import { applyEdits } from '../../render/apply-edits.ts';
import { connectionSecret } from '../../render/connection-secret.ts';
import { connectionOf, connectionRevision, hasConnection } from '../connection.ts';
import { manifestIfAny } from '../manifest-if-any.ts';
import type { Operation, Plan } from '../operation.ts';
import type { CommitRequest } from '../ports/gitops-repository.ts';
import { connectionsOperation, writeFiles } from '../proposals/write-files.ts';
import { runStep } from '../run-step.ts';
import type { Runtime } from '../runtime.ts';
import type { Session } from '../session.ts';

/** One add-on's connection as Git is to have it: the values are in `edits` alone, and encrypted there. */
type Sealed = { readonly addon: string; readonly revision: string; readonly edits: readonly FileEdit[] };

/**
 * Writes what the services of these add-ons connect to into git-ops, encrypted, as a second commit of the operation;
 * nothing where Git has it already. Running it again finds the commit by its trailer.
 * @param commit full SHA of the operation's first commit
 * @returns full SHA of a commit that has both
 * @throws Refusal `invalid-file` where git-ops has no `.sops.yaml` @throws PortError as the ports say
 */
export async function writeConnections(
  runtime: Runtime,
  session: Session,
  operation: Operation,
  plan: Plan,
  { runs, commit }: { readonly runs: readonly StackRun[]; readonly commit: string },
): Promise<string> {
  if (runs.length === 0) return commit;
  const step = { phase: 'connections', name: 'connections', plan: plan.id } as const;
  const written = await runStep(runtime, session, operation, step, async () => {
    const desired = await runtime.gitops.read();
    const sealed: Sealed[] = [];
    for (const run of runs) {
      session.check();
      const each = await seal(runtime, desired, operation, run);
      if (each) sealed.push(each);
    }
    const request: CommitRequest = {
      operation: connectionsOperation(operation, plan),
      environment: operation.environment,
      requestedBy: operation.requester,
      subject: `${operation.environment}: connect ${sealed.map(({ addon }) => addon).join(', ')}`,
      render: (current) => stillWanted(current, operation, sealed),
    };
    const changes = sealed.map(({ addon }) => `the connection of ${addon} is written, encrypted`);
    const result = await writeFiles(runtime, operation, plan, request, changes);
    if (result.outcome === 'unchanged') return { commit };
    await runtime.store.transition(operation.id, ['running'], { commit: result.commit });
    return { commit: result.commit };
  });
  return String(written.commit);
}

/** @returns undefined when Git has the connection as it is, or no longer the add-on */
async function seal(
  runtime: Runtime,
  desired: DesiredState,
  { environment }: Operation,
  run: StackRun,
): Promise<Sealed | undefined> {
  const addon = addonOf(run);
  const manifest = manifestIfAny(desired, environment);
  if (!manifest?.addons.some(({ name }) => name === addon)) return undefined;
  const connection = connectionOf(run, await runtime.stacks.outputs({ ref: run }));
  const revision = connectionRevision(connection);
  if (hasConnection(desired, manifest, addon, revision)) return undefined;
  const path = sealedPath(environment, addon);
  const rules = desired.files.get(SOPS_RULES_PATH);
  if (rules === undefined) {
    throw new Refusal(
      'invalid-file',
      `git-ops has no ${SOPS_RULES_PATH}, so the connection of ${addon} cannot be encrypted; it was not written.`,
      `Add ${SOPS_RULES_PATH} with the keys of the cluster, then say /env plan ${environment} and apply it.`,
    );
  }
  const manifestText = connectionSecret(environment, { addon, revision }, connection);
  const text = await runtime.sealer.seal({ path, manifest: manifestText, rules });
  return {
    addon,
    revision,
    edits: [
      { kind: 'write', path, text },
      {
        kind: 'item',
        path: manifestPath(environment),
        field: ['environment', 'addons'],
        name: addon,
        value: { revision },
      },
    ],
  };
}

/** Others may have pushed since: an add-on that was taken out stays out. */
function stillWanted(current: DesiredState, { environment }: Operation, sealed: readonly Sealed[]) {
  const addons = manifestIfAny(current, environment)?.addons ?? [];
  const wanted = sealed.filter(({ addon }) => addons.some(({ name }) => name === addon));
  const edits = wanted.flatMap((each) => each.edits);
  return applyEdits(current, edits).map(({ path, after }) => ({ path, text: after }));
}
