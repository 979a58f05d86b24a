import { describe, expect, it } from 'vitest';
import { classifyFailure } from './classify-failure.ts';

const where = { project: 'environments', stack: 'preview-1' };
const WARNING = 'warning: using pulumi-language-nodejs from $PATH at /opt/pulumi/pulumi-language-nodejs\n';

type Row = {
  readonly name: string;
  readonly stderr?: string;
  readonly errors?: readonly { readonly text: string; readonly about?: string }[];
  readonly code: string;
  readonly message: string;
  readonly retryable?: boolean;
};

// What CLI 3.259.0 really said, in its own words.
const ROWS: readonly Row[] = [
  {
    name: 'a property the plan does not have',
    stderr: WARNING,
    errors: [
      {
        text: 'resource urn:pulumi:preview-1::environments::tiny:index:Thing::a violates plan: properties changed: =~color[{black}]',
        about: 'Thing a',
      },
    ],
    code: 'plan-violated',
    message:
      'environments/preview-1: what is there now needs something the approved plan does not contain: Thing a: resource urn:pulumi:preview-1::environments::tiny:index:Thing::a violates plan: properties changed: =~color[{black}]',
  },
  {
    name: 'a resource the plan does not have',
    errors: [
      { text: 'create is not allowed by the plan: no steps were expected for this resource', about: 'Thing y' },
      { text: 'update failed' },
    ],
    code: 'plan-violated',
    message:
      'environments/preview-1: what is there now needs something the approved plan does not contain: Thing y: create is not allowed by the plan: no steps were expected for this resource',
  },
  {
    name: 'a planned resource the program no longer has',
    errors: [{ text: 'expected resource operations for urn:pulumi:qa::environments::t::web but none were seen' }],
    code: 'plan-violated',
    message:
      'environments/preview-1: what is there now needs something the approved plan does not contain: expected resource operations for urn:pulumi:qa::environments::t::web but none were seen',
  },
  {
    name: 'a resource that failed, and those of the plan that were then not reached',
    errors: [
      { text: 'The API server knows no kind AppProject in argoproj.io/v1alpha1.', about: 'AppProject project' },
      { text: 'expected resource operations for urn:pulumi:qa::environments::t::web but none were seen' },
    ],
    code: 'stack-failed',
    message:
      'environments/preview-1: Pulumi failed: AppProject project: The API server knows no kind AppProject in argoproj.io/v1alpha1.',
  },
  {
    name: 'a lock of a file backend',
    stderr: `${WARNING}error: the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.
  file:///state/.pulumi/locks/organization/environments/preview-1/5a5f7643.json?no_tmp_dir=true: created by root@vm (pid 13122) at 2026-11-23T06:49:26Z`,
    code: 'stack-locked',
    message:
      'environments/preview-1: the stack is locked by another run: created by root@vm (pid 13122) at 2026-11-23T06:49:26Z',
    retryable: true,
  },
  {
    name: 'a lock of Pulumi Cloud',
    stderr: 'error: [409] Conflict: Another update is currently in progress.',
    code: 'stack-locked',
    message:
      'environments/preview-1: the stack is locked by another run: [409] Conflict: Another update is currently in progress.',
    retryable: true,
  },
  {
    name: 'a wrong passphrase',
    stderr: `${WARNING}error: getting stack configuration: get stack secrets manager: incorrect passphrase`,
    code: 'stack-failed',
    message:
      'environments/preview-1: the passphrase does not open the secrets of this stack: getting stack configuration: get stack secrets manager: incorrect passphrase',
  },
  {
    name: 'no passphrase',
    stderr:
      'error: getting stack configuration: get stack secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables',
    code: 'stack-failed',
    message:
      'environments/preview-1: the passphrase does not open the secrets of this stack: getting stack configuration: get stack secrets manager: passphrase must be set with PULUMI_CONFIG_PASSPHRASE or PULUMI_CONFIG_PASSPHRASE_FILE environment variables',
  },
  {
    name: 'a state folder that is not there',
    stderr:
      'error: unable to open state directory "file:///nonexistent/dir": stat /nonexistent/dir: no such file or directory',
    code: 'stack-backend-unreachable',
    message:
      'environments/preview-1: the Pulumi state could not be reached: unable to open state directory "file:///nonexistent/dir": stat /nonexistent/dir: no such file or directory',
    retryable: true,
  },
  {
    name: 'no login to Pulumi Cloud',
    stderr: 'error: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions',
    code: 'stack-backend-unreachable',
    message:
      'environments/preview-1: the Pulumi state could not be reached: PULUMI_ACCESS_TOKEN must be set for login during non-interactive CLI sessions',
    retryable: true,
  },
  {
    name: 'no Pulumi',
    stderr: 'Command failed with ENOENT: pulumi stack init preview-1\nspawn pulumi ENOENT',
    code: 'engine-missing',
    message:
      'environments/preview-1: the program "pulumi" is not on PATH: Command failed with ENOENT: pulumi stack init preview-1 spawn pulumi ENOENT',
  },
  {
    name: 'no language host',
    stderr:
      "error: failed to load language plugin nodejs: no language plugin 'pulumi-language-nodejs' found in the workspace or on your $PATH",
    code: 'engine-missing',
    message:
      "environments/preview-1: a Pulumi plugin is missing and could not be fetched: failed to load language plugin nodejs: no language plugin 'pulumi-language-nodejs' found in the workspace or on your $PATH",
  },
  {
    name: 'a plugin that cannot be fetched, which is a network error too',
    errors: [
      {
        text: 'could not find latest version for provider nosuch: Get "https://api.github.com/repos/pulumi/pulumi-nosuch/releases/latest": dial tcp: lookup api.github.com: no such host',
        about: 'nosuch default',
      },
    ],
    code: 'engine-missing',
    message:
      'environments/preview-1: a Pulumi plugin is missing and could not be fetched: nosuch default: could not find latest version for provider nosuch: Get "https://api.github.com/repos/pulumi/pulumi-nosuch/releases/latest": dial tcp: lookup api.github.com: no such host',
  },
  {
    name: 'a program that throws',
    errors: [
      {
        text: `Running program '/infra/environments/index.ts' failed with an unhandled exception:
Error: boom
    at file:///infra/environments/index.ts:1:7
    at ModuleJob.run (node:internal/modules/esm/module_job:561:25)`,
      },
    ],
    code: 'stack-failed',
    message: 'environments/preview-1: the program in the infra repository threw: Error: boom',
  },
  {
    name: 'a setting the program requires',
    errors: [
      {
        text: "Missing required configuration variable 'environments:things'\n\tplease set a value using the command `pulumi config set environments:things <value>`",
      },
    ],
    code: 'stack-failed',
    message:
      "environments/preview-1: a setting the program requires is missing: Missing required configuration variable 'environments:things' please set a value using the command `pulumi config set environments:things <value>`",
  },
  {
    name: 'a provider that refuses, told before the stack',
    errors: [{ text: 'quota exceeded for things', about: 'Thing f' }, { text: 'update failed' }],
    code: 'stack-failed',
    message: 'environments/preview-1: Pulumi failed: Thing f: quota exceeded for things',
  },
  {
    name: 'an API server that is away',
    errors: [
      {
        text: 'configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https://127.0.0.1:6443/openapi/v2": dial tcp 127.0.0.1:6443: connect: connection refused',
        about: 'Namespace preview-1',
      },
    ],
    code: 'stack-failed',
    message:
      'environments/preview-1: the Kubernetes API server does not answer: Namespace preview-1: configured Kubernetes cluster is unreachable: unable to load schema information from the API server: Get "https://127.0.0.1:6443/openapi/v2": dial tcp 127.0.0.1:6443: connect: connection refused',
    retryable: true,
  },
  {
    name: 'any other address that does not answer',
    errors: [{ text: 'Post "https://sts.eu-central-1.amazonaws.com/": dial tcp: i/o timeout', about: 'Bucket logs' }],
    code: 'stack-failed',
    message:
      'environments/preview-1: something the run needs did not answer: Bucket logs: Post "https://sts.eu-central-1.amazonaws.com/": dial tcp: i/o timeout',
    retryable: true,
  },
  {
    name: 'pending operations of an earlier run',
    stderr:
      'error: the current deployment has 1 resource(s) with pending operations:\n  * urn:pulumi:a, interrupted while creating',
    code: 'stack-failed',
    message:
      'environments/preview-1: an earlier run was cut off, and what it had in flight is unknown: the current deployment has 1 resource(s) with pending operations: * urn:pulumi:a, interrupted while creating',
  },
  {
    name: 'a stack that is gone',
    stderr: "error: no stack named 'preview-1' found",
    code: 'stack-failed',
    message: "environments/preview-1: there is no such stack in the Pulumi state: no stack named 'preview-1' found",
  },
  {
    name: 'a run somebody else cancelled',
    stderr: `${WARNING}error: update cancelled`,
    errors: [{ text: 'update failed' }],
    code: 'interrupted',
    message: 'environments/preview-1: the run was stopped from outside: update cancelled',
  },
  {
    name: 'nothing said at all',
    code: 'stack-failed',
    message: 'environments/preview-1: Pulumi failed.',
  },
  {
    name: 'a policy pack that does not start',
    stderr: 'error: policy pack "/srv/infra/policies/pulumi" failed to start: could not read plugin: not supported',
    code: 'stack-failed',
    message:
      'environments/preview-1: a policy pack of the infra repository does not start, and nothing is done unchecked: not supported',
  },
];

