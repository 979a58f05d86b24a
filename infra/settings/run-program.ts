import { getStack, RunError, runtime } from '@pulumi/pulumi';
import { readSettings, type SettingsReader } from './read-settings.ts';
import { SettingsError } from './settings-error.ts';

/**
 * The body of every program here: reads the stack's settings, then registers what they describe.
 * @throws RunError with every mistake in the settings, without a stack trace: they are a person's to correct
 */
export function runProgram<Settings, Outputs>(
  reader: SettingsReader<Settings>,
  register: (settings: Settings) => Outputs,
): Outputs {
  try {
    return register(readSettings(reader, getStack(), runtime.allConfig()));
  } catch (error) {
    throw error instanceof SettingsError ? new RunError(error.message) : error;
  }
}
