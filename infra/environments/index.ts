import { runProgram } from '../settings/run-program.ts';
import { environmentConfig } from './config.ts';
import { registerEnvironment } from './register-environment.ts';

await runProgram(environmentConfig, registerEnvironment);