describe('a failed run', () => {
  it.each(ROWS)('$name', ({ stderr = '', errors = [], code, message, retryable = false }) => {
    const error = classifyFailure({ where, stderr, errors, interrupted: false });
    expect({ code: error.code, message: error.message, retryable: error.retryable }).toEqual({
      code,
      message,
      retryable,
    });
  });

  it.each(ROWS)('says what to do next: $name', ({ stderr = '', errors = [] }) => {
    expect(classifyFailure({ where, stderr, errors, interrupted: false }).hint).toMatch(/\.$/);
  });

  it('is an interruption when somebody asked for one, whatever else went wrong', () => {
    const errors = [{ text: 'quota exceeded', about: 'Thing f' }];
    const error = classifyFailure({ where, stderr: 'error: update cancelled', errors, interrupted: true });
    expect(error).toMatchObject({ code: 'interrupted', message: expect.stringContaining('stopped as asked') });
  });

  it('without a word, of a run bound to a plan, is about outputs that are not the planned ones', () => {
    const stderr = WARNING;
    const error = classifyFailure({ where, stderr, errors: [], interrupted: false, planned: true });
    expect(error).toMatchObject({ code: 'plan-violated', hint: expect.stringContaining('Plan again') });
  });

  it('keeps all of what Pulumi said as its cause', () => {
    const error = classifyFailure({ where, stderr: 'error: b', errors: [{ text: 'a' }], interrupted: false });
    expect(error.cause).toEqual(new Error('a\nerror: b'));
  });
});
