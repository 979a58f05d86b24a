import { type Input, secret } from '@pulumi/pulumi';
import type { AddonOutputs } from './addon-outputs.ts';

/** A connection as it leaves a stack: a secret as a whole, so that no part of it is shown by its neighbours. */
export function secretConnection(variables: Readonly<Record<string, Input<string>>>): AddonOutputs['connection'] {
  return secret<Record<string, Input<string>>>({ ...variables });
}
