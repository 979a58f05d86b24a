import messages from '@pulumi/pulumi/proto/provider_pb.js';
import type { Fields } from './fields.ts';
import { toStruct } from './properties.ts';
import type { CheckFailure, Difference } from './resources.ts';

export function checkResponse(inputs: Fields, failures: readonly CheckFailure[]): messages.CheckResponse {
  const response = new messages.CheckResponse().setInputs(toStruct(inputs));
  for (const { property, reason } of failures) {
    response.addFailures(new messages.CheckFailure().setProperty(property).setReason(reason));
  }
  return response;
}

export function diffResponse({ changes, deleteBeforeReplace }: Difference): messages.DiffResponse {
  const { ADD, ADD_REPLACE, DELETE, DELETE_REPLACE, UPDATE, UPDATE_REPLACE } = messages.PropertyDiff.Kind;
  const kinds = {
    add: [ADD, ADD_REPLACE],
    delete: [DELETE, DELETE_REPLACE],
    update: [UPDATE, UPDATE_REPLACE],
  } as const;
  const { DIFF_NONE, DIFF_SOME } = messages.DiffResponse.DiffChanges;
  const response = new messages.DiffResponse()
    .setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME)
    .setDiffsList(changes.map(({ path }) => path))
    .setReplacesList(changes.filter((change) => change.replaces).map(({ path }) => path))
    .setDeletebeforereplace(deleteBeforeReplace)
    .setHasdetaileddiff(true);
  for (const { path, change, replaces } of changes) {
    const kind = kinds[change][replaces ? 1 : 0];
    response.getDetaileddiffMap().set(path, new messages.PropertyDiff().setKind(kind).setInputdiff(true));
  }
  return response;
}
