/** A server that is killed while Pulumi works. Standard input: the runner's options and the request; it speaks by events. */
import { text } from 'node:stream/consumers';
import type { StackRequest } from '../../src/operations/ports/stack-runner.ts';
import { createPulumiStackRunner } from '../../src/stacks/create-pulumi-stack-runner.ts';
import type { PulumiOptions } from '../../src/stacks/pulumi-options.ts';

type Job = { readonly options: PulumiOptions; readonly request: Omit<StackRequest, 'onEvent'>; readonly plan: string };

const { options, request, plan }: Job = JSON.parse(await text(process.stdin));
await createPulumiStackRunner(options).up({
  ...request,
  savedPlan: Buffer.from(plan, 'base64'),
  onEvent: (event) => console.log(event.text),
});
