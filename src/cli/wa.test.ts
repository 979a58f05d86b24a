import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE_ANSWERS } from '../../test/samples/answers.ts';
import { listen } from '../bot/http-server.ts';
import type { Answer } from '../render/answer.ts';
import type { OperationView } from '../render/operation-view.ts';

const WA = fileURLToPath(new URL('../../bin/wa', import.meta.url));

type Heard = { readonly path: string; readonly headers: IncomingMessage['headers']; readonly body: string };

let server: Server;
let url: string;
let heard: Heard[];
/** Answers in order; the last one again and again. */
let answers: (Answer | 'hang up' | string)[];

beforeAll(async () => {
  server = createServer(async (message, response) => {
    heard.push({ path: message.url ?? '', headers: message.headers, body: await text(message) });
    const next = answers.length > 1 ? answers.shift() : answers[0];
    if (next === 'hang up') response.destroy();
    else response.writeHead(200).end(typeof next === 'string' ? next : JSON.stringify(next));
  });
  url = `http://127.0.0.1:${await listen(server, '127.0.0.1', 0)}`;
});
afterAll(() => void server.close());
beforeEach(() => {
  heard = [];
  answers = [{ kind: 'list', environments: [], broken: [] }];
});

const sample = (name: string): Answer => {
  const answer = SAMPLE_ANSWERS[name];
  if (!answer) throw new Error(`no sample ${name}`);
  return answer;
};
const operation = (state: OperationView['state']): Answer => {
  const answer = sample('operation-running');
  return answer.kind === 'operation' ? { ...answer, view: { ...answer.view, state } } : answer;
};

function wa(args: readonly string[], changes: Record<string, string> = {}) {
  const env = { WORKFLOWAUTOM_URL: url, WORKFLOWAUTOM_TOKEN: 'a-token', ...changes };
  return execa(WA, args, { env, reject: false, timeout: 60_000 });
}

