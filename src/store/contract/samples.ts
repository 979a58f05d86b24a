import fc from 'fast-check';
import type { Command } from '../../commands/command.ts';
import { environmentName } from '../../environments/environment-name.ts';
import { githubComment } from '../../operations/displays/display.ts';
import type { Operation, Plan } from '../../operations/operation.ts';
import type { Request } from '../../operations/request.ts';

/** Tests share one database and never meet in it: each takes names of its own. */
let taken = 0;
export function fresh(prefix: string): string {
  taken += 1;
  return `${prefix}-${process.pid}-${taken}`;
}

/** Whole milliseconds, as every instant is. */
export const NOON = Date.UTC(2026, 11, 1, 12);

export function sampleRequest(about: Partial<Request> = {}): Request {
  return {
    id: fresh('github:delivery'),
    conversation: { door: 'github', repository: 'acme/shop', issue: 123, comment: 7, installation: 9 },
    speaker: { kind: 'github', login: 'mona', isBot: false },
    said: {
      kind: 'command',
      command: { verb: 'create', environment: environmentName('preview-123'), args: [], flags: { service: ['api'] } },
    },
    pullRequest: { repository: 'acme/shop', number: 123 },
    receivedAt: NOON,
    ...about,
  };
}

export function sampleOperation(about: Partial<Operation> = {}): Operation {
  const environment = about.environment ?? environmentName(fresh('preview'));
  const conversation = about.conversation ?? { door: 'github', repository: fresh('acme/shop'), issue: 1 };
  return {
    id: fresh('op'),
    request: 'github:delivery',
    environment,
    command: { verb: 'create', args: [], flags: {} },
    requester: 'mona',
    conversation,
    displays: conversation.door === 'github' ? [githubComment(conversation, environment)] : [],
    state: 'queued',
    phase: 'propose',
    allowedBy: 'developer may create on preview (rule 1)',
    createdAt: NOON,
    updatedAt: NOON,
    queuedAt: NOON,
    ...about,
  };
}

export function samplePlan(operation: Operation, about: Partial<Plan> = {}): Plan {
  return {
    id: fresh('p'),
    operation: operation.id,
    createdAt: NOON,
    change: {
      environment: operation.environment,
      title: 'create',
      files: [{ kind: 'write', path: 'envs/qa/env.yaml', text: 'environment:\n' }],
      stacks: [{ layer: 'environment', project: 'environments', stack: 'qa', action: 'up' }],
      expectation: { kind: 'healthy', services: ['api'] },
    },
    bindings: {
      gitopsBase: 'b'.repeat(40),
      environmentHash: 'c'.repeat(64),
      policyHash: 'd'.repeat(64),
      infraCommit: 'e'.repeat(40),
      stacks: { 'environments/qa': 'absent' },
      expiresAt: NOON + 60_000,
    },
    files: [{ path: 'envs/qa/env.yaml', before: null, after: 'environment:\n' }],
    stacks: [],
    approvals: 1,
    requesterApproves: true,
    holds: [],
    standIns: [],
    ...about,
  };
}

/** Any UTF-16 at all, often with what PostgreSQL cannot store: U+0000, halves of surrogate pairs, our own mark. */
export const anyText = fc
  .array(
    fc.oneof(
      fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
      fc.constantFrom(
        '\0',
        '\ud83d',
        '\ude00',
        '😀',
        '\uE000',
        '\uE0000000',
        '\\u0000',
        '\\',
        '"',
        '\u2028',
        'a',
        '\n',
      ),
    ),
    { maxLength: 12 },
  )
  .map((units) => units.join(''));

/**
 * Any text but one escaped character: JSON.parse of Node 24 and 26 gives an object the key of another one that was
 * parsed before (`{"a":1,"\\\\":2}`, then `{"a":1,"\\"":2}` has a `\\`). No name of ours is one character that JSON escapes.
 */
export const anyKey = anyText.filter((text) => [...text].length !== 1 || JSON.stringify(text) === `"${text}"`);

export const anyCommand: fc.Arbitrary<Command> = fc.record({
  verb: fc.constantFrom('create', 'plan', 'addon add', 'destroy'),
  args: fc.array(anyText, { maxLength: 3 }),
  flags: fc.dictionary(anyKey, fc.oneof(anyText, fc.constant(true as const), fc.array(anyText, { maxLength: 3 })), {
    maxKeys: 4,
  }),
});

export const anyFiles = fc.array(fc.record({ path: anyText, before: fc.option(anyText), after: fc.option(anyText) }), {
  maxLength: 4,
});
