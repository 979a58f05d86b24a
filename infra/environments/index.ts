import { getStack, RunError, runtime } from '@pulumi/pulumi';
import { ConfigError, parseConfig } from './config.ts';
import { describeEnvironment } from './describe-environment.ts';
import { register } from './register.ts';

try {
  const config = parseConfig(getStack(), runtime.allConfig());
  register(config.environment.name, describeEnvironment(config));
} catch (error) {
  // Settings are a person's to correct: the message without the program's stack trace.
  throw error instanceof ConfigError ? new RunError(error.message) : error;
}
