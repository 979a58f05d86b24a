import { runProgram } from '../settings/run-program.ts';
import { environmentConfig } from './config.ts';
import { describeEnvironment } from './describe-environment.ts';
import { register } from './register.ts';

runProgram(environmentConfig, (config) => register(config.environment.name, describeEnvironment(config)));