describe('wa without a server', { timeout: 30_000 }, () => {
  const nowhere = { WORKFLOWAUTOM_URL: 'http://127.0.0.1:1', WORKFLOWAUTOM_TOKEN: '' };

  it.each([
    ['--version', /^\d+\.\d+\.\d+$/],
    ['--help', /^Usage: wa [\s\S]* {2}serve [\s\S]*wa <verb> \[<env>\]/],
    ['help', /^Usage: wa [\s\S]* {2}serve [\s\S]*wa <verb> \[<env>\]/],
    ['', /^Usage: wa /],
    ['help create', /^wa create <env> [\s\S]*\n {2}wa create /],
    ['create --help', /^wa create <env> [\s\S]*\n {2}wa create /],
    ['create -h', /^wa create <env> /],
    ['help addon', /^wa addon add <env> <addon>[\s\S]*wa addon remove/],
    ['help serve', /^Usage: wa serve/],
    ['serve --help', /^Usage: wa serve/],
    ['sandbox up --help', /^Usage: wa sandbox up/],
    ['--json help create', /^\{"kind":"help","text":"wa create /],
  ])('wa %s helps', async (args, shown) => {
    const { exitCode, stdout, stderr } = await wa(args.split(' ').filter(Boolean), nowhere);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(shown);
  });

  it.each([
    ['evil', 'Usage: wa <verb> [<env>] [args] [--flags]'],
    ['help evil', 'Usage: wa <verb> [<env>] [args] [--flags]'],
    ['sleep', 'Usage: wa sleep <env> [--until 8h]'],
    ['create', 'Usage: wa create <env> '],
    ['sleep qa --evil', 'Usage: wa sleep <env> [--until 8h]'],
    ['serve --evil', "error: unknown option '--evil'"],
    ['sandbox sideways', 'sideways'],
  ])('wa %s is a usage error, before anything is asked', async (args, shown) => {
    const { exitCode, stdout, stderr } = await wa(args.split(' '));
    expect([exitCode, stdout, heard]).toEqual([2, '', []]);
    expect(stderr).toContain(shown);
  });

  it.each([
    ['a token', { WORKFLOWAUTOM_TOKEN: '' }, 'WORKFLOWAUTOM_TOKEN is not set'],
    ['a server', { WORKFLOWAUTOM_URL: 'http://127.0.0.1:1' }, 'No server answers at http://127.0.0.1:1.'],
    ['an address', { WORKFLOWAUTOM_URL: 'localhost:3000' }, 'WORKFLOWAUTOM_URL is no http:// or https:// address.'],
  ])('says what is missing: %s', async (_, changes, shown) => {
    const { exitCode, stdout, stderr } = await wa(['list'], changes);
    expect([exitCode, stdout]).toEqual([1, '']);
    expect(stderr).toContain(shown);
  });

  it('ends quietly when its reader has seen enough', async () => {
    const { stdout, stderr } = await execa('sh', ['-c', '"$0" help | head -n 1', WA]);
    expect([stdout, stderr]).toEqual(['Usage: wa [options] [command]', '']);
  });
});

describe('wa with a server', { timeout: 30_000 }, () => {
  it('says the words, with the token, and prints the answer', async () => {
    answers = [sample('status')];
    const { exitCode, stdout, stderr } = await wa(['lock', 'qa', '--reason', 'two words']);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^✗ preview-123 is unhealthy\n/);
    expect(heard).toMatchObject([
      {
        path: '/api/v1/commands',
        headers: { authorization: 'Bearer a-token', 'idempotency-key': expect.stringMatching(/^[0-9a-f-]{36}$/) },
        body: JSON.stringify({ words: ['lock', 'qa', '--reason', 'two words'] }),
      },
    ]);
  });

  it.each([
    [['sweep'], 1, 'sweep', /^✗ 2 resources left over\n/],
    [['sweep', '--json'], 1, 'sweep', /^\{"kind":"sweep","platform":"eu-1"/],
    [['sweep'], 0, 'sweep-nothing', /^✓ Nothing is left over\n/],
    [['sweep'], 1, 'refusal-unreachable', /^✗ Not done/],
    [['sweep'], 4, 'refusal-not-allowed', /^✗ Not done/],
  ] as const)('asks for what is left over: wa %s ends with %i for %s', async (args, code, name, shown) => {
    const down = { kind: 'refusal', code: 'cloud-unreachable', message: 'AWS does not answer.' } as const;
    answers = [name === 'refusal-unreachable' ? down : sample(name)];
    const { exitCode, stdout } = await wa(args);
    expect([exitCode, heard.map(({ path }) => path)]).toEqual([code, ['/api/v1/sweep']]);
    expect(stdout).toMatch(shown);
  });

  it('keeps a path that its server stands under', async () => {
    await wa(['list'], { WORKFLOWAUTOM_URL: `${url}/bot/` });
    expect(heard[0]?.path).toBe('/bot/api/v1/commands');
  });

  it('prints one JSON object for --json, wherever it stands', async () => {
    for (const args of [
      ['--json', 'list'],
      ['list', '--json'],
    ]) {
      const { stdout } = await wa(args);
      expect(JSON.parse(stdout)).toEqual({ kind: 'list', environments: [], broken: [] });
    }
    expect(heard[1]?.body).toBe('{"words":["list"]}');
  });

  it.each([
    ['succeeded', 0],
    ['waiting', 3],
    ['failed', 1],
    ['cancelled', 1],
    ['expired', 1],
  ] as const)('waits for an operation, and ends as it %s', async (state, code) => {
    answers = [operation('queued'), operation('running'), operation(state)];
    const { exitCode, stderr } = await wa(['sleep', 'qa']);
    expect(exitCode).toBe(code);
    expect(stderr.split('\n')).toEqual(['… preview', '… commit', '… up environments/preview-123']);
  });

  it('does not wait when it is told so', async () => {
    answers = [operation('queued')];
    expect((await wa(['sleep', 'qa', '--no-wait'])).exitCode).toBe(0);
    expect(heard).toHaveLength(1);
  });

  it('goes on waiting while its server starts again', async () => {
    answers = [operation('running'), 'hang up', 'hang up', operation('succeeded')];
    expect((await wa(['sleep', 'qa'])).exitCode).toBe(0);
  });

  it.each([
    ['a refusal', 'refusal-not-allowed', 4, /^✗ Not done\n[\s\S]*not-allowed$/],
    ['a sentence the server does not know', 'refusal-usage', 2, /Usage: /],
  ])('prints %s', async (_, name, code, shown) => {
    answers = [sample(name)];
    const { exitCode, stdout } = await wa(['destroy', 'qa']);
    expect(exitCode).toBe(code);
    expect(stdout).toMatch(shown);
  });

  it('knows a stranger', async () => {
    answers = ['<html>It works!</html>'];
    const { exitCode, stderr } = await wa(['list']);
    expect([exitCode, stderr]).toEqual([1, `What answers at ${url} is no WorkflowAutom server (HTTP 200).`]);
  });
});
