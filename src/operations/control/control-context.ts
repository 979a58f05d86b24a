import type { DesiredState } from '../../environments/desired-state.ts';
import type { EnvironmentName } from '../../environments/environment-name.ts';
import type { CommandRequest } from '../request.ts';
import type { Standing } from '../requests/authorise-request.ts';
import type { Runtime } from '../runtime.ts';

/** What a control verb may look at. */
export type ControlContext = {
  readonly runtime: Runtime;
  readonly request: CommandRequest;
  readonly desired: DesiredState;
  readonly environment: EnvironmentName;
  readonly standing: Standing;
  /** The rule that allows it, in words. */
  readonly allowedBy: string;
};
