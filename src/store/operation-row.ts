import type { Insertable, Selectable, Updateable } from 'kysely';
import type { EnvironmentName } from '../environments/environment-name.ts';
import type { Operation } from '../operations/operation.ts';
import type { OperationPatch } from '../operations/ports/operation-store.ts';
import { nullOr, orNull, present } from './row.ts';
import { fromJson, toJson } from './stored-json.ts';
import type { OperationTable } from './tables.ts';

export function operationRow(operation: Operation): Insertable<OperationTable> {
  return {
    id: operation.id,
    request: operation.request,
    environment: operation.environment,
    command: toJson(operation.command),
    requester: operation.requester,
    conversation: toJson(operation.conversation),
    displays: toJson(operation.displays),
    pull_request: orNull(operation.pullRequest, toJson),
    state: operation.state,
    phase: operation.phase,
    allowed_by: operation.allowedBy,
    created_at: new Date(operation.createdAt),
    updated_at: new Date(operation.updatedAt),
    queued_at: new Date(operation.queuedAt),
    plan: operation.plan ?? null,
    commit: operation.commit ?? null,
    cancel: orNull(operation.cancel, toJson),
    outcome: orNull(operation.outcome, toJson),
  };
}

export function operationFrom(row: Selectable<OperationTable>): Operation {
  return present({
    id: row.id,
    request: row.request,
    // Validated before it was written.
    environment: row.environment as EnvironmentName,
    command: fromJson(row.command),
    requester: row.requester,
    conversation: fromJson(row.conversation),
    displays: fromJson(row.displays),
    pullRequest: nullOr(row.pull_request, fromJson),
    state: row.state,
    phase: row.phase,
    allowedBy: row.allowed_by,
    createdAt: row.created_at.getTime(),
    updatedAt: row.updated_at.getTime(),
    queuedAt: row.queued_at.getTime(),
    plan: row.plan,
    commit: row.commit,
    cancel: nullOr(row.cancel, fromJson),
    outcome: nullOr(row.outcome, fromJson),
  });
}

export function patchRow(patch: OperationPatch): Updateable<OperationTable> {
  const { state, phase, plan, commit, cancel, outcome, queuedAt, displays, command } = patch;
  return {
    ...(state === undefined ? {} : { state }),
    ...(phase === undefined ? {} : { phase }),
    ...(plan === undefined ? {} : { plan }),
    ...(commit === undefined ? {} : { commit }),
    ...(cancel === undefined ? {} : { cancel: toJson(cancel) }),
    ...(outcome === undefined ? {} : { outcome: toJson(outcome) }),
    ...(queuedAt === undefined ? {} : { queued_at: new Date(queuedAt) }),
    ...(displays === undefined ? {} : { displays: toJson(displays) }),
    ...(command === undefined ? {} : { command: toJson(command) }),
  };
}
